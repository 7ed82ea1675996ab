-- one row per story that stands under more than one address
CREATE OR REPLACE VIEW syndicated_stories AS
SELECT
    story_id,
    count(*) AS articles,
    count(DISTINCT source) AS sources,
    list(DISTINCT source ORDER BY source) AS source_names,
    min(published_on) AS first_published_on,
    arg_min(title, (first_loaded_at, article_id)) AS title,
    list(url ORDER BY first_loaded_at, article_id) AS urls
FROM articles
GROUP BY story_id
HAVING count(*) > 1;

COMMENT ON VIEW syndicated_stories IS 'One row per story whose text stands under more than one address.';
COMMENT ON COLUMN syndicated_stories.story_id IS 'The story: the id of its first article.';
COMMENT ON COLUMN syndicated_stories.articles IS 'Articles with this text.';
COMMENT ON COLUMN syndicated_stories.sources IS 'Different sources among them.';
COMMENT ON COLUMN syndicated_stories.source_names IS 'Names of these sources.';
COMMENT ON COLUMN syndicated_stories.first_published_on IS 'Earliest day of publication.';
COMMENT ON COLUMN syndicated_stories.title IS 'Title of the article loaded first.';
COMMENT ON COLUMN syndicated_stories.urls IS 'Their addresses, the article loaded first at the front.';

-- one row per story that stands under more than one address
CREATE OR REPLACE VIEW syndicated_stories AS
SELECT
    articles.story_id,
    count(*) AS articles,
    count(DISTINCT articles.source) AS sources,
    list(DISTINCT articles.source ORDER BY articles.source) AS source_names,
    any_value(first_seen.source) AS first_source,
    any_value(first_seen.url) AS first_url,
    any_value(first_seen.first_loaded_at) AS first_seen_at,
    min(articles.published_on) AS first_published_on,
    any_value(first_seen.title) AS title,
    count(*) FILTER (articles.text_hash <> first_seen.text_hash) AS near_duplicates,
    list(
        articles.url
        ORDER BY articles.article_id <> articles.story_id, articles.first_loaded_at, articles.published_on,
            articles.article_id
    ) AS urls
FROM articles
JOIN articles AS first_seen ON first_seen.article_id = articles.story_id
GROUP BY articles.story_id
HAVING count(*) > 1;

COMMENT ON VIEW syndicated_stories IS 'One row per story whose text stands, the same or nearly the same, under more than one address.';
COMMENT ON COLUMN syndicated_stories.story_id IS 'The story: the id of the article of it that was seen first.';
COMMENT ON COLUMN syndicated_stories.articles IS 'Articles of this story.';
COMMENT ON COLUMN syndicated_stories.sources IS 'Different sources among them.';
COMMENT ON COLUMN syndicated_stories.source_names IS 'Names of these sources.';
COMMENT ON COLUMN syndicated_stories.first_source IS 'Source of the article seen first: loaded by the earliest run, there published first.';
COMMENT ON COLUMN syndicated_stories.first_url IS 'Address of the article seen first.';
COMMENT ON COLUMN syndicated_stories.first_seen_at IS 'When that article was loaded, UTC.';
COMMENT ON COLUMN syndicated_stories.first_published_on IS 'Earliest day of publication.';
COMMENT ON COLUMN syndicated_stories.title IS 'Title of the article seen first.';
COMMENT ON COLUMN syndicated_stories.near_duplicates IS 'Articles whose words differ from those of the article seen first; story_matches says how much.';
COMMENT ON COLUMN syndicated_stories.urls IS 'Their addresses, the article seen first at the front.';

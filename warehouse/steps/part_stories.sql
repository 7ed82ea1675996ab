-- one row per article that does not stay in its story, because its text is another now
CREATE OR REPLACE TEMP TABLE leaving AS
SELECT article_id
FROM arriving
WHERE is_revision AND NOT keeps_story;

-- a story that is named after one of them gets the name of the first of those left
UPDATE articles
SET story_id = heir.article_id
FROM (
    SELECT
        story_id,
        arg_min(article_id, (first_loaded_at, coalesce(published_on, DATE '9999-12-31'), article_id)) AS article_id
    FROM articles
    WHERE story_id IN (FROM leaving) AND article_id NOT IN (FROM leaving)
    GROUP BY story_id
) AS heir
WHERE articles.story_id = heir.story_id AND articles.article_id NOT IN (FROM leaving);

DELETE FROM story_matches
WHERE article_id IN (FROM leaving);

DROP TABLE leaving;

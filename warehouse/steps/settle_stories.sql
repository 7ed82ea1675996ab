-- one row per new or revised article: its story, and the article that brought it there
CREATE OR REPLACE TEMP TABLE settled AS
WITH told AS (
    SELECT unnest($rows::STRUCT(
        place BIGINT, story_id VARCHAR, like_article_id VARCHAR, share DOUBLE, runs INTEGER
    )[], recursive := true)
)
SELECT
    arriving.seq,
    coalesce(told.story_id, arriving.article_id) AS story_id,
    CASE WHEN heads.article_id = arriving.article_id THEN told.like_article_id END AS like_article_id,
    told.share,
    told.runs
FROM arriving
LEFT JOIN heads ON arriving.characters >= 100 AND heads.text_hash = arriving.text_hash
LEFT JOIN told ON told.place = heads.place;

DELETE FROM text_sketches
WHERE article_id IN (SELECT article_id FROM arriving);

INSERT INTO text_sketches BY NAME
SELECT article_id, $sketch AS sketch, bands
FROM arriving
WHERE characters >= 100;

INSERT INTO story_matches BY NAME
SELECT arriving.article_id, like_article_id, share, runs, $run_id AS run_id
FROM settled
JOIN arriving USING (seq)
WHERE like_article_id IS NOT NULL;

DROP TABLE heads;

DROP TABLE candidates;

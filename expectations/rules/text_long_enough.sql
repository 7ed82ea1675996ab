-- one row per article whose text is shorter than `min_characters`
-- why: so short a text is a teaser, a caption, a consent notice or a video page, counted as an article
SELECT
    source,
    seq,
    article_id,
    locator,
    characters || ' characters' AS observed,
    'at least ' || min_characters AS threshold
FROM articles
JOIN sources USING (source)
WHERE characters < min_characters

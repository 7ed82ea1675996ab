-- one row per article whose text holds no letter and no digit
-- why: nothing can be read, searched or compared in it
SELECT
    source,
    seq,
    article_id,
    locator,
    CASE WHEN trim(coalesce(text, '')) = '' THEN 'no text' ELSE left(text, 40) END AS observed,
    'a text with letters or digits' AS threshold
FROM articles
WHERE text IS NULL OR NOT regexp_matches(text, '[\pL\pN]')

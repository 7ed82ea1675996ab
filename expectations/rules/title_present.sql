-- one row per article without a title, or with one that holds no letter and no digit
-- why: every list of articles is a list of titles; without one the wrong part of the page was taken
SELECT
    source,
    seq,
    article_id,
    locator,
    CASE WHEN trim(coalesce(title, '')) = '' THEN 'no title' ELSE left(title, 100) END AS observed,
    'a title with letters or digits' AS threshold
FROM articles
WHERE title IS NULL OR NOT regexp_matches(title, '[\pL\pN]')

-- one row per article whose address is not one valid http or https URL
-- why: the id comes from the URL, so a wrong one files an article under a stranger's name. A saved page may have no
-- URL at all (its id comes from path and content); a record may not
WITH judged AS (
    SELECT
        *,
        CASE
            WHEN list_contains(header_problems, 'missing-url') THEN 'no URL'
            WHEN found_url IS NULL AND kind = 'records' THEN 'no URL'
            WHEN list_contains(header_problems, 'two-urls') THEN concat('two URLs, the first is ', found_url)
            WHEN list_contains(header_problems, 'extra-text') THEN concat('words after the URL, or cut: ', found_url)
            WHEN found_url IS NOT NULL AND url IS NULL THEN found_url
            WHEN NOT regexp_matches(trim(found_url), '^(?i)https?://[^\s/?#]') THEN found_url
        END AS problem
    FROM articles
    JOIN sources USING (source)
)

SELECT source, seq, article_id, locator, left(problem, 500) AS observed, 'one http or https URL' AS threshold
FROM judged
WHERE problem IS NOT NULL

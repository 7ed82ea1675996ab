-- one row per article of the run whose text stands under several addresses, the most common first
SELECT coalesce(url, locator) AS example, count(*) OVER (PARTITION BY text_hash) AS addresses, title,
    left(text, 300) AS text
FROM (
    SELECT url, locator, title, text, text_hash FROM articles WHERE source = $source AND changed_run_id = $run_id
    UNION ALL
    SELECT url, locator, title, text, text_hash FROM quarantine WHERE source = $source AND last_run_id = $run_id
)
ORDER BY addresses DESC, example

-- one row per text of the run that stands under several addresses, the most common first
SELECT any_value(coalesce(url, locator)) AS example, count(*) AS addresses, any_value(title) AS title,
    any_value(left(text, 300)) AS text
FROM (
    SELECT url, locator, title, text, text_hash FROM articles WHERE source = $source AND changed_run_id = $run_id
    UNION ALL
    SELECT url, locator, title, text, text_hash FROM quarantine WHERE source = $source AND last_run_id = $run_id
)
GROUP BY text_hash
ORDER BY addresses DESC, example

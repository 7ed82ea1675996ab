-- one row per article of the run with repeated text, loaded or in quarantine, the worst first
SELECT coalesce(url, locator) AS example, title, characters, repeated_paragraphs, repeated_share
FROM (
    SELECT * FROM articles WHERE source = $source AND changed_run_id = $run_id
    UNION ALL BY NAME
    SELECT * FROM quarantine WHERE source = $source AND last_run_id = $run_id
)
WHERE repeated_paragraphs > 0
ORDER BY repeated_share DESC, example

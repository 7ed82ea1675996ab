-- one row per article of the run, loaded or in quarantine, by language
SELECT coalesce(url, locator) AS example, language, language_confidence, declared_language, title
FROM (
    SELECT * FROM articles WHERE source = $source AND changed_run_id = $run_id
    UNION ALL BY NAME
    SELECT * FROM quarantine WHERE source = $source AND last_run_id = $run_id
)
ORDER BY language, example

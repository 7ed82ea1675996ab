-- one row per article of the run, by language
SELECT coalesce(url, locator) AS example, language, language_confidence, declared_language, title
FROM articles
WHERE source = $source AND changed_run_id = $run_id
ORDER BY language, example

-- one row per article that came in the run, the shortest first
SELECT coalesce(url, locator) AS example, title, characters, published_on, authors, language, repeated_share, flags
FROM articles
WHERE source = $source AND changed_run_id = $run_id
ORDER BY characters, example

-- one row per article that came in the run, loaded or in quarantine, the shortest first
SELECT coalesce(url, locator) AS example, title, characters, published_on, authors, language, repeated_share, flags
FROM (
    SELECT * FROM articles WHERE source = $source AND changed_run_id = $run_id
    UNION ALL BY NAME
    SELECT *, failures.list_transform(lambda it: it.check_name) AS flags
    FROM quarantine WHERE source = $source AND last_run_id = $run_id
)
ORDER BY characters, example

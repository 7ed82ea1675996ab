-- one row per superseded version, the newest first, with what replaced it
SELECT
    earlier.version, earlier.run_id, superseded_run_id, superseded_at, title, published_on, text, change.cause,
    change.summary
FROM article_versions AS earlier
LEFT JOIN article_changes AS change
    ON change.article_id = earlier.article_id AND change.version = earlier.version + 1
WHERE earlier.article_id = $key
ORDER BY earlier.version DESC;

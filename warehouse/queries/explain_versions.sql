-- one row per superseded version, the newest first
SELECT version, run_id, superseded_run_id, superseded_at, title, published_on, text
FROM article_versions
WHERE article_id = $key
ORDER BY version DESC;

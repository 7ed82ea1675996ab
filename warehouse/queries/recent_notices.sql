-- one row per notice made since a moment, the oldest first
SELECT
    notice_id, incident_id, kind, created_at, run_id, severity, source, cause, title, before_after, since, words, also,
    examples, sql
FROM notifications
WHERE created_at >= $since
ORDER BY created_at, notice_id;

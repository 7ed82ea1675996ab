-- one row per incident that somebody was told of, the open and newest first
SELECT
    incident_id, source, cause, severity, state, check_name, measure, value, usual, low, high, since_run_id, since,
    last_run_id, last_seen_at, strength, words, also, examples, sql, score, runs, quiet_runs, comebacks, opened_at,
    told_at, notices, acknowledged_at, snoozed_until, resolved_at, resolved_run_id
FROM incidents
WHERE opened_at IS NOT NULL
ORDER BY state = 'resolved', coalesce(resolved_at, since) DESC, incident_id;

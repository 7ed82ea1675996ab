-- one row per incident that is not over and was told, the gravest and oldest first
SELECT
    incident_id, source, cause, severity, state, check_name, measure, value, usual, low, high, since_run_id, since,
    last_run_id, last_seen_at, strength, words, also, examples, sql, score, runs, quiet_runs, comebacks, opened_at,
    told_at, notices, acknowledged_at, snoozed_until, resolved_at, resolved_run_id
FROM incidents
WHERE state IN ('open', 'acknowledged', 'snoozed')
ORDER BY severity, since, source, cause;

-- one row per incident that was current before this run: it is written anew, or forgotten where it was only suspected
DELETE FROM incidents
WHERE list_contains($replaced::VARCHAR[], incident_id);

INSERT INTO incidents BY NAME
SELECT unnest($rows::STRUCT(
    incident_id VARCHAR, source VARCHAR, cause VARCHAR, severity VARCHAR, state VARCHAR, check_name VARCHAR,
    measure VARCHAR, value DOUBLE, usual DOUBLE, low DOUBLE, high DOUBLE, since_run_id VARCHAR, since TIMESTAMPTZ,
    last_run_id VARCHAR, last_seen_at TIMESTAMPTZ, strength DOUBLE, words VARCHAR, also VARCHAR[],
    examples VARCHAR[], sql VARCHAR, score DOUBLE, runs INTEGER, quiet_runs INTEGER, comebacks INTEGER,
    opened_at TIMESTAMPTZ, told_at TIMESTAMPTZ, notices INTEGER, acknowledged_at TIMESTAMPTZ,
    snoozed_until TIMESTAMPTZ, resolved_at TIMESTAMPTZ, resolved_run_id VARCHAR
)[], recursive := true);

-- one row per notice that this run made
INSERT INTO notifications BY NAME
SELECT unnest($notices::STRUCT(
    notice_id VARCHAR, incident_id VARCHAR, kind VARCHAR, created_at TIMESTAMPTZ, run_id VARCHAR, severity VARCHAR,
    source VARCHAR, cause VARCHAR, title VARCHAR, before_after VARCHAR, since VARCHAR, words VARCHAR, also VARCHAR[],
    examples VARCHAR[], sql VARCHAR
)[], recursive := true);

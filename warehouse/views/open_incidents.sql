-- one row per incident that somebody was told of and that is not over, the gravest and oldest first
CREATE OR REPLACE VIEW open_incidents AS
SELECT
    source,
    cause,
    severity,
    state,
    measure,
    usual,
    value,
    since,
    last_seen_at,
    runs,
    words,
    examples,
    sql,
    snoozed_until,
    incident_id
FROM incidents
WHERE state IN ('open', 'acknowledged', 'snoozed')
ORDER BY severity, since, source, cause;

COMMENT ON VIEW open_incidents IS 'One row per incident that is not over: which outlet broke, when, and how.';
COMMENT ON COLUMN open_incidents.source IS 'The outlet.';
COMMENT ON COLUMN open_incidents.cause IS 'What most likely broke.';
COMMENT ON COLUMN open_incidents.severity IS 'critical (what came is missing, held or not to be trusted) or warning.';
COMMENT ON COLUMN open_incidents.state IS 'open, acknowledged or snoozed.';
COMMENT ON COLUMN open_incidents.measure IS 'The measure that tells it best.';
COMMENT ON COLUMN open_incidents.usual IS 'Before: what was usual when it began.';
COMMENT ON COLUMN open_incidents.value IS 'After: its value in the strongest run.';
COMMENT ON COLUMN open_incidents.since IS 'When a run first showed it, UTC.';
COMMENT ON COLUMN open_incidents.last_seen_at IS 'When a run last showed it, UTC.';
COMMENT ON COLUMN open_incidents.runs IS 'Runs that showed it.';
COMMENT ON COLUMN open_incidents.words IS 'The likely cause, in words.';
COMMENT ON COLUMN open_incidents.examples IS 'At most three addresses or places to look at.';
COMMENT ON COLUMN open_incidents.sql IS 'A query that shows the rest.';
COMMENT ON COLUMN open_incidents.snoozed_until IS 'Until when it is not told again, UTC; NULL where it is not snoozed.';
COMMENT ON COLUMN open_incidents.incident_id IS 'What a person types to acknowledge or snooze it.';

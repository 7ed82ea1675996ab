-- one row per run, source and measure
CREATE TABLE measures (
    run_id VARCHAR,
    source VARCHAR,
    measure VARCHAR,
    value DOUBLE,
    articles BIGINT,
    day DATE,
    measured_at TIMESTAMPTZ,
    usual DOUBLE,
    low DOUBLE,
    high DOUBLE,
    strength DOUBLE,
    is_usual BOOLEAN,
    is_holiday BOOLEAN
);
COMMENT ON TABLE measures IS 'One row per run, source and measure: what the outlet''s own past is made of. Kept for good.';
COMMENT ON COLUMN measures.run_id IS 'The run.';
COMMENT ON COLUMN measures.source IS 'The source.';
COMMENT ON COLUMN measures.measure IS 'Name of the measure: docs/alerts.md lists them; `failed.<reason>` counts the candidates that ended so.';
COMMENT ON COLUMN measures.value IS 'Its value: a count, a share (0–1), characters, days, hours or milliseconds.';
COMMENT ON COLUMN measures.articles IS 'How many articles, candidates or requests it was taken from.';
COMMENT ON COLUMN measures.day IS 'The day of the load in the outlet''s own time zone.';
COMMENT ON COLUMN measures.measured_at IS 'When the run was loaded, UTC.';
COMMENT ON COLUMN measures.usual IS 'What its past made one expect; NULL where there was too little of it.';
COMMENT ON COLUMN measures.low IS 'Lowest value that is usual or declared; NULL where none is.';
COMMENT ON COLUMN measures.high IS 'Highest value that is usual or declared; NULL where none is.';
COMMENT ON COLUMN measures.strength IS 'How far beyond chance the value lies: −log10 of how likely so strange a one is; NULL where it was not judged.';
COMMENT ON COLUMN measures.is_usual IS 'Whether later runs take it for usual; false where it lay out of bounds, or moved with an incident of its outlet.';
COMMENT ON COLUMN measures.is_holiday IS 'Whether the outlets of its time zone had a quiet day together.';

-- one row per incident, as it stands after the last run
CREATE TABLE incidents (
    incident_id VARCHAR,
    source VARCHAR,
    cause VARCHAR,
    severity VARCHAR,
    state VARCHAR,
    check_name VARCHAR,
    measure VARCHAR,
    value DOUBLE,
    usual DOUBLE,
    low DOUBLE,
    high DOUBLE,
    since_run_id VARCHAR,
    since TIMESTAMPTZ,
    last_run_id VARCHAR,
    last_seen_at TIMESTAMPTZ,
    strength DOUBLE,
    words VARCHAR,
    also VARCHAR[],
    examples VARCHAR[],
    sql VARCHAR,
    score DOUBLE,
    runs INTEGER,
    quiet_runs INTEGER,
    comebacks INTEGER,
    opened_at TIMESTAMPTZ,
    told_at TIMESTAMPTZ,
    notices INTEGER,
    acknowledged_at TIMESTAMPTZ,
    snoozed_until TIMESTAMPTZ,
    resolved_at TIMESTAMPTZ,
    resolved_run_id VARCHAR
);
COMMENT ON TABLE incidents IS 'One row per incident: one outlet, one cause, from the first sign until it is over.';
COMMENT ON COLUMN incidents.incident_id IS 'Identity: made of source, cause and the run that first showed it.';
COMMENT ON COLUMN incidents.source IS 'The outlet.';
COMMENT ON COLUMN incidents.cause IS 'What most likely broke: own-fault, feed-gone, host-down, block, wall, duplicates, language-switch, repeated-text, paywall, wrong-dates, layout-change, feed-frozen, volume-loss, volume-flood or unusual.';
COMMENT ON COLUMN incidents.severity IS 'critical (what came is missing, held or not to be trusted) or warning.';
COMMENT ON COLUMN incidents.state IS 'suspected (told to nobody yet), open, acknowledged, snoozed or resolved.';
COMMENT ON COLUMN incidents.check_name IS 'The check that failed, as in check_results.';
COMMENT ON COLUMN incidents.measure IS 'The measure that tells it best, as in measures.';
COMMENT ON COLUMN incidents.value IS 'After: its value in the strongest run.';
COMMENT ON COLUMN incidents.usual IS 'Before: what was usual when it began; NULL where there was no past.';
COMMENT ON COLUMN incidents.low IS 'Lowest usual or declared value then; NULL where there was none.';
COMMENT ON COLUMN incidents.high IS 'Highest usual or declared value then; NULL where there was none.';
COMMENT ON COLUMN incidents.since_run_id IS 'First run that showed it.';
COMMENT ON COLUMN incidents.since IS 'When that was, UTC.';
COMMENT ON COLUMN incidents.last_run_id IS 'Last run that showed it.';
COMMENT ON COLUMN incidents.last_seen_at IS 'When that was, UTC.';
COMMENT ON COLUMN incidents.strength IS 'Of its strongest run: −log10 of how likely so strange a value is on a usual day.';
COMMENT ON COLUMN incidents.words IS 'The likely cause, in words.';
COMMENT ON COLUMN incidents.also IS 'What else moved, a line each.';
COMMENT ON COLUMN incidents.examples IS 'At most three addresses or places to look at.';
COMMENT ON COLUMN incidents.sql IS 'A query that shows the rest.';
COMMENT ON COLUMN incidents.score IS 'Strength summed over its runs in a row: what opens a soft one.';
COMMENT ON COLUMN incidents.runs IS 'Runs that showed it.';
COMMENT ON COLUMN incidents.quiet_runs IS 'Runs since then that looked and found all as usual.';
COMMENT ON COLUMN incidents.comebacks IS 'Times that it came back soon after it was over.';
COMMENT ON COLUMN incidents.opened_at IS 'When it was first told, UTC; NULL while it is suspected.';
COMMENT ON COLUMN incidents.told_at IS 'When its last notice was made, UTC.';
COMMENT ON COLUMN incidents.notices IS 'Notices made of it.';
COMMENT ON COLUMN incidents.acknowledged_at IS 'When a person acknowledged it, UTC; NULL where nobody has.';
COMMENT ON COLUMN incidents.snoozed_until IS 'Until when it is not told again, UTC; NULL where it is not snoozed.';
COMMENT ON COLUMN incidents.resolved_at IS 'When it was over, UTC; NULL while it is not.';
COMMENT ON COLUMN incidents.resolved_run_id IS 'The run that found it over; NULL while it is not.';

-- one row per notice
CREATE TABLE notifications (
    notice_id VARCHAR,
    incident_id VARCHAR,
    kind VARCHAR,
    created_at TIMESTAMPTZ,
    run_id VARCHAR,
    severity VARCHAR,
    source VARCHAR,
    cause VARCHAR,
    title VARCHAR,
    before_after VARCHAR,
    since VARCHAR,
    words VARCHAR,
    also VARCHAR[],
    examples VARCHAR[],
    sql VARCHAR
);
COMMENT ON TABLE notifications IS 'One row per notice that a run made: an opening, a repeat, a fixed. What became of its delivery is told elsewhere.';
COMMENT ON COLUMN notifications.notice_id IS 'Identity: made of incident, kind and number, so that a second copy can be told.';
COMMENT ON COLUMN notifications.incident_id IS 'The incident.';
COMMENT ON COLUMN notifications.kind IS 'opened, repeat or fixed.';
COMMENT ON COLUMN notifications.created_at IS 'When it was made, UTC.';
COMMENT ON COLUMN notifications.run_id IS 'The run that made it.';
COMMENT ON COLUMN notifications.severity IS 'critical or warning.';
COMMENT ON COLUMN notifications.source IS 'The outlet.';
COMMENT ON COLUMN notifications.cause IS 'As in incidents.';
COMMENT ON COLUMN notifications.title IS 'One line.';
COMMENT ON COLUMN notifications.before_after IS 'The measure: what is usual, what it is now.';
COMMENT ON COLUMN notifications.since IS 'Since when, in words.';
COMMENT ON COLUMN notifications.words IS 'The likely cause, in words.';
COMMENT ON COLUMN notifications.also IS 'What else moved, a line each.';
COMMENT ON COLUMN notifications.examples IS 'At most three addresses or places to look at.';
COMMENT ON COLUMN notifications.sql IS 'A query that shows the rest.';

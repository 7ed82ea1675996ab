-- one row per migration applied, and one for the views
CREATE TABLE schema_migrations (
    number INTEGER,
    name VARCHAR,
    fingerprint VARCHAR,
    applied_at TIMESTAMPTZ
);
COMMENT ON TABLE schema_migrations IS 'One row per migration applied to this file, and one for its views.';
COMMENT ON COLUMN schema_migrations.number IS 'Number of the migration; NULL for the views.';
COMMENT ON COLUMN schema_migrations.name IS 'Name of its file.';
COMMENT ON COLUMN schema_migrations.fingerprint IS 'Hash of the SQL that was run.';
COMMENT ON COLUMN schema_migrations.applied_at IS 'When, UTC.';

-- one row per change of the warehouse: a daily run, a release, a takedown
CREATE TABLE runs (
    run_id VARCHAR,
    number BIGINT,
    kind VARCHAR,
    started_at TIMESTAMPTZ,
    loaded_at TIMESTAMPTZ,
    sources VARCHAR[],
    dateline_version VARCHAR
);
COMMENT ON TABLE runs IS 'One row per change of the warehouse: a daily run, a release from quarantine, a takedown.';
COMMENT ON COLUMN runs.run_id IS 'Identity of the run; it sorts by time. The published file of the run has the same name.';
COMMENT ON COLUMN runs.number IS 'Counts the changes of this warehouse from 1, in the order they were committed.';
COMMENT ON COLUMN runs.kind IS 'run, release (a person let rows out of quarantine) or forget (a takedown).';
COMMENT ON COLUMN runs.started_at IS 'When the run began, UTC.';
COMMENT ON COLUMN runs.loaded_at IS 'When its rows were written, UTC.';
COMMENT ON COLUMN runs.sources IS 'Names of the sources the run asked, whether they had anything or not.';
COMMENT ON COLUMN runs.dateline_version IS 'Version of the program.';

-- one row per source ever configured, as it was at its last run
CREATE TABLE sources (
    source VARCHAR,
    kind VARCHAR,
    location VARCHAR,
    language VARCHAR,
    timezone VARCHAR,
    min_articles_per_day INTEGER,
    max_articles_per_day INTEGER,
    settings VARCHAR,
    first_run_id VARCHAR,
    last_run_id VARCHAR
);
COMMENT ON TABLE sources IS 'One row per source ever configured, as it was at its last run.';
COMMENT ON COLUMN sources.source IS 'Name of the source in sources.toml.';
COMMENT ON COLUMN sources.kind IS 'What its location holds: records or pages.';
COMMENT ON COLUMN sources.location IS 'Where it is read from: an absolute path, perhaps with a glob.';
COMMENT ON COLUMN sources.language IS 'Language its articles are expected in, ISO 639-1; NULL where any will do.';
COMMENT ON COLUMN sources.timezone IS 'The outlet''s own time zone, in which its days are counted.';
COMMENT ON COLUMN sources.min_articles_per_day IS 'Fewest articles a day that are normal; NULL where nobody said.';
COMMENT ON COLUMN sources.max_articles_per_day IS 'Most articles a day that are normal; NULL where nobody said.';
COMMENT ON COLUMN sources.settings IS 'All its extraction options, thresholds and rules, as JSON.';
COMMENT ON COLUMN sources.first_run_id IS 'First run that asked it.';
COMMENT ON COLUMN sources.last_run_id IS 'Last run that asked it.';

-- one row per candidate per run
CREATE TABLE outcomes (
    run_id VARCHAR,
    seq BIGINT,
    source VARCHAR,
    locator VARCHAR,
    candidate_key VARCHAR,
    article_id VARCHAR,
    url VARCHAR,
    outcome VARCHAR,
    reason VARCHAR,
    detail VARCHAR,
    content_hash VARCHAR,
    extraction_ms DOUBLE
);
COMMENT ON TABLE outcomes IS 'The ledger: one row per candidate per run, with the one end it came to.';
COMMENT ON COLUMN outcomes.run_id IS 'The run.';
COMMENT ON COLUMN outcomes.seq IS 'Order of discovery within the run, from 0.';
COMMENT ON COLUMN outcomes.source IS 'Source that offered the candidate.';
COMMENT ON COLUMN outcomes.locator IS 'Where it was found: a file, with the line for a record.';
COMMENT ON COLUMN outcomes.candidate_key IS 'Identity before extraction: the article id where the URL was known, else made of source and place.';
COMMENT ON COLUMN outcomes.article_id IS 'The article it turned out to be; NULL where it never became one.';
COMMENT ON COLUMN outcomes.url IS 'Canonical URL, or as found where that is no valid URL; NULL where there was none.';
COMMENT ON COLUMN outcomes.outcome IS 'loaded, revised, unchanged, duplicate, quarantined, failed, refused or pending.';
COMMENT ON COLUMN outcomes.reason IS 'Reason code; for a quarantined candidate the name of the check it failed.';
COMMENT ON COLUMN outcomes.detail IS 'What a person needs beyond the reason; may be empty.';
COMMENT ON COLUMN outcomes.content_hash IS 'Hash of the raw content; NULL where there was none, or where it was forgotten.';
COMMENT ON COLUMN outcomes.extraction_ms IS 'Milliseconds the extraction took; NULL where nothing was extracted.';

-- one row per check per source per run
CREATE TABLE check_results (
    run_id VARCHAR,
    source VARCHAR,
    check_name VARCHAR,
    severity VARCHAR,
    outcome VARCHAR,
    observed DOUBLE,
    threshold DOUBLE,
    failed_rows BIGINT,
    checked_rows BIGINT,
    detail VARCHAR
);
COMMENT ON TABLE check_results IS 'One row per check per source per run.';
COMMENT ON COLUMN check_results.run_id IS 'The run.';
COMMENT ON COLUMN check_results.source IS 'Source that was checked.';
COMMENT ON COLUMN check_results.check_name IS 'Name of the check.';
COMMENT ON COLUMN check_results.severity IS 'critical (the row is quarantined, or the run is bad), warning (loaded and flagged) or info.';
COMMENT ON COLUMN check_results.outcome IS 'passed, failed, errored (it could not run) or empty (there was nothing to check).';
COMMENT ON COLUMN check_results.observed IS 'Share of the rows that fail (0–1), or the count that a ledger check looks at; NULL where nothing was judged.';
COMMENT ON COLUMN check_results.threshold IS 'What the value was held against; NULL where the check knows no number.';
COMMENT ON COLUMN check_results.failed_rows IS 'Articles that failed.';
COMMENT ON COLUMN check_results.checked_rows IS 'Articles that were checked.';
COMMENT ON COLUMN check_results.detail IS 'What a person needs beyond the numbers; the error where the check errored.';

-- one row per article that failed a row check, per run
CREATE TABLE check_failures (
    run_id VARCHAR,
    check_name VARCHAR,
    severity VARCHAR,
    source VARCHAR,
    seq BIGINT,
    article_id VARCHAR,
    locator VARCHAR,
    observed VARCHAR,
    threshold VARCHAR
);
COMMENT ON TABLE check_failures IS 'One row per article that failed a row check, per run.';
COMMENT ON COLUMN check_failures.run_id IS 'The run.';
COMMENT ON COLUMN check_failures.check_name IS 'Name of the check.';
COMMENT ON COLUMN check_failures.severity IS 'critical, warning or info, as set for the source at that run.';
COMMENT ON COLUMN check_failures.source IS 'Source of the article.';
COMMENT ON COLUMN check_failures.seq IS 'The candidate of the run, as in outcomes.';
COMMENT ON COLUMN check_failures.article_id IS 'The article.';
COMMENT ON COLUMN check_failures.locator IS 'Where it was found.';
COMMENT ON COLUMN check_failures.observed IS 'What the check saw in it.';
COMMENT ON COLUMN check_failures.threshold IS 'What that was held against.';

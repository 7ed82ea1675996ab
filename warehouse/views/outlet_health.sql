-- one row per source: how it did at its last run, and what it holds
CREATE OR REPLACE VIEW outlet_health AS
WITH checked AS (
    SELECT
        run_id,
        source,
        count(*) FILTER (outcome = 'failed' AND severity = 'critical') AS critical_failed,
        count(*) FILTER (outcome = 'failed' AND severity = 'warning') AS warnings_failed,
        count(*) FILTER (outcome = 'errored') AS errored,
        count(*) AS checks
    FROM check_results
    GROUP BY run_id, source
), held AS (
    SELECT source, count(*) AS in_quarantine
    FROM quarantine
    WHERE released_at IS NULL
    GROUP BY source
), stored AS (
    SELECT source, count(*) AS articles, max(published_on) AS latest_published_on
    FROM articles
    GROUP BY source
)
SELECT
    sources.source,
    CASE
        WHEN coalesce(checked.checks, 0) = 0 OR checked.errored > 0 THEN 'unknown'
        WHEN checked.critical_failed > 0 OR run_ledger.quarantined > 0 THEN 'bad'
        WHEN checked.warnings_failed > 0 OR run_ledger.failed > 0 OR run_ledger.discovered = 0 THEN 'doubtful'
        ELSE 'good'
    END AS health,
    sources.last_run_id,
    coalesce(run_ledger.discovered, 0) AS discovered,
    coalesce(run_ledger.loaded + run_ledger.revised, 0) AS written,
    coalesce(run_ledger.quarantined, 0) AS quarantined,
    coalesce(run_ledger.failed, 0) AS failed,
    coalesce(checked.critical_failed, 0) AS critical_failed,
    coalesce(checked.warnings_failed, 0) AS warnings_failed,
    coalesce(checked.errored, 0) AS errored,
    coalesce(held.in_quarantine, 0) AS in_quarantine,
    coalesce(stored.articles, 0) AS articles,
    stored.latest_published_on
FROM sources
LEFT JOIN run_ledger ON run_ledger.source = sources.source AND run_ledger.run_id = sources.last_run_id
LEFT JOIN checked ON checked.source = sources.source AND checked.run_id = sources.last_run_id
LEFT JOIN held ON held.source = sources.source
LEFT JOIN stored ON stored.source = sources.source;

COMMENT ON VIEW outlet_health IS 'One row per source: can its data be trusted, by its last run.';
COMMENT ON COLUMN outlet_health.source IS 'The source.';
COMMENT ON COLUMN outlet_health.health IS 'good, doubtful (warnings, or candidates that could not be read), bad (a critical check failed, or its rows are still offered) or unknown (a check could not run).';
COMMENT ON COLUMN outlet_health.last_run_id IS 'Last run that asked it.';
COMMENT ON COLUMN outlet_health.discovered IS 'Candidates it offered then.';
COMMENT ON COLUMN outlet_health.written IS 'Articles loaded or revised then.';
COMMENT ON COLUMN outlet_health.quarantined IS 'Candidates that failed a critical check then.';
COMMENT ON COLUMN outlet_health.failed IS 'Candidates that could not be read then.';
COMMENT ON COLUMN outlet_health.critical_failed IS 'Critical checks that failed then.';
COMMENT ON COLUMN outlet_health.warnings_failed IS 'Warning checks that failed then.';
COMMENT ON COLUMN outlet_health.errored IS 'Checks that could not run then.';
COMMENT ON COLUMN outlet_health.in_quarantine IS 'Candidates waiting in quarantine now.';
COMMENT ON COLUMN outlet_health.articles IS 'Articles the warehouse holds of it.';
COMMENT ON COLUMN outlet_health.latest_published_on IS 'Latest day of publication among them.';

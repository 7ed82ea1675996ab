-- one row per run and source the run asked
CREATE OR REPLACE VIEW quality_trend AS
WITH written AS (
    SELECT
        changed_run_id AS run_id,
        source,
        median(characters) AS median_characters,
        avg(repeated_share) AS mean_repeated_share,
        avg((len(flags) > 0)::INTEGER) AS flagged_share,
        avg((published_on IS NULL)::INTEGER) AS undated_share
    FROM articles
    GROUP BY changed_run_id, source
), checked AS (
    SELECT
        run_id,
        source,
        count(*) FILTER (outcome = 'failed') AS failed_checks,
        count(*) FILTER (outcome = 'errored') AS errored_checks
    FROM check_results
    GROUP BY run_id, source
)
SELECT
    runs.run_id,
    runs.started_at,
    ledger.source,
    ledger.discovered,
    ledger.loaded + ledger.revised AS written,
    ledger.quarantined / nullif(ledger.discovered, 0) AS quarantined_share,
    ledger.failed / nullif(ledger.discovered, 0) AS failed_share,
    coalesce(checked.failed_checks, 0) AS failed_checks,
    coalesce(checked.errored_checks, 0) AS errored_checks,
    written.flagged_share,
    written.undated_share,
    written.mean_repeated_share,
    written.median_characters
FROM runs
JOIN run_ledger AS ledger USING (run_id)
LEFT JOIN checked ON checked.run_id = runs.run_id AND checked.source = ledger.source
LEFT JOIN written ON written.run_id = runs.run_id AND written.source = ledger.source
WHERE runs.kind = 'run';

COMMENT ON VIEW quality_trend IS 'One row per daily run and source: how good its data was, to be read along the runs.';
COMMENT ON COLUMN quality_trend.run_id IS 'The run.';
COMMENT ON COLUMN quality_trend.started_at IS 'When it began, UTC.';
COMMENT ON COLUMN quality_trend.source IS 'The source.';
COMMENT ON COLUMN quality_trend.discovered IS 'Candidates it offered.';
COMMENT ON COLUMN quality_trend.written IS 'Articles loaded or revised.';
COMMENT ON COLUMN quality_trend.quarantined_share IS 'Share of candidates that failed a critical check, 0–1; NULL without candidates.';
COMMENT ON COLUMN quality_trend.failed_share IS 'Share of candidates that could not be read, 0–1; NULL without candidates.';
COMMENT ON COLUMN quality_trend.failed_checks IS 'Checks that failed.';
COMMENT ON COLUMN quality_trend.errored_checks IS 'Checks that could not run.';
COMMENT ON COLUMN quality_trend.flagged_share IS 'Share with a failing warning check among the articles of that run that are still current, 0–1.';
COMMENT ON COLUMN quality_trend.undated_share IS 'Share without a date among them, 0–1.';
COMMENT ON COLUMN quality_trend.mean_repeated_share IS 'Mean share of repeated text among them, 0–1.';
COMMENT ON COLUMN quality_trend.median_characters IS 'Median length of their text in characters.';

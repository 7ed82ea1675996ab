-- one row per run and source the run asked, whether it had anything or not
CREATE OR REPLACE VIEW run_ledger AS
WITH asked AS (
    SELECT run_id, unnest(sources) AS source
    FROM runs
)
SELECT
    asked.run_id,
    asked.source,
    count(outcomes.outcome) AS discovered,
    count(*) FILTER (outcomes.outcome = 'loaded') AS loaded,
    count(*) FILTER (outcomes.outcome = 'revised') AS revised,
    count(*) FILTER (outcomes.outcome = 'unchanged') AS unchanged,
    count(*) FILTER (outcomes.outcome = 'duplicate') AS duplicate,
    count(*) FILTER (outcomes.outcome = 'quarantined') AS quarantined,
    count(*) FILTER (outcomes.outcome = 'failed') AS failed,
    count(*) FILTER (outcomes.outcome = 'refused') AS refused,
    count(*) FILTER (outcomes.outcome = 'pending') AS pending
FROM asked
LEFT JOIN outcomes USING (run_id, source)
GROUP BY asked.run_id, asked.source;

COMMENT ON VIEW run_ledger IS 'One row per run and source: what became of its candidates; discovered is the sum of the rest.';
COMMENT ON COLUMN run_ledger.run_id IS 'The run.';
COMMENT ON COLUMN run_ledger.source IS 'A source the run asked, whether it had anything or not.';
COMMENT ON COLUMN run_ledger.discovered IS 'Candidates the source offered.';
COMMENT ON COLUMN run_ledger.loaded IS 'New articles.';
COMMENT ON COLUMN run_ledger.revised IS 'Articles that replaced an earlier version.';
COMMENT ON COLUMN run_ledger.unchanged IS 'Articles found again as they are.';
COMMENT ON COLUMN run_ledger.duplicate IS 'Candidates with the address of another one of the run.';
COMMENT ON COLUMN run_ledger.quarantined IS 'Candidates that failed a critical check.';
COMMENT ON COLUMN run_ledger.failed IS 'Candidates that could not be read.';
COMMENT ON COLUMN run_ledger.refused IS 'Candidates that are not wanted, such as taken-down articles.';
COMMENT ON COLUMN run_ledger.pending IS 'Candidates that wait for something, such as a page still to be fetched.';

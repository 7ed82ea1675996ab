-- one row per change of the warehouse, the newest first
WITH counted AS (
    SELECT
        run_id,
        sum(discovered)::BIGINT AS discovered,
        sum(loaded)::BIGINT AS loaded,
        sum(revised)::BIGINT AS revised,
        sum(quarantined)::BIGINT AS quarantined,
        sum(failed)::BIGINT AS failed
    FROM run_ledger
    GROUP BY run_id
), checked AS (
    SELECT
        run_id,
        count(*) FILTER (outcome = 'failed') AS failed_checks,
        count(*) FILTER (outcome = 'errored') AS errored_checks
    FROM check_results
    GROUP BY run_id
)
SELECT
    runs.run_id,
    runs.kind,
    runs.started_at,
    runs.loaded_at,
    coalesce(counted.discovered, 0),
    coalesce(counted.loaded, 0),
    coalesce(counted.revised, 0),
    coalesce(counted.quarantined, 0),
    coalesce(counted.failed, 0),
    coalesce(checked.failed_checks, 0),
    coalesce(checked.errored_checks, 0)
FROM runs
LEFT JOIN counted USING (run_id)
LEFT JOIN checked USING (run_id)
ORDER BY runs.number DESC;

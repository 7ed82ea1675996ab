-- one row per candidate waiting in quarantine, the newest first
SELECT
    quarantine_id,
    source,
    reason,
    coalesce(
        held.detail, concat_ws(', ', 'observed ' || left(cause.observed, 200), 'threshold ' || left(cause.threshold, 200))
    ),
    title,
    url,
    locator,
    published_on,
    quarantined_at,
    last_run_id
FROM (
    SELECT *, list_filter(failures, lambda failure: failure.check_name = reason)[1] AS cause
    FROM quarantine
    WHERE released_at IS NULL
)
LEFT JOIN (
    SELECT run_id AS last_run_id, source, reason, min(detail) AS detail
    FROM outcomes
    WHERE reason = 'batch_held'
    GROUP BY ALL
) AS held USING (last_run_id, source, reason)
ORDER BY quarantined_at DESC, source, locator;

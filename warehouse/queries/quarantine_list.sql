-- one row per candidate waiting in quarantine, the newest first
SELECT
    quarantine_id,
    source,
    reason,
    concat_ws(', ', 'observed ' || left(cause.observed, 200), 'threshold ' || left(cause.threshold, 200)),
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
ORDER BY quarantined_at DESC, source, locator;

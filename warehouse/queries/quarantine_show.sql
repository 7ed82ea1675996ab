-- one row: the waiting candidate of this id, or that is this article
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
    last_run_id,
    failures,
    text,
    raw_page
FROM (
    SELECT *, list_filter(failures, lambda failure: failure.check_name = reason)[1] AS cause
    FROM quarantine
    WHERE released_at IS NULL AND (quarantine_id = $quarantine_id OR article_id = $quarantine_id)
)
ORDER BY quarantined_at
LIMIT 1;

-- one row per feed or sitemap that cannot be had, or has long said nothing new
CREATE OR REPLACE VIEW silent_feeds AS
SELECT
    source,
    url,
    purpose,
    CASE WHEN dead_since IS NOT NULL THEN 'dead' ELSE 'stale' END AS silence,
    coalesce(dead_since, changed_at) AS silent_since,
    failures,
    last_result,
    last_reason,
    checked_at,
    next_check_at
FROM feeds
WHERE dead_since IS NOT NULL OR checked_at - changed_at >= INTERVAL 7 DAYS;

COMMENT ON VIEW silent_feeds IS 'One row per feed or sitemap that cannot be had, or has said nothing new for a week.';
COMMENT ON COLUMN silent_feeds.source IS 'The source.';
COMMENT ON COLUMN silent_feeds.url IS 'The feed or sitemap.';
COMMENT ON COLUMN silent_feeds.purpose IS 'feed or sitemap.';
COMMENT ON COLUMN silent_feeds.silence IS 'dead (it cannot be had) or stale (it answers, and has not changed for seven days).';
COMMENT ON COLUMN silent_feeds.silent_since IS 'First failure of those in a row, or last change, UTC.';
COMMENT ON COLUMN silent_feeds.failures IS 'Checks in a row that failed.';
COMMENT ON COLUMN silent_feeds.last_result IS 'Result of the last check, as in fetches.';
COMMENT ON COLUMN silent_feeds.last_reason IS 'Its reason code; NULL where the result was good.';
COMMENT ON COLUMN silent_feeds.checked_at IS 'When it was last asked for, UTC.';
COMMENT ON COLUMN silent_feeds.next_check_at IS 'Not to be asked for before, UTC.';

-- one row per source: its articles that were loaded or revised in the 24 hours up to a moment
SELECT source, count(*) AS articles
FROM articles
WHERE changed_at > $moment::TIMESTAMPTZ - INTERVAL 1 DAY
GROUP BY source;

-- one row per robots.txt that is fresh; one dated in the future is not: the clock was set back
SELECT origin, status, body, fetched_at
FROM robots
WHERE fetched_at <= :now AND fetched_at > iif(status IS NULL OR status >= 500, :failed_since, :answered_since)
ORDER BY origin;

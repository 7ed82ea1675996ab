-- one row per request of the run that brought nothing
SELECT url AS example, purpose, result, reason, status, detail, started_at
FROM fetches
WHERE source = $source AND run_id = $run_id AND result NOT IN ('ok', 'not-modified')
ORDER BY purpose <> 'feed', started_at

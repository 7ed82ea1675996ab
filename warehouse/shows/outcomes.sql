-- one row per candidate of the run that became no article
SELECT coalesce(url, locator) AS example, outcome, reason, detail
FROM outcomes
WHERE source = $source AND run_id = $run_id AND outcome IN ('failed', 'quarantined', 'refused', 'pending')
ORDER BY seq

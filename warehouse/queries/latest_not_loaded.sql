-- one row per source, outcome and reason of the last daily run's candidates that became no article, the most first
SELECT source, outcome, reason, count(*), arg_min(locator, seq), arg_min(detail, seq)
FROM outcomes
WHERE run_id = (SELECT arg_max(run_id, number) FROM runs WHERE kind = 'run')
    AND outcome IN ('duplicate', 'quarantined', 'failed', 'refused', 'pending')
GROUP BY source, outcome, reason
ORDER BY source, outcome, count(*) DESC, reason;

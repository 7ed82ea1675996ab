-- one row per row check that failed, the newest run first
SELECT failure.run_id, check_name, severity, observed, threshold
FROM check_failures AS failure
LEFT JOIN runs USING (run_id)
WHERE article_id = $key
    OR (failure.run_id, seq) IN (SELECT (run_id, seq) FROM outcomes WHERE candidate_key = $key)
ORDER BY runs.number DESC, seq, check_name;

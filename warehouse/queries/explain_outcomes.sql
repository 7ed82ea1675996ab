-- one row per run that saw the candidate, the newest first
SELECT
    outcomes.run_id, runs.started_at, seq, source, locator, url, outcome, reason, detail, extraction_ms
FROM outcomes
LEFT JOIN runs USING (run_id)
WHERE article_id = $key OR candidate_key = $key
ORDER BY runs.number DESC, seq;

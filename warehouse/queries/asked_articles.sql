-- one row per candidate whose page the run asked for, with what it came to
SELECT outcome.candidate_key, any_value(outcome.source), any_value(asked.url), min(outcome.outcome), min(outcome.reason)
FROM outcomes AS outcome
JOIN (
    SELECT candidate_key, min(url) AS url
    FROM fetches
    WHERE run_id = $run_id AND purpose = 'article' AND result <> 'refused'
    GROUP BY candidate_key
) AS asked USING (candidate_key)
WHERE outcome.run_id = $run_id
GROUP BY outcome.candidate_key;

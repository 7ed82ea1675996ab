-- one row per source and check that rows of the last daily run failed: the first of them, as `dateline explain` takes it
SELECT failure.source, failure.check_name, arg_min(coalesce(outcomes.url, failure.locator), failure.seq)
FROM check_failures AS failure
LEFT JOIN outcomes USING (run_id, seq)
WHERE run_id = (SELECT arg_max(run_id, number) FROM runs WHERE kind = 'run')
GROUP BY failure.source, failure.check_name;

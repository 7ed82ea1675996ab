-- one row: the last daily run, where there was one
SELECT run_id
FROM runs
WHERE kind = 'run'
ORDER BY number DESC
LIMIT 1;

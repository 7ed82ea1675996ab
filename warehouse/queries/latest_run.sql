-- one row: the last change of the warehouse, where there was one
SELECT run_id
FROM runs
ORDER BY number DESC
LIMIT 1;

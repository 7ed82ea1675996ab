-- one row where the run is loaded
SELECT 1
FROM runs
WHERE run_id = $run_id;

-- one row: the candidates of the run that its page limit left for later
SELECT count(*)
FROM outcomes
WHERE run_id = $run_id AND outcome = 'pending' AND reason = 'page-limit';

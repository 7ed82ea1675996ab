-- one row per day of the outlet, the latest first: what came, and what was usual
SELECT day, max(value) AS new_articles, any_value(usual) AS usual, any_value(low) AS low, any_value(high) AS high
FROM measures
WHERE source = $source AND measure = 'new_articles' AND run_id <= $run_id
GROUP BY day
ORDER BY day DESC

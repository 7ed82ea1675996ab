-- one row per run that is old enough to go
CREATE OR REPLACE TEMP TABLE swept AS
SELECT run_id
FROM runs
WHERE loaded_at < $before AND number < (SELECT max(number) FROM runs);

DELETE FROM outcomes
WHERE run_id IN (SELECT run_id FROM swept);

DELETE FROM check_results
WHERE run_id IN (SELECT run_id FROM swept);

DELETE FROM check_failures
WHERE run_id IN (SELECT run_id FROM swept);

DELETE FROM runs
WHERE run_id IN (SELECT run_id FROM swept);

-- a request that brought an article's page stays as long as the archive has it
DELETE FROM fetches
WHERE run_id NOT IN (SELECT run_id FROM runs) AND (warc_file IS NULL OR purpose <> 'article');

DELETE FROM quarantine
WHERE released_at < $before;

-- a line that stood in one article, so long ago, is no boilerplate
DELETE FROM outlet_lines
WHERE articles = 1 AND changed_at < $before;

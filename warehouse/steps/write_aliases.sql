-- one row per candidate of the run that is not found under its article's own identity
CREATE OR REPLACE TEMP TABLE found_elsewhere AS
SELECT candidate_key, arg_min(article_id, seq) AS article_id
FROM decisions
WHERE outcome IN ('loaded', 'revised', 'unchanged', 'duplicate') AND article_id IS NOT NULL AND candidate_key <> article_id
GROUP BY candidate_key;

-- an address that leads to another article now is no longer the old one's
DELETE FROM aliases
USING found_elsewhere AS found
WHERE aliases.candidate_key = found.candidate_key AND aliases.article_id <> found.article_id;

INSERT INTO aliases BY NAME
SELECT candidate_key, article_id, $run_id AS first_run_id
FROM found_elsewhere
ANTI JOIN aliases USING (candidate_key, article_id);

DROP TABLE found_elsewhere;

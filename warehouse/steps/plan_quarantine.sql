-- one row per candidate that goes into quarantine: the first of its key in this run
CREATE OR REPLACE TEMP TABLE entering AS
WITH first_of_key AS (
    SELECT *
    FROM decisions
    WHERE outcome = 'quarantined'
    QUALIFY row_number() OVER (PARTITION BY candidate_key ORDER BY seq) = 1
)
SELECT
    decision.seq,
    decision.source,
    decision.locator,
    decision.candidate_key,
    decision.content_hash,
    decision.reason,
    coalesce(before.first_run_id, $run_id) AS first_run_id,
    coalesce(before.quarantined_at, $moment) AS quarantined_at
FROM first_of_key AS decision
LEFT JOIN quarantine AS before
    ON before.candidate_key = decision.candidate_key AND before.released_at IS NULL
WHERE decision.is_fresh;

-- one row per quarantined candidate that was found again as it is
UPDATE quarantine
SET last_run_id = $run_id, locator = decision.locator
FROM (
    SELECT candidate_key, arg_min(locator, seq) AS locator
    FROM decisions
    WHERE outcome = 'quarantined'
    GROUP BY candidate_key
) AS decision
WHERE quarantine.candidate_key = decision.candidate_key AND quarantine.released_at IS NULL;

-- one row per candidate that passes now; one that also failed in this run, from other content, stays
UPDATE quarantine
SET released_at = $moment, released_run_id = $run_id
WHERE released_at IS NULL
    AND (source, candidate_key) IN (
        SELECT (source, candidate_key)
        FROM decisions
        GROUP BY source, candidate_key
        HAVING bool_or(outcome IN ('loaded', 'revised', 'unchanged', 'duplicate')) AND NOT bool_or(outcome = 'quarantined')
    );

-- what is judged anew replaces what was there
DELETE FROM quarantine
WHERE released_at IS NULL AND candidate_key IN (SELECT candidate_key FROM entering);

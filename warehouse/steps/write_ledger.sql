-- one row for the run
INSERT INTO runs BY NAME
SELECT
    $run_id AS run_id,
    (SELECT coalesce(max(number), 0) + 1 FROM runs) AS number,
    $kind AS kind,
    $started_at AS started_at,
    $moment AS loaded_at,
    $sources AS sources,
    $dateline_version AS dateline_version;

-- one row per candidate of the run
INSERT INTO outcomes BY NAME
SELECT
    $run_id AS run_id, seq, source, locator, candidate_key, article_id, url, outcome, reason, detail,
    CASE WHEN outcome <> 'refused' THEN content_hash END AS content_hash, extraction_ms
FROM decisions;

-- one row per article that failed a row check
INSERT INTO check_failures BY NAME
SELECT $run_id AS run_id, check_name, severity, source, seq, article_id, locator, observed, threshold
FROM staged.check_failures
WHERE seq NOT IN (SELECT seq FROM decisions WHERE outcome = 'refused');

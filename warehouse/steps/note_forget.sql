-- one row for the takedown
INSERT INTO runs BY NAME
SELECT
    $run_id AS run_id,
    (SELECT coalesce(max(number), 0) + 1 FROM runs) AS number,
    'forget' AS kind,
    $moment AS started_at,
    $moment AS loaded_at,
    []::VARCHAR[] AS sources,
    $dateline_version AS dateline_version;

-- one row per thing found damaged in what waits in quarantine, in the order of the repair
SELECT kind, positions, evidence, before, after, mended
FROM (
    SELECT unnest(repairs, recursive := true)
    FROM quarantine
    WHERE released_at IS NULL AND (article_id = $key OR candidate_key = $key)
    QUALIFY row_number() OVER (ORDER BY quarantined_at DESC, quarantine_id) = 1
)
ORDER BY number;

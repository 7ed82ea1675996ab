-- one row per paragraph of what waits in quarantine
SELECT position, text, repeat, repeats, share
FROM (
    SELECT unnest(paragraphs, recursive := true)
    FROM quarantine
    WHERE released_at IS NULL AND (article_id = $key OR candidate_key = $key)
    QUALIFY row_number() OVER (ORDER BY quarantined_at DESC, quarantine_id) = 1
)
ORDER BY position;

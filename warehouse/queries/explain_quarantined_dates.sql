-- one row per date claimed for what waits in quarantine, the chosen one first
SELECT kind, value, day, moment, chosen, coalesce(origin, ''), zone, coalesce(marks, []), coalesce(reason, '')
FROM (
    SELECT unnest(dates, recursive := true)
    FROM quarantine
    WHERE released_at IS NULL AND (article_id = $key OR candidate_key = $key)
    QUALIFY row_number() OVER (ORDER BY quarantined_at DESC, quarantine_id) = 1
)
ORDER BY chosen DESC, kind, value;

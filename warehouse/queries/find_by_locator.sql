-- one row per candidate found in this place, the one seen last first
SELECT key
FROM (
    SELECT coalesce(article_id, candidate_key) AS key, locator, run_id, seq
    FROM outcomes
    UNION ALL BY NAME
    SELECT article_id AS key, locator, last_run_id AS run_id, NULL AS seq
    FROM articles
    UNION ALL BY NAME
    SELECT coalesce(article_id, candidate_key) AS key, locator, last_run_id AS run_id, NULL AS seq
    FROM quarantine
)
WHERE key IS NOT NULL
    AND (
        locator = $asked
        OR starts_with(locator, $asked || ':')
        OR ends_with(locator, '/' || $asked)
        OR contains(locator, '/' || $asked || ':')
        OR ends_with($asked, '/' || locator)
        OR ends_with($asked, '/' || regexp_replace(locator, ':[0-9]+$', ''))
    )
GROUP BY key
ORDER BY max(run_id) DESC, min(seq) NULLS LAST, min(locator), key
LIMIT $most;

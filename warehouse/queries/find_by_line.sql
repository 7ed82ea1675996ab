-- one row: the record that holds this line of a file, as the last run that saw one there has it
WITH places AS (
    SELECT coalesce(article_id, candidate_key) AS key, locator, run_id
    FROM outcomes
    UNION ALL BY NAME
    SELECT article_id AS key, locator, last_run_id AS run_id
    FROM articles
    UNION ALL BY NAME
    SELECT coalesce(article_id, candidate_key) AS key, locator, last_run_id AS run_id
    FROM quarantine
),
lines AS (
    SELECT
        key,
        regexp_replace(locator, ':[0-9]+$', '') AS file,
        try_cast(regexp_extract(locator, ':([0-9]+)$', 1) AS INTEGER) AS line,
        run_id
    FROM places
    WHERE key IS NOT NULL
)
SELECT key
FROM lines
WHERE line <= $line
    AND (file = $file OR ends_with(file, '/' || $file) OR ends_with($file, '/' || file))
ORDER BY line DESC, run_id DESC, key
LIMIT 1;

-- one row per key that the warehouse knows
WITH asked AS (
    SELECT DISTINCT unnest($keys::VARCHAR[]) AS candidate_key
), found AS (
    SELECT
        candidate_key, 1 AS precedence, '' AS content_hash, '' AS options_version, 'refused' AS outcome,
        'forgotten' AS reason, NULL AS rules_version, '' AS detail, NULL::TIMESTAMPTZ AS first_loaded_at
    FROM asked
    WHERE candidate_key IN (SELECT article_id FROM forgotten)
    UNION ALL BY NAME
    SELECT
        candidate_key, 2 AS precedence, content_hash, options_version, 'quarantined' AS outcome, reason, rules_version,
        concat_ws(
            ', ', 'observed ' || left(failures[1].observed, 200), 'threshold ' || left(failures[1].threshold, 200)
        ) AS detail, quarantined_at AS first_loaded_at
    FROM (
        SELECT * REPLACE (list_filter(failures, lambda failure: failure.check_name = reason) AS failures)
        FROM quarantine
        JOIN asked USING (candidate_key)
        WHERE released_at IS NULL
    )
    UNION ALL BY NAME
    SELECT
        whose.candidate_key, whose.precedence, content_hash, options_version, 'unchanged' AS outcome,
        'same-content' AS reason, NULL AS rules_version, '' AS detail, first_loaded_at
    FROM (
        SELECT candidate_key, article_id, 3 AS precedence FROM articles JOIN asked USING (candidate_key)
        UNION ALL
        SELECT asked.candidate_key, article_id, 4 FROM asked JOIN articles ON articles.article_id = asked.candidate_key
        UNION ALL
        SELECT candidate_key, article_id, 5 FROM asked JOIN aliases USING (candidate_key)
    ) AS whose
    JOIN articles USING (article_id)
)
SELECT candidate_key, content_hash, options_version, outcome, reason, rules_version, detail, first_loaded_at
FROM found
QUALIFY row_number() OVER (PARTITION BY candidate_key ORDER BY precedence) = 1;

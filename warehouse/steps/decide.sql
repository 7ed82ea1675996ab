-- one row per candidate of the run: the article it is, if any, and the first critical check it fails, if any
CREATE OR REPLACE TEMP TABLE judged AS
WITH recognised AS (
    SELECT DISTINCT candidate_key
    FROM staged.candidates
    WHERE outcome = 'unchanged'
), whose AS (
    SELECT candidate_key, arg_min(article_id, precedence) AS article_id
    FROM (
        SELECT candidate_key, article_id, 1 AS precedence FROM articles JOIN recognised USING (candidate_key)
        UNION ALL
        SELECT recognised.candidate_key, article_id, 2
        FROM recognised
        JOIN articles ON articles.article_id = recognised.candidate_key
        UNION ALL
        SELECT candidate_key, article_id, 3 FROM recognised JOIN aliases USING (candidate_key)
    )
    GROUP BY candidate_key
), critical AS (
    SELECT
        seq,
        arg_min(check_name, rule_order) AS check_name,
        arg_min(
            concat_ws(', ', 'observed ' || left(observed, 200), 'threshold ' || left(threshold, 200)), rule_order
        ) AS detail
    FROM staged.check_failures
    WHERE severity = 'critical'
    GROUP BY seq
), gone AS (
    SELECT article_id
    FROM forgotten
)
SELECT
    candidate.seq,
    candidate.source,
    candidate.locator,
    candidate.candidate_key,
    coalesce(candidate.article_id, known.article_id, held.article_id) AS article_id,
    candidate.url,
    candidate.outcome,
    candidate.reason,
    candidate.detail,
    candidate.content_hash,
    candidate.options_version,
    candidate.extraction_ms,
    fresh.article_hash,
    critical.check_name AS critical_check,
    critical.detail AS critical_detail,
    compared.is_edit,
    candidate.outcome IS NULL AND NOT EXISTS (
        FROM outcomes AS earlier
        WHERE earlier.candidate_key = candidate.candidate_key AND earlier.content_hash = candidate.content_hash
    ) AS is_new_content,
    candidate.outcome IS NULL
        AND (candidate.article_id IN (FROM gone) OR candidate.candidate_key IN (FROM gone)) AS is_forgotten
FROM staged.candidates AS candidate
LEFT JOIN staged.articles AS fresh USING (seq)
LEFT JOIN critical USING (seq)
LEFT JOIN compared USING (seq)
LEFT JOIN whose AS known
    ON candidate.outcome = 'unchanged' AND known.candidate_key = candidate.candidate_key
LEFT JOIN quarantine AS held
    ON candidate.outcome = 'quarantined'
    AND held.candidate_key = candidate.candidate_key
    AND held.released_at IS NULL;

-- one row per candidate of the run: the one outcome it comes to
CREATE OR REPLACE TEMP TABLE decisions AS
WITH weighed AS (
    SELECT
        *,
        coalesce(outcome, '') = 'unchanged'
            OR (outcome IS NULL AND critical_check IS NULL AND NOT is_forgotten) AS is_acceptable
    FROM judged
), ranked AS (
    SELECT
        *,
        row_number() OVER (
            -- content that no run has seen is news of the article; after it comes what is loaded, then what was passed over
            PARTITION BY is_acceptable, coalesce(article_id, candidate_key)
            ORDER BY is_new_content DESC, outcome IS NOT NULL DESC, seq
        ) AS place_in_run
    FROM weighed
), decided AS (
    SELECT
        ranked.*,
        CASE
            WHEN is_forgotten THEN {'outcome': 'refused', 'reason': 'forgotten', 'detail': ''}
            WHEN ranked.outcome IS NOT NULL AND ranked.outcome <> 'unchanged'
                THEN {'outcome': ranked.outcome, 'reason': ranked.reason, 'detail': ranked.detail}
            WHEN critical_check IS NOT NULL
                THEN {'outcome': 'quarantined', 'reason': critical_check, 'detail': critical_detail}
            WHEN place_in_run > 1 THEN {'outcome': 'duplicate', 'reason': 'same-url', 'detail': ''}
            WHEN ranked.outcome = 'unchanged'
                THEN {'outcome': 'unchanged', 'reason': ranked.reason, 'detail': ranked.detail}
            WHEN present.article_id IS NULL THEN {'outcome': 'loaded', 'reason': 'new', 'detail': ''}
            WHEN present.article_hash = ranked.article_hash OR NOT ranked.is_edit
                THEN {'outcome': 'unchanged', 'reason': 'same-article', 'detail': ''}
            ELSE {'outcome': 'revised', 'reason': 'changed', 'detail': ''}
        END AS decision
    FROM ranked
    LEFT JOIN articles AS present ON present.article_id = ranked.article_id
)
SELECT
    seq,
    source,
    locator,
    candidate_key,
    -- a takedown leaves no trace but its tombstone
    CASE WHEN is_forgotten THEN NULL ELSE article_id END AS article_id,
    CASE WHEN is_forgotten THEN NULL ELSE url END AS url,
    decision.outcome AS outcome,
    decision.reason AS reason,
    decision.detail AS detail,
    content_hash,
    options_version,
    extraction_ms,
    decided.outcome IS NULL AS is_fresh
FROM decided;

DROP TABLE judged;

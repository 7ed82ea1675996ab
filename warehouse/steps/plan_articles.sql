-- one row per new or revised article: what it takes over from the version before, and its place among those that arrive
CREATE OR REPLACE TEMP TABLE arriving AS
SELECT
    decision.seq,
    decision.article_id,
    article.text_hash,
    article.characters,
    article.bands,
    coalesce(before.first_run_id, $run_id) AS first_run_id,
    coalesce(before.first_loaded_at, $moment) AS first_loaded_at,
    coalesce(before.version, 0) + 1 AS version,
    before.article_id IS NOT NULL AS is_revision,
    -- an edited text stays in its story; another text under the same address does not
    coalesce(before.characters >= 100 AND article.characters >= 100 AND compared.is_copy, false) AS keeps_story,
    row_number() OVER (
        ORDER BY article.published_on NULLS LAST, article.published_at NULLS LAST, decision.article_id
    ) AS place
FROM decisions AS decision
JOIN staged.articles AS article USING (seq)
LEFT JOIN articles AS before ON before.article_id = decision.article_id
LEFT JOIN compared USING (seq)
WHERE decision.outcome IN ('loaded', 'revised');

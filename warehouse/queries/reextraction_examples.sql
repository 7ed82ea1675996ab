-- one row per example: an article of the staged run that is not as it was
SELECT
    decision.source,
    coalesce(decision.url, decision.locator) AS article,
    decision.outcome,
    decision.reason,
    before.title AS title_before,
    after.title AS title_after,
    before.published_on AS day_before,
    after.published_on AS day_after,
    before.text AS text_before,
    after.text AS text_after
FROM decisions AS decision
LEFT JOIN staged.articles AS after USING (seq)
LEFT JOIN articles AS before ON before.article_id = coalesce(decision.article_id, decision.candidate_key)
WHERE decision.outcome IN ('revised', 'loaded')
    OR (decision.outcome IN ('quarantined', 'failed') AND before.article_id IS NOT NULL)
QUALIFY row_number() OVER (PARTITION BY decision.source ORDER BY decision.outcome = 'loaded', decision.seq) <= $examples
ORDER BY decision.source, decision.seq;

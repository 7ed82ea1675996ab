-- one row per example: an article of the staged run that is not as it was
WITH chosen AS (
    SELECT
        decision.seq,
        decision.source,
        coalesce(decision.url, decision.locator) AS article,
        decision.outcome,
        decision.reason,
        before.title AS title_before,
        before.published_on AS day_before,
        before.article_id
    FROM decisions AS decision
    LEFT JOIN articles AS before ON before.article_id = coalesce(decision.article_id, decision.candidate_key)
    WHERE decision.outcome IN ('revised', 'loaded')
        OR (decision.outcome IN ('quarantined', 'failed') AND before.article_id IS NOT NULL)
    QUALIFY row_number() OVER (PARTITION BY decision.source ORDER BY decision.outcome = 'loaded', decision.seq) <= $examples
), joined AS (
    SELECT seq, string_agg(text, chr(10) ORDER BY position) AS text
    FROM staged.paragraphs
    WHERE seq IN (SELECT seq FROM chosen)
    GROUP BY seq
)
SELECT
    chosen.source,
    chosen.article,
    chosen.outcome,
    chosen.reason,
    chosen.title_before,
    after.title AS title_after,
    chosen.day_before,
    after.published_on AS day_after,
    before.text AS text_before,
    CASE WHEN after.seq IS NOT NULL THEN coalesce(joined.text, '') END AS text_after
FROM chosen
LEFT JOIN staged.articles AS after USING (seq)
LEFT JOIN joined USING (seq)
LEFT JOIN articles AS before ON before.article_id = chosen.article_id
ORDER BY chosen.source, chosen.seq;

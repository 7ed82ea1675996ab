-- one row per source of the staged run: what its load would change
SELECT
    decision.source,
    count(*)::INTEGER AS pages,
    count(*) FILTER (outcome = 'unchanged')::INTEGER AS unchanged,
    count(*) FILTER (outcome = 'revised')::INTEGER AS revised,
    count(*) FILTER (outcome = 'loaded')::INTEGER AS loaded,
    count(*) FILTER (outcome = 'quarantined')::INTEGER AS quarantined,
    count(*) FILTER (outcome = 'failed')::INTEGER AS failed,
    count(*) FILTER (outcome NOT IN ('unchanged', 'revised', 'loaded', 'quarantined', 'failed'))::INTEGER AS other,
    count(*) FILTER (outcome = 'revised' AND joined.text IS DISTINCT FROM before.text)::INTEGER AS texts,
    count(*) FILTER (outcome = 'revised' AND after.title IS DISTINCT FROM before.title)::INTEGER AS titles,
    count(*) FILTER (outcome = 'revised' AND after.published_on IS DISTINCT FROM before.published_on)::INTEGER
        AS dates
FROM decisions AS decision
LEFT JOIN staged.articles AS after USING (seq)
LEFT JOIN (
    SELECT seq, string_agg(text, chr(10) ORDER BY position) AS text
    FROM staged.paragraphs
    WHERE seq IN (SELECT seq FROM decisions WHERE outcome = 'revised')
    GROUP BY seq
) AS joined USING (seq)
LEFT JOIN articles AS before ON before.article_id = decision.article_id
GROUP BY decision.source
ORDER BY decision.source;

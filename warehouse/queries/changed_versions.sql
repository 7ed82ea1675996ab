-- one row per staged article that was asked for, beside the version in the warehouse
SELECT
    seq, fresh.source, before.content_hash = fresh.content_hash, before.title, before.authors, before.published_on,
    before.text, fresh.title, fresh.authors, fresh.published_on, coalesce(joined.text, '') AS text
FROM staged.articles AS fresh
JOIN articles AS before USING (article_id)
LEFT JOIN (
    SELECT seq, string_agg(text, chr(10) ORDER BY position) AS text
    FROM staged.paragraphs
    WHERE seq IN (SELECT unnest($seqs::BIGINT[]))
    GROUP BY seq
) AS joined USING (seq)
WHERE seq IN (SELECT unnest($seqs::BIGINT[]))
ORDER BY seq;

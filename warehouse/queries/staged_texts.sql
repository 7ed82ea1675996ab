-- one row per staged article that was asked for
SELECT seq, string_agg(text, chr(10) ORDER BY position) AS text
FROM staged.paragraphs
WHERE seq IN (SELECT unnest($seqs::BIGINT[]))
GROUP BY seq;

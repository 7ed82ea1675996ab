-- one row per staged article that was asked for
SELECT seq, text
FROM staged.articles
WHERE seq IN (SELECT unnest($seqs::BIGINT[]));

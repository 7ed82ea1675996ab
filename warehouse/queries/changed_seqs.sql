-- one row per staged article that differs from the version in the warehouse
SELECT seq
FROM staged.articles AS fresh
JOIN articles AS before USING (article_id)
WHERE before.article_hash <> fresh.article_hash
ORDER BY seq;

-- one row per loaded article that was asked for
SELECT article_id, text
FROM articles
WHERE article_id IN (SELECT unnest($article_ids::VARCHAR[]));

-- one row: when the article was taken down, where it was
SELECT forgotten_at
FROM forgotten
WHERE article_id = $key;

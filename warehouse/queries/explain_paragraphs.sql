-- one row per paragraph of the article
SELECT position, text, repeat, repeats, share
FROM paragraphs
WHERE article_id = $key
ORDER BY position;

-- one row: the text of the article, as it came and as it is
SELECT extracted_text, text
FROM articles
WHERE article_id = $key;

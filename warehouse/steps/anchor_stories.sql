-- one row per article whose story lost the article it is named after: the first of those left gives the name
UPDATE articles
SET story_id = anchor.article_id
FROM (
    SELECT text_hash, arg_min(article_id, (first_loaded_at, article_id)) AS article_id
    FROM articles
    WHERE characters >= 100
    GROUP BY text_hash
    HAVING NOT bool_or(article_id = story_id)
) AS anchor
WHERE articles.text_hash = anchor.text_hash AND articles.characters >= 100;

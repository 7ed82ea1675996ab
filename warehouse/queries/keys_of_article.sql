-- one row per key under which candidates turned out to be the article
SELECT $article_id AS candidate_key
UNION
SELECT candidate_key
FROM outcomes
WHERE article_id = $article_id AND candidate_key IS NOT NULL
UNION
SELECT candidate_key
FROM aliases
WHERE article_id = $article_id
UNION
SELECT candidate_key
FROM articles
WHERE article_id = $article_id AND candidate_key IS NOT NULL
UNION
SELECT candidate_key
FROM quarantine
WHERE article_id = $article_id OR candidate_key = $article_id
ORDER BY candidate_key;

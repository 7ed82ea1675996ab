-- one row per address under which the article was seen, and run that saw it
SELECT url, run_id
FROM outcomes
WHERE article_id = $article_id OR candidate_key = $article_id
UNION
SELECT found_url, NULL
FROM articles
WHERE article_id = $article_id
UNION
SELECT found_url, NULL
FROM quarantine
WHERE article_id = $article_id OR candidate_key = $article_id;

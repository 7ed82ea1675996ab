-- one row per date claimed for the article, the chosen one first
SELECT kind, value, day, moment, chosen
FROM date_evidence
WHERE article_id = $key
ORDER BY chosen DESC, kind, value;

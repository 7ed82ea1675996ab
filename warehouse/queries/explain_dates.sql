-- one row per date claimed for the article, the chosen one first
SELECT kind, value, day, moment, chosen, coalesce(origin, ''), zone, coalesce(marks, []), coalesce(reason, '')
FROM date_evidence
WHERE article_id = $key
ORDER BY chosen DESC, kind, value;

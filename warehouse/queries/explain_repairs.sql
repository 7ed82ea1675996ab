-- one row per thing found damaged in the article, in the order of the repair
SELECT kind, positions, evidence, before, after, mended
FROM repairs
WHERE article_id = $key
ORDER BY number;

-- one row per line that recurs across a source's articles, the most frequent ones
WITH counted AS (
    SELECT source, count(*) AS articles
    FROM articles
    WHERE len(line_keys) > 0
    GROUP BY source
)
SELECT source, line_key
FROM outlet_lines AS line
JOIN counted USING (source)
WHERE line.articles >= $least_articles AND line.articles >= $least_share * counted.articles
QUALIFY row_number() OVER (PARTITION BY source ORDER BY line.articles DESC, line_key) <= $most;

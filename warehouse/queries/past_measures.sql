-- one row per source, measure and day before the run's: shares and sizes weighted by their articles, counts and hours of the day as last taken
WITH known AS (
    SELECT measures.*, min(day) OVER (PARTITION BY source) AS first_day
    FROM measures
    WHERE measured_at > $moment::TIMESTAMPTZ - INTERVAL 100 DAYS
        AND list_contains($sources::VARCHAR[], source)
        AND list_contains($names::VARCHAR[], measure)
), before AS (
    SELECT known.*
    FROM known
    JOIN (SELECT unnest($sources::VARCHAR[]) AS source, unnest($days::DATE[]) AS today) AS told USING (source)
    WHERE day < today
)
SELECT
    source,
    measure,
    CASE
        WHEN measure IN ('new_articles', 'published_hour') OR sum(articles) = 0 THEN arg_max(value, measured_at)
        ELSE sum(value * articles) / sum(articles)
    END AS value,
    CASE WHEN measure IN ('new_articles', 'published_hour') THEN arg_max(articles, measured_at) ELSE sum(articles) END::BIGINT AS articles,
    day,
    bool_and(coalesce(is_usual, true)) AS is_usual,
    bool_or(coalesce(is_holiday, false)) AS is_holiday
FROM before
-- what an outlet brings first is all it has
WHERE measure <> 'new_articles' OR day > first_day
GROUP BY source, measure, day
ORDER BY source, measure, day;

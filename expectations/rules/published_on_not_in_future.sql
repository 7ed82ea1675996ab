-- one row per article dated after the run's own day, seen from the source's time zone, plus `future_days`
-- why: a day that has not come is the date of an event, an embargo or a swapped day and month, never a publication
SELECT
    source,
    seq,
    article_id,
    locator,
    CAST(published_on AS VARCHAR) AS observed,
    'at the latest ' || CAST(latest_date AS VARCHAR) AS threshold
FROM articles
JOIN sources USING (source)
WHERE published_on > latest_date

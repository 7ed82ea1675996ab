-- one row per article dated before its outlet could exist (`earliest_date`)
-- why: 1970-01-01 and 0001-01-01 are clocks that were never set; a founding year is not a publication day
SELECT
    source,
    seq,
    article_id,
    locator,
    CAST(published_on AS VARCHAR) AS observed,
    'at the earliest ' || CAST(earliest_date AS VARCHAR) AS threshold
FROM articles
JOIN sources USING (source)
WHERE published_on < earliest_date

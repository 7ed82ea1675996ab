-- one row per article whose chosen day is farther than `max_days_from_url_date` from every day in its URL
-- why: most outlets write the day into the URL once and never touch it again, while page metadata follows edits
WITH nearest AS (
    SELECT
        articles.seq,
        arg_min(evidence.day, abs(date_diff('day', evidence.day, published_on))) AS url_day
    FROM articles
    JOIN date_evidence AS evidence ON evidence.seq = articles.seq AND evidence.kind = 'url'
    WHERE evidence.day IS NOT NULL AND published_on IS NOT NULL
    GROUP BY articles.seq
)

SELECT
    source,
    seq,
    article_id,
    locator,
    CAST(published_on AS VARCHAR) || ', the URL says ' || CAST(url_day AS VARCHAR) AS observed,
    'at most ' || max_days_from_url_date || ' days apart' AS threshold
FROM articles
JOIN nearest USING (seq)
JOIN sources USING (source)
WHERE abs(date_diff('day', url_day, published_on)) > max_days_from_url_date

-- one row per article for which somebody claims a day farther than `max_days_from_url_date` from every day in its URL
-- why: most outlets write the day into the URL once and never touch it again, while page metadata follows edits; the
-- chosen day alone would not do, for the extractor itself takes it from the URL where it can
WITH nearest AS (
    SELECT
        claim.seq,
        claim.day AS claimed_day,
        arg_min(in_url.day, abs(date_diff('day', in_url.day, claim.day))) AS url_day
    FROM date_evidence AS claim
    JOIN date_evidence AS in_url ON in_url.seq = claim.seq AND in_url.kind = 'url'
    WHERE claim.kind IN ('header', 'page') AND claim.day IS NOT NULL AND in_url.day IS NOT NULL
    GROUP BY claim.seq, claim.day
),

farthest AS (
    SELECT
        seq,
        arg_max(claimed_day, abs(date_diff('day', url_day, claimed_day))) AS claimed_day,
        arg_max(url_day, abs(date_diff('day', url_day, claimed_day))) AS url_day
    FROM nearest
    GROUP BY seq
)

SELECT
    source,
    seq,
    article_id,
    locator,
    CAST(claimed_day AS VARCHAR) || ', the URL says ' || CAST(url_day AS VARCHAR) AS observed,
    'at most ' || max_days_from_url_date || ' days apart' AS threshold
FROM articles
JOIN farthest USING (seq)
JOIN sources USING (source)
WHERE abs(date_diff('day', url_day, claimed_day)) > max_days_from_url_date

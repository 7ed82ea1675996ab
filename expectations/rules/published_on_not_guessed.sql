-- one row per article whose publication day nobody states: the day of its last update, or one found somewhere in the page
-- why: a guess is right more often than not, which is not good enough for a chart by day, and better than no day
SELECT
    source,
    seq,
    article_id,
    locator,
    CAST(published_on AS VARCHAR) || CASE date_rule
        WHEN 'update' THEN ', the day of the last update'
        ELSE ', guessed from ' || (
            SELECT min(origin) FROM date_evidence AS chosen WHERE chosen.seq = articles.seq AND chosen.chosen
        )
    END AS observed,
    'a day in markup, address, feed or beside the headline' AS threshold
FROM articles
WHERE date_rule IN ('guess', 'update')

-- one row per article that one witness dates to the day on which the page was read, and another to an earlier one
-- why: a template that prints today's date as the publication makes an archive of years look like one busy day. The
-- earlier day was taken; many such articles mean that the outlet's markup cannot be trusted
SELECT
    source,
    seq,
    article_id,
    locator,
    (
        SELECT concat_ws(' ', min(claim.day), 'by', arg_min(coalesce(nullif(claim.origin, ''), claim.kind), claim.day))
        FROM date_evidence AS claim
        WHERE claim.seq = articles.seq AND list_contains(claim.marks, 'crawl-day')
    ) || ', ' || CAST(published_on AS VARCHAR) || ' by another' AS observed,
    'a day that is not that of the reading' AS threshold
FROM articles
WHERE date_rule = 'not-crawl-day'

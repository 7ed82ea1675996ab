-- one row per article whose record header gives no day: none, one that cannot be read, or one no calendar has
-- why: the header is the producer's own statement; where it is broken, every date behind it is a guess
SELECT
    source,
    seq,
    article_id,
    locator,
    concat_ws(
        ' ',
        array_to_string(list_sort(list_intersect(
            header_problems, ['missing-date', 'unreadable-date', 'impossible-date']
        )), ', '),
        (SELECT min(value) FROM date_evidence AS header WHERE header.seq = articles.seq AND kind = 'header')
    ) AS observed,
    'a day as YYYY-MM-DD' AS threshold
FROM articles
WHERE list_has_any(header_problems, ['missing-date', 'unreadable-date', 'impossible-date'])

-- one row per article of whose text a greater share than `max_fragment_share` stands in short unfinished lines
-- why: lines without a sentence mark are menus, captions and other boilerplate, or paragraphs cut at every link
SELECT
    source,
    seq,
    article_id,
    locator,
    round(100 * fragment_share, 1) || ' % of the text is unfinished lines' AS observed,
    'at most ' || round(100 * max_fragment_share, 1) || ' %' AS threshold
FROM articles
JOIN sources USING (source)
WHERE fragment_share > max_fragment_share

-- one row per article of whose text a greater share than `max_link_share` stands in paragraphs that are only a link
-- why: a list of links is a menu, a tag page or a "read also" box, not an article
SELECT
    source,
    seq,
    article_id,
    locator,
    round(100 * link_share, 1) || ' % of the text is links' AS observed,
    'at most ' || round(100 * max_link_share, 1) || ' %' AS threshold
FROM articles
JOIN sources USING (source)
WHERE link_share > max_link_share

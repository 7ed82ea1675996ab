-- one row per article with more than `max_mojibake` sequences that are UTF-8 read in the wrong encoding
-- why: "Ã©" for "é" hides every word with an accent from search, and tells that a page's encoding was guessed wrong
SELECT
    source,
    seq,
    article_id,
    locator,
    mojibake || ' broken sequences' AS observed,
    'at most ' || max_mojibake AS threshold
FROM articles
JOIN sources USING (source)
WHERE mojibake > max_mojibake

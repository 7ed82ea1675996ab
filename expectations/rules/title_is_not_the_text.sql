-- one row per article whose title says, word for word, the whole text, or is as long as a paragraph
-- why: then the title line was lost and the first paragraph took its place, or the text is only the headline again
SELECT
    source,
    seq,
    article_id,
    locator,
    CASE WHEN length(title) > 300 THEN length(title) || ' characters' ELSE 'the title is the whole text' END AS observed,
    'at most 300 characters, and not the text' AS threshold
FROM articles
WHERE
    length(title) > 300
    OR (
        regexp_replace(lower(title), '[^\pL\pN]+', '', 'g') = regexp_replace(lower(short_text), '[^\pL\pN]+', '', 'g')
        AND regexp_matches(title, '[\pL\pN]')
    )

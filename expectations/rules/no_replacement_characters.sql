-- one row per article whose text holds U+FFFD
-- why: each stands for bytes that somebody on the way could not decode and threw away; they do not come back
SELECT
    source,
    seq,
    article_id,
    locator,
    replacement_characters || ' replacement characters' AS observed,
    'none' AS threshold
FROM articles
WHERE replacement_characters > 0

-- one row per article whose text holds no letter and no digit
-- why: nothing can be read, searched or compared in it
SELECT
    article.source,
    article.seq,
    article.article_id,
    article.locator,
    coalesce(left(first.text, 40), 'no text') AS observed,
    'a text with letters or digits' AS threshold
FROM articles AS article
LEFT JOIN paragraphs AS first ON first.seq = article.seq AND first.position = 0
WHERE article.words = 0

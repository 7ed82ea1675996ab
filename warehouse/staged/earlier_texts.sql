-- one row per address in the warehouse whose text is that of a staged article of the same source
INSERT INTO earlier_texts
SELECT earlier.source, earlier.text_hash, earlier.url, earlier.title
FROM (
    SELECT source, text_hash, url, title, article_id FROM master.articles
    UNION ALL
    SELECT source, text_hash, url, title, article_id FROM master.quarantine WHERE released_at IS NULL
) AS earlier
WHERE (earlier.source, earlier.text_hash) IN (SELECT (source, text_hash) FROM articles WHERE characters > 0)
    AND earlier.article_id NOT IN (SELECT article_id FROM articles);

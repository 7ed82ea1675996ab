-- one row per article
SELECT url, published_on, title, text
FROM articles
WHERE ($source::VARCHAR IS NULL OR source = $source)
    AND ($since::DATE IS NULL OR published_on >= $since)
    AND ($until::DATE IS NULL OR published_on <= $until)
ORDER BY source, published_on, url, article_id;

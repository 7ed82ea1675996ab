-- one row per article
COPY (
    SELECT *
    FROM articles
    WHERE ($source::VARCHAR IS NULL OR source = $source)
        AND ($since::DATE IS NULL OR published_on >= $since)
        AND ($until::DATE IS NULL OR published_on <= $until)
    ORDER BY source, published_on, url, article_id
) TO $path (FORMAT json);

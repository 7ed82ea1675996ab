-- one row per article
COPY (
    SELECT * REPLACE (
        array_to_string(authors, '; ') AS authors,
        array_to_string(flags, '; ') AS flags,
        array_to_string(header_problems, '; ') AS header_problems
    )
    FROM articles
    WHERE ($source::VARCHAR IS NULL OR source = $source)
        AND ($since::DATE IS NULL OR published_on >= $since)
        AND ($until::DATE IS NULL OR published_on <= $until)
    ORDER BY source, published_on, url, article_id
) TO $path (FORMAT csv, HEADER);

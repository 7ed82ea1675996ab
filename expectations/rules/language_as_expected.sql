-- one row per article whose text is surely (`min_language_confidence`) in another language than the source declares
-- why: another edition, a machine translation or a consent page in the reader's language has slipped in.
-- Regions do not count (en-GB is en), and Bokmål and Nynorsk are Norwegian
WITH spoken AS (
    SELECT
        articles.*,
        min_language_confidence,
        CASE WHEN articles.language IN ('nb', 'nn') THEN 'no' ELSE articles.language END AS detected,
        split_part(replace(lower(sources.language), '_', '-'), '-', 1) AS declared
    FROM articles
    JOIN sources USING (source)
)

SELECT
    source,
    seq,
    article_id,
    locator,
    detected || ', ' || round(100 * language_confidence, 1) || ' % sure' AS observed,
    declared AS threshold
FROM spoken
WHERE
    detected <> CASE WHEN declared IN ('nb', 'nn') THEN 'no' ELSE declared END
    AND language_confidence >= min_language_confidence

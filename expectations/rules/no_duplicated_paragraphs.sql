-- one row per article in which paragraphs repeat others: more of its text than `max_repeated_share`
-- why: repeated text doubles every count of words, and is the mark of a page whose hidden copy was read too.
-- observed reads "2 = 1+4+6 (run-on), 3 ≈ 1 (prefix)": paragraph 2 says again what 1, 4 and 6 say
WITH repeating AS (
    SELECT
        seq,
        count(*) AS paragraphs,
        array_to_string(
            list(
                concat(
                    position,
                    CASE repeat WHEN 'prefix' THEN ' ≈ ' WHEN 'contained' THEN ' ⊂ ' ELSE ' = ' END,
                    array_to_string(repeats, '+'),
                    ' (', repeat, ')'
                )
                ORDER BY position
            )[1 : 10],
            ', '
        ) AS positions
    FROM paragraphs
    WHERE repeat IS NOT NULL
    GROUP BY seq
)

SELECT
    source,
    seq,
    article_id,
    locator,
    positions || CASE WHEN paragraphs > 10 THEN ', and ' || (paragraphs - 10) || ' more' ELSE '' END AS observed,
    'at most ' || round(100 * max_repeated_share, 1) || ' % of the text' AS threshold
FROM articles
JOIN repeating USING (seq)
JOIN sources USING (source)
WHERE repeated_share > max_repeated_share

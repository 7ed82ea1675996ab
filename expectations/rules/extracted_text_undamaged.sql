-- one row per article whose extracted text was damaged: mended before the load, or only noted
-- why: the repair makes the article whole, and the outlet's page is broken all the same, perhaps more so tomorrow.
-- observed reads "mended: 1 run-on, 9 broken-line, 1 teaser; 2.1 times as long before"
WITH damage AS (
    SELECT seq, kind, mended, count(*) AS times, min(number) AS number
    FROM repairs
    -- recurring lines are the rule, not damage; what came back from a run-on is told with it
    WHERE kind NOT IN ('boilerplate', 'restored')
        -- where a source mends, what is only noted may be the author's
        AND (mended OR seq NOT IN (SELECT seq FROM repairs WHERE mended))
    GROUP BY seq, kind, mended
), told AS (
    SELECT
        seq,
        CASE WHEN bool_or(mended) THEN 'mended: ' ELSE 'noted: ' END
            || string_agg(times || ' ' || kind, ', ' ORDER BY number) AS kinds,
        bool_or(mended OR kind <> 'repeat') AS is_damage
    FROM damage
    GROUP BY seq
)
SELECT
    source,
    seq,
    article_id,
    locator,
    kinds || CASE
        WHEN extracted_characters >= 1.1 * characters
            THEN '; ' || round(extracted_characters / nullif(characters, 0), 1) || ' times as long before'
        ELSE ''
    END AS observed,
    'nothing to mend' AS threshold
FROM articles
JOIN told USING (seq)
WHERE is_damage

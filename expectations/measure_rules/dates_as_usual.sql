-- one row per source of which a measure of dates could be judged: the strangest of them
-- why: a day of collection in place of that of publication looks like news
SELECT
    source,
    value AS observed,
    CASE WHEN value < low THEN low ELSE coalesce(high, low) END AS threshold,
    coalesce(value < low, false) OR coalesce(value > high, false) AS failing,
    measure
FROM judged
WHERE check_name = 'dates_as_usual' AND usual IS NOT NULL AND (low IS NOT NULL OR high IS NOT NULL)
QUALIFY row_number() OVER (PARTITION BY source ORDER BY failing DESC, strength DESC, measure) = 1

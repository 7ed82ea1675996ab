-- one row per source of which a measure of fields could be judged: the strangest of them
-- why: a title, an author or a date that is no longer found is silently missing from every later question
SELECT
    source,
    value AS observed,
    CASE WHEN value < low THEN low ELSE coalesce(high, low) END AS threshold,
    coalesce(value < low, false) OR coalesce(value > high, false) AS failing,
    measure
FROM judged
WHERE check_name = 'fields_as_usual' AND usual IS NOT NULL AND (low IS NOT NULL OR high IS NOT NULL)
QUALIFY row_number() OVER (PARTITION BY source ORDER BY failing DESC, strength DESC, measure) = 1

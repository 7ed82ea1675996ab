-- one row per source of which a measure of requests could be judged: the strangest of them
-- why: requests that are refused look like an outlet that has nothing to say
SELECT
    source,
    value AS observed,
    CASE WHEN value < low THEN low ELSE coalesce(high, low) END AS threshold,
    coalesce(value < low, false) OR coalesce(value > high, false) AS failing,
    measure
FROM judged
WHERE check_name = 'fetches_as_usual' AND usual IS NOT NULL AND (low IS NOT NULL OR high IS NOT NULL)
QUALIFY row_number() OVER (PARTITION BY source ORDER BY failing DESC, strength DESC, measure) = 1

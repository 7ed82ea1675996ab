-- one row per source that declares a minimum: the articles the run can show, against it
-- why: an outlet that falls far below its usual volume has lost a section, a feed or its parser
SELECT
    source,
    loaded + revised + unchanged + duplicate AS observed,
    min_articles_per_day AS threshold,
    observed < threshold AS failing
FROM ledger
WHERE min_articles_per_day IS NOT NULL

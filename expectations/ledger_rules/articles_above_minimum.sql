-- one row per source that declares a minimum: the articles loaded or revised in its last 24 hours, against it
-- why: an outlet that falls far below its usual volume has lost a section, a feed or its parser
SELECT
    source,
    articles_of_day AS observed,
    min_articles_per_day AS threshold,
    observed < threshold AS failing
FROM ledger
WHERE min_articles_per_day IS NOT NULL

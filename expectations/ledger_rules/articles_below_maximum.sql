-- one row per source that declares a maximum: the articles the run can show, against it
-- why: far more than usual is an archive collected anew, or one article under many addresses
SELECT
    source,
    loaded + revised + unchanged + duplicate AS observed,
    max_articles_per_day AS threshold,
    observed > threshold AS failing
FROM ledger
WHERE max_articles_per_day IS NOT NULL

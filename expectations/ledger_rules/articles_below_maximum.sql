-- one row per source that declares a maximum: the articles loaded or revised in its last 24 hours, against it
-- why: far more than usual is an archive collected anew, or one article under many addresses
SELECT
    source,
    articles_of_day AS observed,
    max_articles_per_day AS threshold,
    observed > threshold AS failing
FROM ledger
WHERE max_articles_per_day IS NOT NULL

-- one row per source of the run: how much was discovered, against one
-- why: a source that offers nothing looks like a quiet day and is nearly always a broken path
SELECT
    source,
    discovered AS observed,
    1 AS threshold,
    discovered < 1 AS failing
FROM ledger

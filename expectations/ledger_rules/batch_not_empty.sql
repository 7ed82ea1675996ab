-- one row per source of the run: how much could be read, against one
-- why: a source that offers nothing, or nothing but failures, looks like a quiet day and is nearly always a broken path
SELECT
    source,
    discovered - failed - refused AS observed,
    1 AS threshold,
    discovered - failed - refused < 1 AS failing
FROM ledger

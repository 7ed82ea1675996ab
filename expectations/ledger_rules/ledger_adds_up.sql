-- one row per source of the run: what its outcomes add up to, against what was discovered
-- why: a candidate that has no outcome is lost, one that has two is counted double
SELECT
    source,
    loaded + revised + unchanged + duplicate + quarantined + failed + refused + pending AS observed,
    discovered AS threshold,
    observed IS DISTINCT FROM threshold AS failing
FROM ledger

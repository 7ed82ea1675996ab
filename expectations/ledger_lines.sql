-- one row per source of the run
SELECT source FROM ledger

-- one row per source of the run
SELECT source, discovered, loaded, revised, unchanged, duplicate, quarantined, failed, refused, pending
FROM run_ledger
WHERE run_id = $run_id
ORDER BY source;

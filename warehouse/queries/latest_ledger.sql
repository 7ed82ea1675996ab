-- one row per source of the last daily run
SELECT source, discovered, loaded, revised, unchanged, duplicate, quarantined, failed, refused, pending
FROM run_ledger
WHERE run_id = (SELECT arg_max(run_id, number) FROM runs WHERE kind = 'run')
ORDER BY source;

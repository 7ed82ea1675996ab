-- one row per candidate of a source whose batch is held: it waits in quarantine in place of being loaded
UPDATE decisions
SET outcome = 'quarantined', reason = 'batch_held', detail = held.detail
FROM (SELECT unnest($sources::VARCHAR[]) AS source, unnest($details::VARCHAR[]) AS detail) AS held
WHERE decisions.source = held.source AND decisions.is_fresh AND decisions.outcome IN ('loaded', 'revised');

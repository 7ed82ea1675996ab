-- one row: what a person said of an incident
INSERT OR REPLACE INTO incident_marks (incident_id, acknowledged_at, snoozed_until, noted_at)
VALUES (:incident_id, :acknowledged_at, :snoozed_until, :noted_at);

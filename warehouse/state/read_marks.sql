-- one row per incident that a person has acknowledged or snoozed
SELECT incident_id, acknowledged_at, snoozed_until
FROM incident_marks
ORDER BY incident_id;

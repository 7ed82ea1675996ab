-- one row per settled delivery, and per mark, that nobody needs any more
DELETE FROM deliveries
WHERE state <> 'waiting' AND noted_at < :before;

DELETE FROM incident_marks
WHERE noted_at < :before;

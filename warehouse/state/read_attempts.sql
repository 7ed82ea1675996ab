-- one row per key that failed before
SELECT *
FROM attempts
WHERE key IN (SELECT value FROM json_each(:keys));

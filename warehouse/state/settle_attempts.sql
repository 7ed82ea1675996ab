-- one row per page that was had after all
DELETE FROM attempts
WHERE key IN (SELECT value FROM json_each(:keys));

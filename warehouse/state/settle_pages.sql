-- one row per page that is loaded
DELETE FROM pages
WHERE key IN (SELECT value FROM json_each(:keys));

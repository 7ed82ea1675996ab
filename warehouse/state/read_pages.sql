-- one row per key whose page is archived
SELECT key, fetch
FROM pages
WHERE key IN (SELECT value FROM json_each(:keys));

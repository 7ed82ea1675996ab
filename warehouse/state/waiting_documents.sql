-- one row per URL of those asked for that is not due
SELECT url
FROM documents
WHERE url IN (SELECT value FROM json_each(:urls)) AND next_check_at > :now;

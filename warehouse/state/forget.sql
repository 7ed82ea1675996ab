-- one row per trace of an article, by keys and addresses
DELETE FROM pages
WHERE key IN (SELECT value FROM json_each(:keys))
    OR json_extract(fetch, '$.url') IN (SELECT value FROM json_each(:addresses))
    OR json_extract(fetch, '$.final_url') IN (SELECT value FROM json_each(:addresses));

DELETE FROM attempts
WHERE key IN (SELECT value FROM json_each(:keys)) OR url IN (SELECT value FROM json_each(:addresses));

UPDATE deliveries
SET notice = json_set(notice, '$.examples', (
    SELECT json_group_array(told.value)
    FROM json_each(deliveries.notice, '$.examples') AS told
    WHERE told.value NOT IN (SELECT value FROM json_each(:addresses))
))
WHERE EXISTS (
    SELECT 1
    FROM json_each(deliveries.notice, '$.examples') AS told
    WHERE told.value IN (SELECT value FROM json_each(:addresses))
);

-- one row per page of the source that is archived, oldest first
SELECT key, fetch
FROM pages
WHERE source = :source
ORDER BY noted_at, key;

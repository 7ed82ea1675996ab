-- one row per thing that nobody has asked for in a long time
DELETE FROM pages
WHERE noted_at < :before;

DELETE FROM attempts
WHERE last_tried_at < :before;

DELETE FROM hosts
WHERE noted_at < :before;

-- feeds are never given up while their source is there; dated sitemaps grow without end
DELETE FROM documents
WHERE checked_at < :before
    AND (purpose <> 'feed' OR source NOT IN (SELECT value FROM json_each(:sources)));

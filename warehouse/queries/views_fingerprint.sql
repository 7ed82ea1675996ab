-- one row: the text the views were made of, where they were made
SELECT fingerprint
FROM schema_migrations
WHERE name = 'views';

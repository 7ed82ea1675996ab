-- one row for all views
DELETE FROM schema_migrations
WHERE name = 'views';

INSERT INTO schema_migrations (number, name, fingerprint, applied_at)
VALUES (NULL, 'views', $fingerprint, $moment);

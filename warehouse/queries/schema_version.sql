-- one row: number of the last migration
SELECT coalesce(max(number), 0)
FROM schema_migrations;

-- one row where the file has been migrated at all
SELECT 1
FROM duckdb_tables()
WHERE database_name = current_database() AND table_name = 'schema_migrations';

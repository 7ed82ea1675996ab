-- one row per table and view of the warehouse, tables first
SELECT 'Table' AS kind, table_name, comment
FROM duckdb_tables()
WHERE database_name = current_database() AND NOT internal AND NOT temporary
UNION ALL
SELECT 'View', view_name, comment
FROM duckdb_views()
WHERE database_name = current_database() AND NOT internal AND NOT temporary
ORDER BY kind, table_name;

"""The DuckDB tables: numbered migrations, queries and views as `.sql` files, loading and publishing.

One writer loads into a private master file; readers open published generations that nobody ever writes again.
The only room that imports `duckdb`.
"""

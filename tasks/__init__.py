"""The work: one module a hop, plain typed functions that know neither Prefect nor DuckDB.

In the order of the way: `sources`, `record_files` and `page_files` (with `seed_format`, `identity`), `recognise`,
`pool` → `extract`, `article` (with `paragraphs`, `text_facts`, `language`, `dates`), `staging`.
"""

"""The data dictionary: what the comments in the warehouse say, as one Markdown page."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import duckdb

from warehouse.migrate import migrate
from warehouse.statements import run

HEAD = """# Data dictionary

Every table and view of the warehouse, from the comments that the warehouse itself carries
(`SELECT * FROM duckdb_columns()`). Times are UTC. Written by
`python -m warehouse.dictionary docs/data-dictionary.md`; a test keeps it true.
"""


def data_dictionary(con: duckdb.DuckDBPyConnection) -> str:
    """The page for the tables and views of `con`. Raises duckdb.Error."""
    relations = run(con, "queries/commented_relations").fetchall()
    columns = run(con, "queries/commented_columns").fetchall()
    by_relation = {name: list(rows) for name, rows in groupby(columns, key=lambda row: row[0])}
    parts = [HEAD]
    for kind, name, comment in relations:
        lines = [f"| `{column}` | {_type(typed)} | {_cell(said)} |" for _, column, typed, said in by_relation[name]]
        parts.append(
            f"## {kind} `{name}`\n\n{comment}\n\n| column | type | meaning |\n| --- | --- | --- |\n" + "\n".join(lines)
        )
    return "\n".join(part + "\n" for part in parts)


def current_dictionary() -> str:
    """The page for the tables and views of this program."""
    with duckdb.connect() as con:
        migrate(con, Path(":memory:"), datetime.now(UTC))
        return data_dictionary(con)


def _type(typed: str) -> str:
    return "list of structs" if typed.startswith("STRUCT") else typed


def _cell(text: str | None) -> str:
    return (text or "").replace("|", "\\|")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(current_dictionary(), encoding="utf-8")

"""SQL lives in `.sql` files beside this module; this runs them with bound parameters.

The one thing DuckDB cannot bind is the path of an ATTACH; `attach` is the only place that writes one into SQL.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import duckdb

ROOM = Path(__file__).parent


@cache
def statement(name: str) -> str:
    """The text of `<name>.sql`, a path relative to this folder without its ending."""
    return (ROOM / f"{name}.sql").read_text(encoding="utf-8")


def run(con: duckdb.DuckDBPyConnection, name: str, /, **parameters: Any) -> duckdb.DuckDBPyConnection:
    """Run every statement of `<name>.sql` in order, each with those parameters it names; the last one's rows wait.

    Raises duckdb.Error.
    """
    for part in con.extract_statements(statement(name)):
        con.execute(part, {key: parameters[key] for key in part.named_parameters})
    return con


def attach(con: duckdb.DuckDBPyConnection, path: Path, alias: str, *, read_only: bool) -> None:
    """Attach a DuckDB file under `alias`, which is one of our own words. Raises duckdb.Error."""
    quoted = str(path).replace("'", "''")
    con.execute(f"ATTACH '{quoted}' AS {alias}{' (READ_ONLY)' if read_only else ''}")

"""`dateline sql`: a person's own question to the published warehouse, as a table, CSV or JSON."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import orjson

from flows.exit_codes import ExitCode
from flows.screen import screen
from flows.settings import Settings
from flows.upkeep import home_of
from warehouse.read import Answer, query

MOST_ROWS = 10_000
"""A table is aligned only when all its rows are known, so it shows no more; csv and json stream."""


def show_rows(settings: Settings, statement: str, output: str) -> int:
    """Write the answer to standard output. Raises BadQuery, WarehouseError."""
    writers = {"table": _write_table, "csv": _write_csv, "json": _write_json}
    with query(home_of(settings), statement, settings.duckdb_memory_mb) as answer:
        writers[output](answer)
    return ExitCode.OK


def _write_table(answer: Answer) -> None:
    rows = list(islice(answer.rows, MOST_ROWS))
    if answer.columns:
        screen().table(answer.columns, [[_told(value) for value in row] for row in rows])
    if len(rows) == MOST_ROWS and next(answer.rows, None) is not None:
        sys.stderr.write(f"only the first {MOST_ROWS} rows are shown; --format csv or json gives all\n")


def _write_csv(answer: Answer) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows([_told(value) for value in row] for row in answer.rows)


def _write_json(answer: Answer) -> None:
    names = _distinct(answer.columns)
    between = "["
    for row in answer.rows:
        text = orjson.dumps(dict(zip(names, row, strict=True)), default=_plain, option=orjson.OPT_NON_STR_KEYS)
        sys.stdout.write(f"{between}\n{text.decode()}")
        between = ","
    sys.stdout.write("[]\n" if between == "[" else "\n]\n")


def _told(value: Any) -> Any:
    """Lists and structures as JSON, bytes as hexadecimal; everything else as it is."""
    if isinstance(value, list | dict | tuple):
        return orjson.dumps(value, default=_plain, option=orjson.OPT_NON_STR_KEYS).decode()
    return value.hex() if isinstance(value, bytes) else value


def _plain(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else str(value)


def _distinct(columns: Iterable[str]) -> list[str]:
    """An object cannot hold two keys of one name: `a, a` becomes `a, a_2`."""
    return list(_numbered(columns))


def _numbered(columns: Iterable[str]) -> Iterator[str]:
    taken: set[str] = set()
    for column in columns:
        number, name = 1, column
        while name in taken:
            number += 1
            name = f"{column}_{number}"
        taken.add(name)
        yield name

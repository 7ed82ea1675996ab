"""`dateline baselines suggest`: bounds drawn from each outlet's past, shown or written into the sources file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import tomlkit

from expectations.catalogue import RULE_NAMES
from expectations.suggest import DAYS_NEEDED, Suggestion, suggest
from flows.exit_codes import ExitCode
from flows.screen import counted, screen, shown_path
from flows.settings import Settings
from flows.upkeep import home_of
from tasks.sources import load_sources, select_sources
from warehouse.measures import read_past
from warehouse.published import open_published


def suggest_bounds(settings: Settings, names: Sequence[str], *, write: bool, as_json: bool) -> int:
    """Show the bounds, or write them. Raises SourcesError, WarehouseError, OSError."""
    sources = select_sources(load_sources(settings.sources, RULE_NAMES), tuple(names))
    with open_published(home_of(settings), settings.duckdb_memory_mb) as con:
        past = read_past(con, datetime.now(UTC) + timedelta(days=1), sources)
    found = suggest(past, [source.name for source in sources])
    answer = screen(as_json=as_json)
    if write:
        write_bounds(settings.sources, found)
    if as_json:
        answer.document(found)
    elif not found:
        answer.line(f"No outlet has {DAYS_NEEDED} usual days yet, and fewer are no evidence.")
    else:
        rows = [(one.source, one.measure, one.least, one.most, one.evidence) for one in found]
        answer.table(("source", "measure", "min", "max", "evidence"), rows)
        answer.line()
        done = (
            f"written into {shown_path(settings.sources)}" if write else "`--write` writes them into the sources file"
        )
        answer.line(f"{counted(len(found), 'bound')}; {done}")
    return ExitCode.OK


def write_bounds(path: Path, suggestions: Sequence[Suggestion]) -> None:
    """Write bounds with their evidence as comments; what a person declared stays, and so does all else in the file.

    The file is replaced as a whole or not at all. Raises OSError.
    """
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    tables = {str(table.get("name")): table for table in document.get("source", ())}
    for one in suggestions:
        if one.source in tables:
            _write(tables[one.source], one)
    draft = path.with_name(f"{path.name}.draft")
    draft.write_text(tomlkit.dumps(document), encoding="utf-8")
    draft.replace(path)


def _write(table: Any, one: Suggestion) -> None:
    expect = table.setdefault("expect", tomlkit.table())
    if one.measure != "articles_per_day":
        expect = expect.setdefault("measures", tomlkit.table())
    if one.measure in expect:
        return
    bounds = tomlkit.inline_table()
    bounds.update({key: value for key, value in (("min", one.least), ("max", one.most)) if value is not None})
    expect.add(one.measure, bounds)
    expect[one.measure].comment(one.evidence)

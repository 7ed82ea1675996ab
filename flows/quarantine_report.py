"""`dateline quarantine`: which articles wait, which check put them there, and what they say."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from expectations.catalogue import RULES
from flows.exit_codes import ExitCode
from flows.screen import Screen, excerpt, screen
from flows.settings import Settings
from flows.upkeep import home_of, id_of, refuse_unknown_sources
from warehouse.published import open_published
from warehouse.quarantine import BATCH_HELD, QuarantinedLine, QuarantinedPage, list_quarantine
from warehouse.quarantine import show_quarantined as read_quarantined
from warehouse.read import read_sources


def list_articles(settings: Settings, sources: Sequence[str], *, as_json: bool = False) -> int:
    """The waiting articles, the newest first, of some sources or of all. Raises WarehouseError."""
    with open_published(home_of(settings), settings.duckdb_memory_mb) as con:
        refuse_unknown_sources(sources, read_sources(con))
        lines = [line for line in list_quarantine(con) if not sources or line.source in sources]
    answer = screen(as_json=as_json)
    if as_json:
        answer.document(lines)
    elif lines:
        columns = ("id", "source", "check", "seen", "article")
        answer.table(columns, [_row(line) for line in lines])
        answer.heading("Next")
        answer.line(f"  dateline quarantine show {lines[0].quarantine_id}")
        answer.line(f"  dateline quarantine release {_releasing(lines[0])}")
    else:
        answer.line("Nothing waits in quarantine.")
    return ExitCode.OK


def show_quarantined(settings: Settings, article: str, *, as_json: bool = False) -> int:
    """One waiting article. Raises NotInQuarantine, WarehouseError."""
    home = home_of(settings)
    with open_published(home, settings.duckdb_memory_mb) as con:
        page = read_quarantined(con, home, id_of(article))
    answer = screen(as_json=as_json)
    if as_json:
        raw = None if page.raw_page is None else page.raw_page.decode("utf-8", "backslashreplace")
        parts = {"failures": page.failures, "text": page.text, "raw_page": raw}
        answer.document({**dataclasses.asdict(page.line), **parts})
    else:
        _tell(page, answer)
    return ExitCode.OK


def _tell(page: QuarantinedPage, answer: Screen) -> None:
    line = page.line
    answer.line(line.title or "(no title)")
    answer.table(
        ("what", "value"),
        [
            ("id", line.quarantine_id),
            ("url", line.url),
            ("source", line.source),
            ("found at", line.locator),
            ("published on", line.published_on),
            ("here since", f"{line.quarantined_at:%Y-%m-%d %H:%M} UTC"),
            ("raw page", f"{len(page.raw_page)} bytes" if page.raw_page is not None else "not kept"),
        ],
    )
    answer.heading("Checks it failed")
    columns = ("severity", "check", "observed", "threshold")
    rows = [(one.severity, one.check_name, excerpt(one.observed, 80), one.threshold) for one in page.failures]
    answer.table(columns, rows)
    rule = RULES.get(line.reason)
    if rule:
        answer.line(f"{rule.name}: {rule.likely_cause} {rule.what_to_do}")
    answer.heading("Text")
    for paragraph in page.text.split("\n"):
        answer.line(paragraph)
    answer.heading("Next")
    answer.line(f"  dateline explain {line.quarantine_id}")
    answer.line(f"  dateline quarantine release {line.quarantine_id}")


def _releasing(line: QuarantinedLine) -> str:
    """What to name: a batch that is held is let in as a whole."""
    return f"--source {line.source}" if line.reason == BATCH_HELD else line.quarantine_id


def _row(line: QuarantinedLine) -> tuple[str, ...]:
    name = line.url or f"{line.locator} {excerpt(line.title or '', 60)}".strip()
    return (line.quarantine_id, line.source, line.reason, excerpt(line.detail, 60), name)

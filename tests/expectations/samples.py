"""Staged files and ledgers written by hand, for the tests of the checks: the schema is the real one, the text ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from tasks.article_text import Paragraph
from tasks.folding import count_words
from tasks.model import DateEvidence, Source
from tasks.repair.operations import Operation
from tasks.vocabulary import Kind

SCHEMA = Path(__file__).parents[2] / "warehouse/staged/schema.sql"
TODAY = date(2026, 3, 10)
TEXT = "The ferry to the lighthouse runs again. " * 12

RECORDS = Source("letters", Kind.RECORDS, "/inbox/*.txt", language="en")
PAGES = Source("herald", Kind.PAGES, "/pages")


@dataclass
class Staged:
    """A staged file in the making; `article` gives what it put in its sequence number."""

    path: Path
    sources: Sequence[Source] = (RECORDS, PAGES)
    rows: list[dict[str, Any]] = field(default_factory=list)
    paragraphs: list[tuple[int, Paragraph]] = field(default_factory=list)
    dates: list[tuple[int, DateEvidence]] = field(default_factory=list)
    repairs: list[tuple[int, int, Operation]] = field(default_factory=list)
    earlier: list[dict[str, Any]] = field(default_factory=list)

    def article(
        self,
        source: str = "letters",
        paragraphs: Sequence[Paragraph] = (),
        text: str = TEXT,
        dates: Sequence[DateEvidence] = (),
        repairs: Sequence[Operation] = (),
        **changes: Any,
    ) -> int:
        """An article nothing is wrong with, but for `changes`. `paragraphs` are those of `text` unless given."""
        seq = len(self.rows)
        url = f"https://{source}.example/2026/03/{seq}"
        row = {
            "seq": seq,
            "article_id": f"{seq:016x}",
            "source": source,
            "locator": f"inbox/day.txt:{seq + 1}",
            "found_url": url,
            "url": url,
            "title": "Ferry runs again",
            "authors": [],
            "published_on": TODAY - timedelta(days=1),
            "date_rule": "agreed",
            "wall": None,
            "wall_evidence": "",
            "title_share": 1.0,
            "url_share": 1.0,
            "text_hash": f"text {seq}",
            "language": "en",
            "language_confidence": 0.99,
            "header_problems": [],
            "characters": len(text),
            "words": count_words(text),
            "link_share": 0.0,
            "fragment_share": 0.0,
            "repeated_paragraphs": 0,
            "repeated_share": 0.0,
            "replacement_characters": 0,
            "mojibake": 0,
            "extracted_text": "",
            "extracted_characters": None,
        }
        assert changes.keys() <= row.keys()
        row |= changes
        is_short = len(text) <= 2 * len(row["title"] or "") + 20
        self.rows.append(row | {"short_text": text if is_short else ""})
        plain = [Paragraph(number, part) for number, part in enumerate(text.split("\n")) if part]
        self.paragraphs += [(seq, paragraph) for paragraph in paragraphs or plain]
        self.dates += [(seq, evidence) for evidence in dates]
        self.repairs += [(seq, number, operation) for number, operation in enumerate(repairs)]
        return seq

    def write(self) -> Path:
        """The file, closed."""
        with duckdb.connect(str(self.path)) as con:
            con.execute(SCHEMA.read_text())
            for source in self.sources:
                _insert(con, "sources", _thresholds(source))
            for row in self.rows:
                _insert(con, "articles", row)
            for row in self.earlier:
                _insert(con, "earlier_texts", row)
            for seq, part in self.paragraphs:
                row = {"seq": seq, "position": part.position, "text": part.text, "repeat": part.repeat}
                row |= {"repeats": list(part.repeats), "share": part.share, "characters": len(part.text)}
                _insert(con, "paragraphs", row)
            con.execute("UPDATE paragraphs SET text_hash = hash(text), last_characters = right(rtrim(text), 8)")
            for seq, it in self.dates:
                row = {"seq": seq, "kind": it.kind, "value": it.value, "day": it.day, "chosen": it.chosen}
                _insert(con, "date_evidence", row | {"origin": it.origin, "marks": list(it.marks)})
            for seq, number, operation in self.repairs:
                row = {"seq": seq, "number": number, "kind": operation.kind, "mended": operation.mended}
                _insert(con, "repairs", row)
        return self.path


def failures(path: Path) -> dict[tuple[int, str], tuple[str, str, str]]:
    """(seq, check name) → (severity, observed, threshold), as the staged file has them."""
    with duckdb.connect(str(path), read_only=True) as con:
        rows = con.execute("SELECT seq, check_name, severity, observed, threshold FROM check_failures").fetchall()
    assert len({row[:2] for row in rows}) == len(rows), "a rule names an article once"
    return {(seq, name): (severity, observed, threshold) for seq, name, severity, observed, threshold in rows}


def write_ledger(path: Path, lines: Sequence[dict[str, Any]]) -> Path:
    """A file with the table `ledger`; what a line does not name is 0, and null for the bounds."""
    counts = [
        "discovered",
        "loaded",
        "revised",
        "unchanged",
        "duplicate",
        "quarantined",
        "failed",
        "refused",
        "pending",
        "articles_of_day",
    ]
    bounds = ["min_articles_per_day", "max_articles_per_day"]
    with duckdb.connect(str(path)) as con:
        columns = ", ".join(f"{name} BIGINT" for name in counts + bounds)
        con.execute(f"CREATE TABLE ledger (run_id VARCHAR, source VARCHAR, {columns})")
        for line in lines:
            _insert(con, "ledger", {"run_id": "r1"} | dict.fromkeys(counts, 0) | line)
    return path


def _thresholds(source: Source) -> dict[str, Any]:
    expect = source.expect
    row = {
        name: getattr(expect, name)
        for name in type(expect).__dataclass_fields__
        if name not in {"future_days", "measures"}
    }
    latest = TODAY + timedelta(days=expect.future_days)
    return row | {"source": source.name, "kind": source.kind.value, "language": source.language, "latest_date": latest}


def _insert(con: duckdb.DuckDBPyConnection, table: str, row: dict[str, Any]) -> None:
    marks = ", ".join("?" * len(row))
    con.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))

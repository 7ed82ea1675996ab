"""Staged rows invented by us, for the tests of the warehouse."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import orjson

from tasks.article_text import Paragraph, TextFacts
from tasks.folding import fold, folded_words
from tasks.identity import article_id, canonical_url
from tasks.model import Article, DateEvidence, Source
from tasks.near_duplicates import sketch
from tasks.staging import StagedRow
from tasks.vocabulary import Kind, Outcome, Reason
from warehouse.staged.build import build_staged
from warehouse.staged.failures import RuleSql, record_failures

TODAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAILY = Source("daily", Kind.RECORDS, "/inbox/*.txt", language="en")
HERALD = Source("herald", Kind.PAGES, "/pages", language="en", timezone="Europe/Moscow")
SOURCES = (DAILY, HERALD)


def digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def paragraphs_of(number: int, count: int = 3) -> tuple[str, ...]:
    return tuple(
        f"In meeting {number} the council settled point {k} of its agenda, numbered {digest(str(number), str(k))}."
        for k in range(count)
    )


def article(number: int, source: str = "daily", **changes: object) -> Article:
    """An article of its own URL and text; `paragraphs` may be given as plain texts."""
    url = canonical_url(str(changes.pop("url", f"https://{source}.example/2026/{number}")))
    assert url is not None
    texts = changes.pop("texts", None) or paragraphs_of(number)
    text = "\n".join(texts)
    made = Article(
        article_id=article_id(url),
        url=url,
        source=source,
        title=f"Harbour news {number}",
        authors=("Ada Quay",),
        published_on=date(2026, 2, 20),
        published_at=None,
        language="en",
        language_confidence=0.99,
        declared_language=None,
        paragraphs=tuple(Paragraph(k, part) for k, part in enumerate(texts)),
        dates=(DateEvidence("header", "2026-02-20", date(2026, 2, 20), None, True),),
        site_name=None,
        description=None,
        extractor="records",
        facts=TextFacts(len(text), len(text.split()), 0.0, 0.0, 0, 0.0, 0, 0),
        article_hash="",
        text_hash=digest("text", fold(text)),
        bands=sketch(folded_words(text)),
    )
    made = dataclasses.replace(made, **changes)
    return dataclasses.replace(
        made, article_hash=digest("article", made.title or "", made.text, str(made.published_on))
    )


def row(seq: int, made: Article, **changes: object) -> StagedRow:
    content = digest("content", made.text, made.title or "")
    plain = StagedRow(
        seq=seq,
        source=made.source,
        locator=f"inbox/{made.source}.txt:{seq}",
        candidate_key=made.article_id,
        url=made.url,
        outcome=None,
        reason="",
        detail="",
        content_hash=content,
        options_version="o1",
        article=made,
        extraction_ms=1.5,
    )
    return dataclasses.replace(plain, **changes)


def known_row(
    seq: int, made: Article, outcome: Outcome = Outcome.UNCHANGED, reason: str = Reason.SAME_CONTENT
) -> StagedRow:
    """The row of a candidate that was recognised before extraction."""
    return row(seq, made, outcome=outcome, reason=str(reason), article=None, extraction_ms=None)


def failed_row(seq: int, source: str = "daily", reason: Reason = Reason.UNREADABLE_FILE) -> StagedRow:
    locator = f"inbox/broken-{seq}.txt"
    return StagedRow(
        seq, source, locator, digest(source, locator), None, Outcome.FAILED, reason, "no right to read it", None, None
    )


def write_batches(folder: Path, rows: Iterable[StagedRow], size: int = 100) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    lines = [orjson.dumps(one) + b"\n" for one in rows]
    files = []
    for start in range(0, len(lines), size):
        file = folder / f"{start // size:05}.jsonl"
        file.write_bytes(b"".join(lines[start : start + size]))
        files.append(file)
    return files


SHORT_TEXT = """
    SELECT source, seq, article_id, locator, characters::VARCHAR AS observed, min_characters::VARCHAR AS threshold
    FROM articles JOIN sources USING (source) WHERE characters < min_characters
"""
SHOUTING = """
    SELECT source, seq, article_id, locator, title AS observed, 'not in capitals' AS threshold
    FROM articles WHERE title = upper(title)
"""


def rules(sources: Sequence[Source] = SOURCES) -> tuple[RuleSql, ...]:
    names = [source.name for source in sources]
    return (
        RuleSql("text long enough", dict.fromkeys(names, "critical"), SHORT_TEXT),
        RuleSql("title not shouting", dict.fromkeys(names, "warning"), SHOUTING),
    )


def stage(folder: Path, rows: Iterable[StagedRow], sources: Sequence[Source] = SOURCES) -> Path:
    """A checked staged file in `folder`."""
    staged = folder / "staged.duckdb"
    build_staged(staged, write_batches(folder / "batches", rows), sources, TODAY)
    assert not record_failures(staged, rules(sources)).errors
    return staged

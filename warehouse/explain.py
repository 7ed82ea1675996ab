"""Everything the warehouse knows of one article or candidate: where it came from, what was found, what was judged."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

import duckdb

from tasks.article_text import Paragraph
from tasks.identity import article_id, canonical_url
from tasks.model import DateEvidence
from tasks.repair.operations import Operation
from warehouse.quarantine import QuarantinedLine
from warehouse.statements import run

MOST = 20
"""Candidates explained at once: a file may hold thousands."""

_ID = re.compile(r"[0-9a-f]{16}")
_LINE = re.compile(r"(.+):(\d{1,9})")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """The current version of an article. `extracted_text` is None where it equals the text."""

    article_id: str
    url: str | None
    source: str
    title: str | None
    authors: list[str]
    published_on: date | None
    published_at: datetime | None
    language: str | None
    language_confidence: float | None
    declared_language: str | None
    text: str
    extracted_text: str | None
    story_id: str
    story_articles: int
    version: int
    first_run_id: str
    changed_run_id: str
    last_run_id: str
    locator: str
    found_url: str | None
    extractor: str
    flags: list[str]
    header_problems: list[str]
    characters: int
    words: int
    link_share: float
    fragment_share: float
    repeated_paragraphs: int
    repeated_share: float
    replacement_characters: int
    mojibake: int
    modified_on: date | None
    modified_at: datetime | None


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """A superseded version."""

    version: int
    run_id: str
    superseded_run_id: str
    superseded_at: datetime
    title: str | None
    published_on: date | None
    text: str
    cause: str | None
    """Why it was replaced: outlet or reading; None where an older program did that."""
    change: str | None
    """How the version that replaced it differs, in a line."""


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """An article of the same story. `like_article_id`: the one of which it is a copy; None where it is none."""

    article_id: str
    source: str
    url: str | None
    title: str | None
    first_loaded_at: datetime
    is_first: bool
    like_article_id: str | None
    share: float | None


@dataclass(frozen=True, slots=True)
class FailureFacts:
    """A row check that failed in a run."""

    run_id: str
    check_name: str
    severity: str
    observed: str
    threshold: str


@dataclass(frozen=True, slots=True)
class OutcomeFacts:
    """What became of the candidate in a run."""

    run_id: str
    started_at: datetime | None
    seq: int
    source: str
    locator: str
    url: str | None
    outcome: str
    reason: str
    detail: str
    extraction_ms: float | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is known; runs the newest first. Text, dates and repairs are the article's, else those in quarantine."""

    key: str
    article: ArticleFacts | None
    quarantined: QuarantinedLine | None
    outcomes: tuple[OutcomeFacts, ...]
    failures: tuple[FailureFacts, ...]
    versions: tuple[VersionFacts, ...]
    story: tuple[StoryFacts, ...]
    """The articles of its story, at most MOST, itself among them; the first seen at the front."""
    paragraphs: tuple[Paragraph, ...]
    dates: tuple[DateEvidence, ...]
    repairs: tuple[Operation, ...]
    texts: tuple[str | None, str]
    """The text as it came, None where equal, and as it is."""
    forgotten_at: datetime | None


def explain(con: duckdb.DuckDBPyConnection, asked: str) -> tuple[Explanation, ...]:
    """Explain a URL, an article id, a locator (`a.txt:17`) or all candidates of a file; empty where nothing is known.

    A URL may lack its scheme, and a line may be any of a record's. A path may be absolute; it is matched with the end
    of what the runs noted. At most MOST candidates. Raises duckdb.Error.
    """
    canonical = canonical_url(asked)
    if canonical is not None or _ID.fullmatch(asked):
        return _known(con, [article_id(canonical) if canonical else asked])
    places = [row[0] for row in run(con, "queries/find_by_locator", asked=asked, most=MOST).fetchall()]
    return _known(con, places) or _known(con, _meant(con, asked))


def _meant(con: duckdb.DuckDBPyConnection, asked: str) -> list[str]:
    """What is no place may be an address without its scheme, or a line within a record."""
    keys = []
    canonical = canonical_url(f"https://{asked}")
    if canonical is not None:
        keys.append(article_id(canonical))
    if line := _LINE.fullmatch(asked):
        found = run(con, "queries/find_by_line", file=line[1], line=int(line[2])).fetchone()
        keys += found or ()
    return keys


def _known(con: duckdb.DuckDBPyConnection, keys: list[str]) -> tuple[Explanation, ...]:
    found = (_explain(con, key) for key in keys)
    return tuple(one for one in found if one.article or one.quarantined or one.outcomes or one.forgotten_at)


def _explain(con: duckdb.DuckDBPyConnection, key: str) -> Explanation:
    article = _first(ArticleFacts, con, "explain_article", key)
    waiting = _first(QuarantinedLine, con, "explain_quarantine", key)
    where = "explain" if article else "explain_quarantined"
    forgotten = run(con, "queries/explain_forgotten", key=key).fetchone()
    return Explanation(
        key=key,
        article=article,
        quarantined=waiting,
        outcomes=_all(OutcomeFacts, con, "explain_outcomes", key),
        failures=_all(FailureFacts, con, "explain_failures", key),
        versions=_all(VersionFacts, con, "explain_versions", key),
        story=_story(con, key),
        paragraphs=tuple(_paragraph(row) for row in run(con, f"queries/{where}_paragraphs", key=key).fetchall()),
        dates=tuple(_date(row) for row in run(con, f"queries/{where}_dates", key=key).fetchall()),
        repairs=tuple(_operation(row) for row in run(con, f"queries/{where}_repairs", key=key).fetchall()),
        texts=run(con, f"queries/{where}_texts", key=key).fetchone() or (None, ""),
        forgotten_at=forgotten[0] if forgotten else None,
    )


def _all(kind: type[_T], con: duckdb.DuckDBPyConnection, name: str, key: str) -> tuple[_T, ...]:
    return tuple(kind(*row) for row in run(con, f"queries/{name}", key=key).fetchall())


def _story(con: duckdb.DuckDBPyConnection, key: str) -> tuple[StoryFacts, ...]:
    return tuple(StoryFacts(*row) for row in run(con, "queries/explain_story", key=key, most=MOST).fetchall())


def _first(kind: type[_T], con: duckdb.DuckDBPyConnection, name: str, key: str) -> _T | None:
    return next(iter(_all(kind, con, name, key)), None)


def _date(row: tuple[Any, ...]) -> DateEvidence:
    kind, value, day, at, chosen, origin, zone, marks, reason = row
    return DateEvidence(kind, value, day, at, chosen, origin, zone, tuple(marks), reason)


def _paragraph(row: tuple[Any, ...]) -> Paragraph:
    position, text, repeat, repeats, share = row
    return Paragraph(position, text, repeat, tuple(repeats), share)


def _operation(row: tuple[Any, ...]) -> Operation:
    kind, positions, *rest = row
    return Operation(kind, tuple(positions), *rest)

"""Before the first hop: sources.toml → Sources, all of it right or all of its mistakes told at once."""

from __future__ import annotations

import glob
import hashlib
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tasks.model import Expectations, ExtractOptions, FetchOptions, Source
from tasks.source_tables import URL_KINDS, SourceTable
from tasks.sources_file import Problem, read_source
from tasks.suggestions import near
from tasks.vocabulary import Kind, RepairMode

READING = 3
"""Raise it when the same page, read with the same options, becomes another article: all are read again once."""

_EXAMPLE = '[[source]]\n  name = "my-outlet"\n  kind = "records"\n  location = "inbox/*.txt"'
_NO_SOURCE = Problem("source", "the file names no source", f"add one:\n  {_EXAMPLE}")
_PLACE = re.compile(r"(.*) \(at line (\d+), column (\d+)\)", re.DOTALL)


class SourcesError(Exception):
    """The sources file, or what is asked of it, cannot be used; nothing was done.

    SourcesError
    ├── SourcesMissingError: there is no such file
    ├── SourcesUnreadableError: it is a folder, not ours to read, or not UTF-8
    ├── SourcesSyntaxError: it is no TOML; names the line
    ├── SourcesInvalidError: keys, values or names are wrong; lists all of them
    │   └── SourcesEmptyError: there is nothing in it yet
    └── UnknownSourceError: a source that was asked for is not in it
    """


class SourcesMissingError(SourcesError):
    """There is no sources file."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} does not exist: write it, or set DATELINE_SOURCES. The least it needs:\n  {_EXAMPLE}")


class SourcesUnreadableError(SourcesError):
    """The sources file is there and cannot be read as text."""

    def __init__(self, path: Path, problem: str, fix: str) -> None:
        super().__init__(f"{path}: {problem}: {fix}")


class SourcesSyntaxError(SourcesError):
    """The sources file is no TOML."""

    def __init__(self, path: Path, error: tomllib.TOMLDecodeError) -> None:
        found = _PLACE.fullmatch(str(error))
        place, problem = (f"{path}:{found[2]}:{found[3]}", found[1]) if found else (str(path), str(error))
        super().__init__(f"{place}: {problem}: correct the TOML there (texts stand in quotes)")


class SourcesInvalidError(SourcesError):
    """Everything that is wrong with the sources file; `problems` one by one, with keys that name their source."""

    def __init__(self, path: Path, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(f"{path}: {it.key}: {it.problem}; {it.fix}" for it in problems))
        self.problems = tuple(problems)


class SourcesEmptyError(SourcesInvalidError):
    """The sources file holds nothing, or comments only."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, [_NO_SOURCE])


class UnknownSourceError(SourcesError):
    """A source was asked for that the file does not have."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        fix = near(name, tuple(known)) or f"known are {', '.join(known)}"
        super().__init__(f"there is no source {name!r}: {fix}")


def load_sources(path: Path, rule_names: frozenset[str] | None = None) -> tuple[Source, ...]:
    """The sources of `path`, in its order, with absolute locations.

    `rule_names` are the checks that `[source.rules]` may name; None leaves their names unjudged. Raises SourcesError.
    """
    document = _parse(path)
    if not document:
        raise SourcesEmptyError(path)
    tables, problems = _tables(document)
    read: list[SourceTable] = []
    for number, table in enumerate(tables, start=1):
        result = read_source(table)
        found = [*(result if isinstance(result, tuple) else ()), *_beyond(table, rule_names)]
        problems += [Problem(f"{_called(table, number)}: {it.key}", it.problem, it.fix) for it in found]
        read += [] if isinstance(result, tuple) else [result]
    problems += _same_names(tables)
    if problems:
        raise SourcesInvalidError(path, problems)
    return tuple(_source(table, path.resolve().parent) for table in read)


def select_sources(sources: Sequence[Source], names: Sequence[str]) -> tuple[Source, ...]:
    """Those of `sources` that `names` asks for, in the file's order; all where it asks for none.

    Raises UnknownSourceError.
    """
    known = [source.name for source in sources]
    for name in names:
        if name not in known:
            raise UnknownSourceError(name, known)
    return tuple(source for source in sources if not names or source.name in names)


def options_version(source: Source, *, fetched: bool = False) -> str:
    """16 hex digits that change when the same bytes of this source would be read otherwise.

    The time zone is part of it, for a publication day is the outlet's local day, and so is what is repaired;
    trafilatura and its options are part of it where the source holds pages, and for the pages `fetched` for a source
    that holds something else.
    """
    has_pages = fetched or source.kind is not Kind.RECORDS
    pages = (_extractor(), astuple(source.extract)) if has_pages else ()
    return hashlib.sha256(
        repr((READING, source.kind.value, source.timezone, source.repair.value, pages)).encode()
    ).hexdigest()[:16]


@cache
def _extractor() -> str:
    return f"trafilatura {version('trafilatura')}"


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise SourcesMissingError(path) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SourcesUnreadableError(path, reason, "give a file this user may read in DATELINE_SOURCES") from None
    except UnicodeDecodeError as error:
        raise SourcesUnreadableError(path, f"byte {error.start} is not UTF-8", "save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise SourcesSyntaxError(path, error) from None


def _tables(document: dict[str, Any]) -> tuple[list[dict[str, Any]], list[Problem]]:
    """The `[[source]]` tables, and what is wrong around them."""
    fix = "only [[source]] stands at the top of this file"
    problems = [Problem(key, "is no key here", near(key, ("source",)) or fix) for key in document if key != "source"]
    found = document.get("source", [])
    if isinstance(found, list) and all(isinstance(table, dict) for table in found):
        if not found:
            problems.append(_NO_SOURCE)
        return found, problems
    return [], [*problems, Problem("source", "is not a list of tables", "write [[source]] with two brackets")]


def _beyond(table: dict[str, Any], rule_names: frozenset[str] | None) -> Iterator[Problem]:
    """What one key alone cannot tell."""
    rules = table.get("rules")
    for name in rules if rule_names is not None and isinstance(rules, dict) else ():
        if rule_names is not None and name not in rule_names:
            known = ", ".join(sorted(rule_names))
            yield Problem(f"rules.{name}", "is no check", near(name, rule_names) or f"known are {known}")


def _same_names(tables: Sequence[dict[str, Any]]) -> Iterator[Problem]:
    numbers: dict[str, int] = {}
    for number, table in enumerate(tables, start=1):
        name = table.get("name")
        if isinstance(name, str) and numbers.setdefault(name, number) != number:
            first = f"source number {numbers[name]} has this name already"
            yield Problem(f"source number {number}: name", f'"{name}": {first}', "give each source a name of its own")


def _called(table: dict[str, Any], number: int) -> str:
    name = table.get("name")
    return f'source "{name}"' if isinstance(name, str) and name.strip() else f"source number {number}"


def _absolute(folder: Path, location: str) -> str:
    """`location` from `folder`, whose own name may hold what a glob would take for a pattern."""
    if glob.has_magic(location):
        folder = Path(glob.escape(str(folder)))
    return str(folder / Path(location).expanduser())


def _source(table: SourceTable, folder: Path) -> Source:
    expect = table.expect.model_dump(exclude_none=True, exclude={"articles_per_day", "measures"})
    per_day = table.expect.articles_per_day
    return Source(
        name=table.name,
        kind=Kind(table.kind),
        location=table.location if table.kind in URL_KINDS else _absolute(folder, table.location),
        language=table.language,
        timezone=table.timezone,
        extract=ExtractOptions(**table.extract.model_dump(exclude_none=True)),
        repair=RepairMode(table.repair),
        fetch=FetchOptions(**table.fetch.model_dump(exclude_none=True)),
        expect=Expectations(
            **expect,
            min_articles_per_day=per_day.min if per_day else None,
            max_articles_per_day=per_day.max if per_day else None,
            measures=tuple((name, bound.min, bound.max) for name, bound in table.expect.measures.items()),
        ),
        rules=tuple(sorted(table.rules.items())),
    )

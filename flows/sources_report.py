"""`dateline sources`: is the sources file right, and what does it watch?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

from expectations.catalogue import RULE_NAMES
from flows.exit_codes import ExitCode
from flows.screen import Screen, counted, screen, shown_path
from tasks.file_search import FoundFile, find_files
from tasks.model import Source
from tasks.page_files import SUFFIXES as PAGE_SUFFIXES
from tasks.record_files import SUFFIXES as RECORD_SUFFIXES
from tasks.sources import SourcesInvalidError, load_sources
from tasks.url_lists import SUFFIXES as URL_SUFFIXES
from tasks.vocabulary import Kind
from tasks.warc_files import SUFFIXES as WARC_SUFFIXES

SUFFIXES: Mapping[Kind, tuple[str, ...]] = {
    Kind.RECORDS: RECORD_SUFFIXES,
    Kind.PAGES: PAGE_SUFFIXES,
    Kind.WARC: WARC_SUFFIXES,
    Kind.URLS: URL_SUFFIXES,
}
"""Of the kinds that lie on disk."""
MOST_COUNTED = 100_000
"""Files of one source that are counted; beyond it nobody waits for the exact number."""


def check_sources(path: Path, *, as_json: bool = False) -> int:
    """Say that the file is right and what finds nothing yet, or raise SourcesError with all that is wrong."""
    answer = screen(as_json=as_json)
    try:
        sources = load_sources(path, RULE_NAMES)
    except SourcesInvalidError as error:
        if as_json:
            answer.document({"file": path, "valid": False, "problems": error.problems})
            return ExitCode.USAGE
        raise
    without = [source for source in sources if count_files(source) == 0]
    if as_json:
        names = [source.name for source in without]
        answer.document({"file": path, "valid": True, "sources": len(sources), "without_files": names})
    else:
        answer.line(f"{path} is right: {counted(len(sources), 'source')}")
        for source in without:
            answer.line(f"note: nothing lies at {source.location} yet (source {source.name})")
    return ExitCode.OK


def show_sources(path: Path, *, as_json: bool = False) -> int:
    """List the sources. Raises SourcesError."""
    sources = load_sources(path, RULE_NAMES)
    answer = screen(as_json=as_json)
    if as_json:
        answer.document([{"source": source, "files": count_files(source)} for source in sources])
    else:
        _tell(answer, sources)
    return ExitCode.OK


def count_files(source: Source) -> int | None:
    """How many files the source's location holds now; None where it is an address of the web."""
    if source.kind not in SUFFIXES:
        return None
    files = (found for found in find_files(source.location, SUFFIXES[source.kind]) if isinstance(found, FoundFile))
    return sum(1 for _ in islice(files, MOST_COUNTED))


def _tell(answer: Screen, sources: Sequence[Source]) -> None:
    columns = ("source", "kind", "language", "timezone", "files", "location", "rules set")
    answer.table(columns, [_row(source) for source in sources])


def _row(source: Source) -> tuple[object, ...]:
    rules = ", ".join(f"{name}={word}" for name, word in source.rules)
    language = source.language or "any"
    location = shown_path(Path(source.location)) if source.kind in SUFFIXES else source.location
    return (source.name, source.kind.value, language, source.timezone, count_files(source), location, rules)

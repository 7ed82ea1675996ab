"""First three hops as one stream: sources → candidates → pages → staged lines, cut into batches.

Reading runs a little ahead of the children, so that no core waits while a batch is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from expectations.rules_version import rules_version
from flows.attempt import Counted
from flows.collected import Lookup
from flows.collecting import Collection
from tasks.model import Failure, Page, Source
from tasks.page_files import read_page_source
from tasks.pool import ExtractionPool, Job, StagedLine
from tasks.recognise import Known, Versions, recognise
from tasks.record_files import read_record_source
from tasks.sources import options_version
from tasks.staging import encode_row, write_batch
from tasks.vocabulary import Kind, Outcome
from tasks.warc_files import read_warc_source

READERS: Mapping[Kind, Callable[[Source], Iterator[Page | Failure]]] = {
    Kind.RECORDS: read_record_source,
    Kind.PAGES: read_page_source,
    Kind.WARC: read_warc_source,
}
"""Kinds that lie on disk; the others are collected from the web."""
LOOKUP_SIZE = 250
BATCH_BYTES = 8 * 1024 * 1024
"""A batch ends here even where it holds fewer candidates; DuckDB reads it as a whole."""
LOOKUP_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate that has come as far as its page, what the warehouse knows of it, and what it is to be read with."""

    source: Source
    item: Page | Failure
    known: Known | None
    versions: Versions


class Harvest:
    """All candidates of a run, staged as they come; `next_batch` writes the next durable batch file."""

    def __init__(
        self,
        sources: Sequence[Source],
        pool: ExtractionPool,
        found: Iterable[Found],
        boilerplate: Mapping[str, frozenset[int]] = MappingProxyType({}),
    ) -> None:
        """`found` are candidates of `sources`. `boilerplate`: source → keys of the lines that recur in its articles."""
        lines = (_job_or_line(seq, one, boilerplate.get(one.source.name, frozenset())) for seq, one in enumerate(found))
        self._lines = pool.extract(lines)
        self._number = 0
        self.discovered = Counter({source.name: 0 for source in sources})
        """Source → candidates that were staged, which the ledger must account for."""

    def next_batch(self, folder: Path, size: int) -> Counted:
        """Stage the next `size` candidates; what came of each as (source, outcome or None). Empty at the end."""
        lines = self._some_lines(size)
        if lines:
            self._number += 1
            write_batch(folder, self._number, (line.line for line in lines))
        return tuple((line.source, line.outcome) for line in lines)

    def _some_lines(self, size: int) -> list[StagedLine]:
        lines: list[StagedLine] = []
        taken = 0
        for line in islice(self._lines, size):
            lines.append(line)
            self.discovered[line.source] += 1
            taken += len(line.line)
            if taken >= BATCH_BYTES:
                break
        return lines


def find_all(sources: Sequence[Source], lookup: Lookup, collection: Collection, limit: int | None) -> Iterator[Found]:
    """The candidates of all sources: those on disk first, while the others are collected from the web.

    `lookup` tells what the warehouse remembers of candidate keys; `limit` bounds candidates per source.
    """
    for source in sources:
        if source.kind not in READERS:
            collection.watch(source)
    for source in sources:
        if source.kind in READERS:
            yield from _find_on_disk(source, lookup, collection, limit)
    for collected in collection:
        yield Found(collected.source, collected.item, collected.known, versions_of(collected.source, fetched=True))
    collection.finish()


def versions_of(source: Source, *, fetched: bool = False) -> Versions:
    """What the candidates of a source are read with, those `fetched` for it or those it holds itself."""
    return Versions(options_version(source, fetched=fetched), rules_version(source))


def _find_on_disk(source: Source, lookup: Lookup, collection: Collection, limit: int | None) -> Iterator[Found]:
    """What a source's files hold, but for the records whose page is yet to be collected."""
    versions = versions_of(source)
    for chunk in _chunks(_left_to_read(source, collection, limit)):
        known = lookup([item.candidate.key for item in chunk])
        yield from (Found(source, item, known.get(item.candidate.key), versions) for item in chunk)


def _left_to_read(source: Source, collection: Collection, limit: int | None) -> Iterator[Page | Failure]:
    wanted = (item for item in READERS[source.kind](source) if collection.wants(item))
    for item in islice(wanted, limit):
        if isinstance(item, Failure) and item.outcome is Outcome.PENDING and source.fetch.fetch_missing:
            collection.add(source, item.candidate)
        else:
            yield item


def _job_or_line(seq: int, found: Found, boilerplate: frozenset[int]) -> Job | StagedLine:
    row = recognise(found.item, seq, found.known, found.versions)
    if row is not None:
        return StagedLine(seq, found.source.name, row.outcome, encode_row(row))
    assert isinstance(found.item, Page), "a failure needs no extraction"
    return Job(seq, found.item, found.source, found.versions.options, boilerplate)


def _chunks(items: Iterable[Page | Failure]) -> Iterator[list[Page | Failure]]:
    """So many that a lookup is worth its while, so few that they fit into memory."""
    chunk: list[Page | Failure] = []
    size = 0
    for item in items:
        chunk.append(item)
        size += len(item.body) if isinstance(item, Page) else 0
        if len(chunk) >= LOOKUP_SIZE or size >= LOOKUP_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk

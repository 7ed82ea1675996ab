"""First three hops as one stream: sources → candidates → pages → staged lines, cut into batches.

Reading runs a little ahead of the children, so that no core waits while a batch is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, count, islice
from pathlib import Path
from types import MappingProxyType

from expectations.rules_version import rules_version
from flows.attempt import Counted
from flows.collecting import Collection, Lookup
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


class Harvest:
    """All candidates of a run, staged as they come; `next_batch` writes the next durable batch file."""

    def __init__(
        self,
        sources: Sequence[Source],
        pool: ExtractionPool,
        lookup: Lookup,
        collection: Collection,
        limit: int | None,
        boilerplate: Mapping[str, frozenset[int]] = MappingProxyType({}),
    ) -> None:
        """`lookup` tells what the warehouse remembers of candidate keys; `limit` bounds candidates per source.
        `boilerplate`: source → keys of the lines that recur across its articles.

        `collection` is watched for the sources that do not lie on disk, while the files of the others are read.
        """
        self._lookup = lookup
        self._limit = limit
        self._boilerplate = boilerplate
        self._collection = collection
        self._sequence = count()
        for source in sources:
            if source.kind not in READERS:
                collection.watch(source)
        files = chain.from_iterable(self._work(source) for source in sources if source.kind in READERS)
        self._lines = pool.extract(chain(files, self._collected()))
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

    def _work(self, source: Source) -> Iterator[Job | StagedLine]:
        versions = Versions(options_version(source), rules_version(source))
        for chunk in _chunks(self._left_to_read(source)):
            known = self._lookup([item.candidate.key for item in chunk])
            for item in chunk:
                yield self._job_or_line(item, source, versions, known.get(item.candidate.key))

    def _left_to_read(self, source: Source) -> Iterator[Page | Failure]:
        """What a source's files hold, but for the records whose page is yet to be collected."""
        for item in islice(READERS[source.kind](source), self._limit):
            if isinstance(item, Failure) and item.outcome is Outcome.PENDING and source.fetch.fetch_missing:
                self._collection.add(source, item.candidate)
            else:
                yield item

    def _collected(self) -> Iterator[Job | StagedLine]:
        for collected in self._collection:
            source = collected.source
            versions = Versions(options_version(source, fetched=True), rules_version(source))
            yield self._job_or_line(collected.item, source, versions, collected.known)
        self._collection.finish()

    def _job_or_line(
        self, item: Page | Failure, source: Source, versions: Versions, known: Known | None
    ) -> Job | StagedLine:
        seq = next(self._sequence)
        row = recognise(item, seq, known, versions)
        if row is not None:
            return StagedLine(seq, source.name, row.outcome, encode_row(row))
        assert isinstance(item, Page), "a failure needs no extraction"
        return Job(seq, item, source, versions.options, self._boilerplate.get(source.name, frozenset()))


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

"""Beside the load: the raw content of a candidate, read again from where it was found.

Only quarantined candidates need it, so no run keeps the raw content of all. What is no longer there, or no longer
the same, is None.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from tasks.file_search import folder_of
from tasks.model import Failure, Page, Source
from tasks.record_files import read_record_source
from tasks.vocabulary import Kind


class RawPages:
    """Raw content by (source, locator, content hash); quickest when asked in the order of discovery."""

    def __init__(self, sources: Sequence[Source]) -> None:
        """Only candidates of `sources` are found."""
        self._sources = {source.name: source for source in sources}
        self._file: Path | None = None
        self._records: Iterator[Page | Failure] = iter(())
        self._line = 0

    def read(self, source_name: str, locator: str, content_hash: str) -> bytes | None:
        """The bytes that have this content hash, or None."""
        source = self._sources[source_name]
        folder = folder_of(source.location)
        if source.kind is Kind.RECORDS:
            file = folder / locator.rpartition(":")[0]
            return self._record(source, file, _line_of(locator), content_hash)
        try:
            body = (folder / locator).read_bytes()
        except OSError:
            return None
        return body if hashlib.sha256(body).hexdigest() == content_hash else None

    def _record(self, source: Source, file: Path, line: int, content_hash: str) -> bytes | None:
        """Goes on reading where the last record of the same file was found."""
        if file != self._file or line <= self._line:
            self._file, self._records = file, read_record_source(replace(source, location=str(file)))
        self._line = line
        for item in self._records:
            at = _line_of(item.candidate.locator)
            if at == line and isinstance(item, Page):
                return item.body if item.content_hash == content_hash else None
            if at > line:
                self._records = chain([item], self._records)
                return None
        return None


def _line_of(locator: str) -> int:
    """0 where the locator names a whole file."""
    line = locator.rpartition(":")[2]
    return int(line) if line.isdecimal() else 0

"""Beside the load: the raw content of a candidate, read again from where it was found.

Only quarantined candidates need it, so no run keeps the raw content of all. What is no longer there, or no longer
the same, is None.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from tasks.file_search import folder_of
from tasks.model import Failure, Page, Source
from tasks.record_files import read_record_source
from tasks.vocabulary import Kind
from tasks.warc_files import read_warc_page
from tasks.warc_reader import ArchiveError, read_response
from tasks.warc_writer import Place


class RawPages:
    """Raw content by (source, locator, content hash); quickest when asked in the order of discovery."""

    def __init__(
        self,
        sources: Sequence[Source],
        archive: Path | None = None,
        places: Mapping[tuple[str, str], Place] | None = None,
    ) -> None:
        """Only candidates of `sources` are found; `places` says where in `archive` a (source, locator)'s page is."""
        self._sources = {source.name: source for source in sources}
        self._archive = archive
        self._places = places or {}
        self._file: Path | None = None
        self._records: Iterator[Page | Failure] = iter(())
        self._line = 0

    def read(self, source_name: str, locator: str, content_hash: str) -> bytes | None:
        """The bytes that have this content hash, or None."""
        source = self._sources[source_name]
        place = self._places.get((source_name, locator))
        if place is not None and self._archive is not None:
            return _as_hashed(_archived(self._archive, place), content_hash)
        folder = folder_of(source.location)
        if source.kind is Kind.RECORDS:
            file = folder / locator.rpartition(":")[0]
            return self._record(source, file, _line_of(locator), content_hash)
        try:
            if source.kind is Kind.WARC:
                name, _, offset = locator.rpartition(":")
                return _as_hashed(read_warc_page(folder / name, int(offset)), content_hash)
            return _as_hashed((folder / locator).read_bytes(), content_hash)
        except (OSError, ArchiveError, ValueError):
            return None

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


def _archived(archive: Path, place: Place) -> bytes | None:
    try:
        return read_response(archive, place.file, place.offset, place.length).body
    except ArchiveError:
        return None


def _as_hashed(body: bytes | None, content_hash: str) -> bytes | None:
    return body if body is not None and hashlib.sha256(body).hexdigest() == content_hash else None


def _line_of(locator: str) -> int:
    """0 where the locator names a whole file."""
    line = locator.rpartition(":")[2]
    return int(line) if line.isdecimal() else 0

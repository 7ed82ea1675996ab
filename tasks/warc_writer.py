"""Second hop: every request and response → WARC files, a file per run and size.

A file is named `….warc.gz.open` while it is written to, and `….warc.gz` for good. Every record is a gzip member of its
own, in the file as a whole before the next one begins: whatever kills a run leaves one torn record at most, the last.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from fastwarc.warc import WarcRecord, WarcRecordType

from tasks.warc_members import whole_length

OPEN = ".open"
"""What the name of a file that is written to ends in, after `.warc.gz`."""

_LEVEL = 3  # a page packs to a tenth more than with 6, in half the time
_FRAMING = re.compile(rb"^(?:transfer-encoding|te)[ \t]*:", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a response record lies: a file relative to the archive folder, and bytes in it as it lies on disk."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request as it was sent and the response as it came. Both heads end in an empty line."""

    url: str
    started_at: datetime
    """Aware."""
    address: str | None
    """The IP address that was connected to."""
    request_head: bytes
    request_body: bytes
    status_line_and_headers: bytes
    body: bytes
    """Without chunks, but with its content encodings."""
    truncated: str | None = None
    """Why the body is not whole, in the words of WARC: length, time, disconnect or unspecified; None where it is."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """A file that a killed run left open, cut back to its last whole record."""

    file: str
    bytes_dropped: int


class WarcWriter:
    """The archive files of one process, for one thread at a time; nothing is opened before the first exchange."""

    def __init__(self, folder: Path, run_id: str, software: str, max_bytes: int = 1 << 30) -> None:
        """`folder` is there already; a file that has reached `max_bytes` is closed, and the next one begun."""
        self._folder = folder
        self._run_id = run_id
        self._software = software
        self._max_bytes = max_bytes
        self._numbers = count(1)
        self._name = ""
        self._file: int | None = None
        self._size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def write(self, exchange: Exchange) -> Place:
        """Put an exchange on record; it may be read from its place at once. Raises OSError, and has written nothing."""
        if self._size >= self._max_bytes:
            self.close()
        if self._file is None:
            self._open()
        response = _response_record(exchange)
        request = _packed(_request_record(exchange, response.headers["WARC-Record-ID"]), exchange.request_body)
        answer = _packed(response, exchange.body)
        start = self._append(request + answer)
        return Place(self._name, start + len(request), len(answer))

    def close(self) -> None:
        """Make the open file durable and give it its name. Raises OSError."""
        if self._file is None:
            return
        file, self._file = self._file, None
        try:
            os.fsync(file)
        finally:
            os.close(file)
        _rename(self._folder / (self._name + OPEN))

    def _open(self) -> None:
        for number in self._numbers:
            self._name = f"{self._run_id}-{number:05}.warc.gz"
            if (self._folder / self._name).exists():
                continue
            with suppress(FileExistsError):  # of a process of this run that was killed
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC
                self._file = os.open(self._folder / (self._name + OPEN), flags, 0o644)
                self._begin(self._file)
                return

    def _begin(self, file: int) -> None:
        self._size = 0
        try:
            self._append(_packed(_info_record(self._name, self._software)))
        except OSError:
            self._file = None
            os.close(file)
            (self._folder / (self._name + OPEN)).unlink()
            raise

    def _append(self, data: bytes) -> int:
        """All of it, or nothing; returns where it begins. Raises OSError."""
        assert self._file is not None
        start, left = self._size, memoryview(data)
        try:
            while left:
                left = left[os.write(self._file, left) :]
        except OSError:
            os.ftruncate(self._file, start)
            raise
        self._size += len(data)
        return start


def recover(archive: Path) -> Iterator[Recovered]:
    """Make the files that a killed run left open whole again. For the holder of the writer's lock. Raises OSError."""
    for path in sorted(archive.rglob(f"*.warc.gz{OPEN}")):
        if path.is_symlink() or not path.is_file():
            continue
        size, whole = path.stat().st_size, whole_length(path)
        name = path.relative_to(archive).as_posix().removesuffix(OPEN)
        if whole == 0:
            path.unlink()
        else:
            os.truncate(path, whole)
            _rename(path)
        yield Recovered(name, size - whole)


def _rename(path: Path) -> None:
    """Take the `.open` off a name, durably."""
    path.rename(path.with_name(path.name.removesuffix(OPEN)))
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _info_record(name: str, software: str) -> WarcRecord:
    record = _record(WarcRecordType.warcinfo, "application/warc-fields")
    record.headers["WARC-Filename"] = name
    fields = f"software: {software}\r\nformat: WARC File Format 1.1\r\n"
    record.set_bytes_content(fields.encode())
    return record


def _request_record(exchange: Exchange, response_id: str) -> WarcRecord:
    record = _record(WarcRecordType.request, "application/http; msgtype=request", exchange)
    record.headers["WARC-Concurrent-To"] = response_id
    record.set_bytes_content(exchange.request_head + exchange.request_body)
    return record


def _response_record(exchange: Exchange) -> WarcRecord:
    record = _record(WarcRecordType.response, "application/http; msgtype=response", exchange)
    if exchange.truncated:
        record.headers["WARC-Truncated"] = exchange.truncated
    # the chunks are gone; Common Crawl renames the header so too
    head = _FRAMING.sub(rb"X-Crawler-\g<0>", exchange.status_line_and_headers)
    record.set_bytes_content(head + exchange.body)
    return record


def _record(kind: WarcRecordType, content_type: str, exchange: Exchange | None = None) -> WarcRecord:
    record = WarcRecord()
    record.init_headers(kind)
    record.headers["Content-Type"] = content_type
    if exchange is not None:
        record.headers["WARC-Date"] = exchange.started_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        record.headers["WARC-Target-URI"] = quote(exchange.url, safe="!#$%&'()*+,/:;=?@[]~")
        if exchange.address:
            record.headers["WARC-IP-Address"] = exchange.address
        record.is_http = True
    return record


def _packed(record: WarcRecord, payload: bytes | None = None) -> bytes:
    """The record as a gzip member, with its digests."""
    plain = io.BytesIO()
    # the record format asks for a digest that finds damage, and most readers know this one alone
    digest = None if payload is None else hashlib.sha1(payload, usedforsecurity=False).digest()
    record.write(plain, checksum_data=True, payload_digest=digest)
    return gzip.compress(plain.getvalue(), _LEVEL, mtime=0)

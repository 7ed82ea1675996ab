"""First hop, beneath `tasks.warc_files`: a WARC file → its records, one in memory at a time.

A file lies there plain, with every record packed on its own (as it should be), or packed as a whole. What is damaged
is a value; reading goes on with the next record that can be found.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from fastwarc.warc import HeaderMap

from tasks.page_body import LARGEST_PAGE
from tasks.warc_bytes import Stretch, Unpacked, WarcFile, is_packed, next_member
from tasks.warc_errors import (
    ArchiveError,
    BodyTooLargeError,
    DamagedRecordError,
    NotAWarcError,
    TruncatedRecordError,
)

LARGEST_BLOCK = LARGEST_PAGE + 1024 * 1024
"""Bytes of a record that are read: a page and its HTTP headers."""

_LONGEST_HEAD = 32 * 1024
_STEP = 64 * 1024
_VERSION = re.compile(rb"WARC/[01]\.\d")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_NEXT = re.compile(rb"\nWARC/[01]\.\d\r?\n")
_TERMINATOR = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record whose length is right. `block` is empty unless it is a response."""

    offset: int
    """Byte at which it begins in the file; in the unpacked file where it is packed as a whole."""
    headers: HeaderMap
    block: bytes
    end: int
    """Behind it, in the bytes it was read from."""


@dataclass(frozen=True, slots=True)
class BadRecord:
    """What lies at a place and is no whole record. `url` where its header could still be read."""

    offset: int
    error: ArchiveError
    url: str | None = None
    end: int | None = None
    """Behind it, where that is certain."""


def read_records(file: WarcFile) -> Iterator[RawRecord | BadRecord]:
    """The records of a file in its order. Raises NotAWarcError, OSError."""
    text = _text_of(file)
    if text is None:
        yield from _packed_records(file)
    else:
        yield from _records_in_row(text)


def read_record(file: WarcFile, offset: int) -> RawRecord | BadRecord:
    """The record at an `offset` that `read_records` gave. Raises NotAWarcError, OSError."""
    text = _text_of(file)
    return read_packed_record(file, offset)[0] if text is None else _record(text, offset, offset)


def read_packed_record(file: WarcFile, at: int) -> tuple[RawRecord | BadRecord, int | None]:
    """The record packed at `at`, and the byte behind it; None where that is not certain. Raises OSError."""
    member = Unpacked(file, at)
    record = _record(member, 0, at)
    url = target_of(record.headers) if isinstance(record, RawRecord) else record.url
    try:
        if isinstance(record, RawRecord) and member.read_at(record.end, 1):
            record = BadRecord(at, DamagedRecordError("more is packed with it"), url)
        return record, member.finish()
    except ArchiveError as error:
        return BadRecord(at, error, url), None


def parse_head(head: bytes) -> HeaderMap:
    """First line and fields of a WARC or HTTP head, whatever its line ends are. Raises DamagedRecordError."""
    headers = HeaderMap("utf-8")
    try:
        headers.parse(io.BytesIO(re.sub(rb"\r?\n", b"\r\n", head)))
    except OSError as error:  # nothing is read from a disk here
        raise DamagedRecordError(f"header: {error}") from error
    return headers


def split_head(data: bytes) -> tuple[bytes, int] | None:
    """(the head that data begins with, where what follows it begins); None where it does not end."""
    found = _HEAD_END.search(data)
    return (data[: found.end()], found.end()) if found else None


def target_of(headers: HeaderMap) -> str | None:
    """The URL that a record is about; some writers put it between angle brackets."""
    return (headers.get("WARC-Target-URI") or "").strip().removeprefix("<").removesuffix(">") or None


def is_response_record(headers: HeaderMap) -> bool:
    """By its header; other records are requests, revisits, facts about the crawl."""
    return (headers.get("WARC-Type") or "").strip().lower() == "response"


def _text_of(file: WarcFile) -> Stretch | None:
    """The bytes in which records stand in a row; None where each is packed on its own. Raises NotAWarcError."""
    if not is_packed(file):
        _refuse_other(file.read_at(0, 16))
        return file
    first = Unpacked(file)
    try:
        _refuse_other(first.read_at(0, 16))
        record = _record(first, 0, 0)
        stands_in_row = isinstance(record, RawRecord) and bool(_VERSION.match(first.read_at(record.end, 8)))
        is_cut = isinstance(record, BadRecord) and isinstance(record.error, TruncatedRecordError)
        goes_on = is_cut and first.finish() < file.size
    except (TruncatedRecordError, DamagedRecordError):
        return None
    return Unpacked(file, every=True) if stands_in_row or goes_on else None


def _refuse_other(begin: bytes) -> None:
    if begin.startswith(b"filedesc://"):
        raise NotAWarcError("an ARC file, the format before WARC; convert it to WARC")
    if not _VERSION.match(begin):
        raise NotAWarcError(f"begins with the bytes {begin[:8].hex(' ')}")


def _packed_records(file: WarcFile) -> Iterator[RawRecord | BadRecord]:
    at: int | None = 0
    while at is not None and at < file.size:
        record, end = read_packed_record(file, at)
        yield record
        at = next_member(file, at + 1) if end is None else end


def _records_in_row(text: Stretch) -> Iterator[RawRecord | BadRecord]:
    at: int | None = 0
    while at is not None:
        try:
            while text.read_at(at, 1) in {b"\r", b"\n"}:
                at += 1
            if not text.read_at(at, 1):
                return
        except ArchiveError as error:
            yield BadRecord(at, error)
            return
        record = _record(text, at, at)
        yield record
        at = _next_in_row(text, at + 1) if record.end is None else record.end


def _next_in_row(text: Stretch, at: int) -> int | None:
    at = max(at, text.oldest)
    try:
        while piece := text.read_at(at, _STEP):
            if found := _NEXT.search(piece):
                return at + found.start() + 1
            at += max(len(piece) - 16, 1)
    except ArchiveError:
        return None
    return None


def _record(text: Stretch, at: int, offset: int) -> RawRecord | BadRecord:
    url = None
    try:
        headers, start = _head(text, at)
        url = target_of(headers)
        length = headers.get("Content-Length") or "none"
        if not length.isdecimal() or len(length) > 18:
            raise DamagedRecordError(f"Content-Length: {length}")
        return _whole_record(text, offset, headers, start, start + int(length))
    except ArchiveError as error:
        return BadRecord(offset, error, url)


def _head(text: Stretch, at: int) -> tuple[HeaderMap, int]:
    """(header of the record at `at`, where its block begins). Raises ArchiveError."""
    data = text.read_at(at, _LONGEST_HEAD)
    if not _VERSION.match(data):
        raise DamagedRecordError("no WARC header begins here")
    head = split_head(data)
    if head is not None:
        return parse_head(head[0]), at + head[1]
    if len(data) == _LONGEST_HEAD:
        raise DamagedRecordError(f"a header of more than {_LONGEST_HEAD} bytes")
    text.read_at(at + len(data), 1)
    raise TruncatedRecordError("the file ends within the header")


def _whole_record(text: Stretch, offset: int, headers: HeaderMap, start: int, end: int) -> RawRecord | BadRecord:
    """Raises ArchiveError."""
    is_response = is_response_record(headers)
    is_large = end - start > LARGEST_BLOCK
    block = text.read_at(start, end - start) if is_response and not is_large else b""
    tail = text.read_at(end - 1, 1 + len(_TERMINATOR))
    if not tail:
        raise TruncatedRecordError(f"the file ends before its {end - start} bytes do")
    if not _TERMINATOR.startswith(tail[1:]):
        raise DamagedRecordError(f"it is not the {end - start} bytes long that its Content-Length says")
    end += len(tail) - 1
    if is_response and is_large:
        too_large = BodyTooLargeError(f"{end - start} bytes; {LARGEST_BLOCK} are read")
        return BadRecord(offset, too_large, target_of(headers), end)
    return RawRecord(offset, headers, block, end)

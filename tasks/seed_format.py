"""First hop, beneath `tasks.record_files`: the seed format, read from a stream and written. `docs/seed-format.md`.

A record is a header line, a title line, then paragraphs, one a line. Blank lines do not count. A line of the body that
looks like a header line is written with a backslash before it, and so is one that already has backslashes before
such a look; the reader takes exactly that one backslash away. A backslash alone where the title belongs says that a
record with paragraphs has no title.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from tasks.seed_header import header_line, is_header_line, read_header
from tasks.seed_lines import LINE_CAP, Line, escape, is_blank, read_lines, unescape
from tasks.vocabulary import HeaderProblem, Reason

RECORD_CAP = 8 * 1024 * 1024
"""Bytes of a record's title and paragraphs, one byte a line end."""
LINES_CAP = 100_000
"""Lines of a record's body: millions of tiny ones would fill memory below any byte limit."""


class SeedFormatError(Exception):
    """A record that the seed format cannot hold; raised by the writer only.

    SeedFormatError
    ├── UnwritableHeaderError   date or URL would not read back as they are
    ├── UnwritableLineError     a title or paragraph is blank, or holds a newline, NUL or half a character
    └── RecordTooLargeError     above LINE_CAP, RECORD_CAP or LINES_CAP
    """


class UnwritableHeaderError(SeedFormatError):
    """Date or URL would not read back as they are."""


class UnwritableLineError(SeedFormatError):
    """A title or paragraph is blank, or holds a newline, a NUL or half a character."""


class RecordTooLargeError(SeedFormatError):
    """Above LINE_CAP, RECORD_CAP or LINES_CAP."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record. Two that differ only in where they stood are equal."""

    line: int = field(compare=False)
    """Of the header, from 1."""
    url: str | None
    date: date | None
    """None where the header has no real day written `YYYY-MM-DD`."""
    date_text: str | None
    """What the header has in the date's place."""
    title: str | None
    paragraphs: tuple[str, ...]
    """As they stand, white space at their ends included; none is blank."""
    problems: tuple[HeaderProblem, ...]
    rest: str = ""
    """What the header has after the URL; empty unless something is wrong."""


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that cannot be kept; the ones around it are not touched."""

    line: int
    """Of its first line, from 1."""
    reason: Reason
    detail: str
    """Names the line at fault."""
    url: str | None = None


def make_record(url: str | None, day: date | None, title: str | None, paragraphs: Iterable[str]) -> Record:
    """A record for the writer, as it will read back: `date_text` and `problems` follow from the rest."""
    body = tuple(paragraphs)
    header = read_header(header_line(day.isoformat() if day else None, url))
    problems = header.problems + _title_problems(title, body)
    return Record(0, url, day, header.date_text, title, body, problems)


def read_records(lines: BinaryIO) -> Iterator[Record | BadRecord]:
    """The records of one decompressed stream, in order; memory is bounded by the largest record.

    What the stream itself raises passes through; the record it interrupts is not given.
    """
    draft: _Draft | None = None
    for line in read_lines(lines):
        if line.header is not None:
            if draft is not None:
                yield draft.finish()
            draft = _Draft(line)
        elif draft is None:
            draft = _Draft(line)
        else:
            draft.add(line)
    if draft is not None:
        yield draft.finish()


def write_record(record: Record) -> str:
    """The record as text, its last line ended. `problems` and `line` are not written: the reader finds them again.

    Raises SeedFormatError for what would not read back as it is.
    """
    lines = [_header(record)]
    if record.paragraphs and record.title is None:
        lines.append("\\\n")
    elif record.title is not None:
        lines.append(_line(record.title, in_title=True))
    lines += [_line(paragraph) for paragraph in record.paragraphs]
    text = "".join(lines)
    body = sum(len(line.encode()) - line.endswith("\r\n") for line in lines[1:])
    if body > RECORD_CAP or len(lines) - 1 > LINES_CAP:
        raise RecordTooLargeError(f"record of {body} bytes in {len(lines) - 1} lines: {record.url or record.title}")
    return text


def write_records(records: Iterable[Record], stream: BinaryIO) -> None:
    """Write records one after the other as UTF-8. Raises SeedFormatError; the records before it are written."""
    stream.writelines(write_record(record).encode() for record in records)


class _Draft:
    """A record while its lines come in; from the first fault on it keeps none of them."""

    def __init__(self, first: Line) -> None:
        self._line = first.number
        self._header = first.header
        self._fault = first.fault
        self._body: list[str] = []
        self._size = 0
        if first.header is None and first.fault is None:
            self._fault = Reason.NO_HEADER, f"line {first.number}: text before the first header line"

    def add(self, line: Line) -> None:
        if self._fault is not None:
            return
        self._size += line.size + 1
        self._fault = line.fault
        if self._fault is None and (self._size > RECORD_CAP or len(self._body) == LINES_CAP):
            limits = f"more than {RECORD_CAP} bytes or {LINES_CAP} lines in one record"
            self._fault = Reason.RECORD_TOO_LONG, f"line {line.number}: {limits}"
        if self._fault is None:
            self._body.append(unescape(line.text, in_title=not self._body))
        else:
            self._body.clear()

    def finish(self) -> Record | BadRecord:
        header = self._header
        if self._fault is not None or header is None:
            reason, detail = self._fault or (Reason.NO_HEADER, "")
            return BadRecord(self._line, reason, detail, header.url if header else None)
        title, paragraphs = (self._body[0] or None) if self._body else None, tuple(self._body[1:])
        problems = header.problems + _title_problems(title, paragraphs)
        return Record(self._line, header.url, header.date, header.date_text, title, paragraphs, problems, header.rest)


def _title_problems(title: str | None, paragraphs: tuple[str, ...]) -> tuple[HeaderProblem, ...]:
    return (HeaderProblem.MISSING_TITLE,) if title is None and paragraphs else ()


def _header(record: Record) -> str:
    date_text = record.date_text or (record.date.isoformat() if record.date else None)
    line = header_line(date_text, record.url, record.rest)
    header = read_header(line)
    same = (header.date_text, header.date, header.url, header.rest) == (date_text, record.date, record.url, record.rest)
    if not (same and is_header_line(line)) or "\0" in line or _size(line) is None:
        raise UnwritableHeaderError(f"this header would not read back as it is: {line[:200]!r}")
    return line + "\n"


def _line(text: str, in_title: bool = False) -> str:
    line = escape(text, in_title)
    size = _size(line)
    if size is None or "\n" in text or "\0" in text or is_blank(text):
        raise UnwritableLineError(f"blank, or with a newline, NUL or half a character: {text[:200]!r}")
    if size > LINE_CAP:
        raise RecordTooLargeError(f"a line longer than {LINE_CAP} bytes: {text[:200]!r}")
    # a paragraph's own \r would pass for half of a Windows line end
    return line + ("\r\n" if line.endswith("\r") else "\n")


def _size(text: str) -> int | None:
    """Bytes; None where a lone surrogate keeps the text from being UTF-8."""
    try:
        return len(text.encode())
    except UnicodeEncodeError:
        return None

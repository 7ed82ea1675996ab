"""The lines of the seed format: cut from a stream, judged one by one, escaped. Beneath `tasks.seed_format`.

Lines end at `\\n` or `\\r\\n` and nowhere else: a paragraph may hold U+2028, form feeds or a lone `\\r`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from tasks.seed_header import BOM, Header, is_header_line, read_header
from tasks.vocabulary import Reason

LINE_CAP = 2 * 1024 * 1024
"""Bytes of one line, its end not counted."""

_BITE = 256 * 1024
_BLANK = re.compile(r"[\s\ufeff]*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that counts."""

    number: int
    """From 1, blank lines counted."""
    size: int
    """Bytes, its end not counted."""
    text: str
    header: Header | None
    """None where it is no header line. Of one that is at fault too, nothing in it can be trusted: all is missing."""
    fault: tuple[Reason, str] | None
    """Why the line cannot be kept."""


def read_lines(stream: BinaryIO) -> Iterator[Line]:
    """The lines that are not blank. Holds one line in memory, at most LINE_CAP bytes of it."""
    for number, raw in enumerate(_raw_lines(stream), start=1):
        line = _read_line(number, raw)
        if line.fault is not None or not is_blank(line.text):
            yield line


def is_blank(text: str) -> bool:
    """Whether a line holds white space and byte order marks only, or nothing."""
    return _BLANK.fullmatch(text) is not None


def escape(text: str, in_title: bool) -> str:
    """`text` as its line is written."""
    return "\\" + text if _is_escapable(text, in_title) else text


def unescape(line: str, in_title: bool) -> str:
    """The text that `escape` made this line of; empty for the backslash alone that stands for no title."""
    return line[1:] if line.startswith("\\") and _is_escapable(line, in_title) else line


def _is_escapable(line: str, in_title: bool) -> bool:
    look = line.lstrip("\\")
    return (in_title and not look) or is_header_line(look)


def _raw_lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Lines without their end; None for one above LINE_CAP, which is passed over in small bites."""
    while raw := stream.readline(LINE_CAP + 2):
        content = raw.removesuffix(b"\n").removesuffix(b"\r") if raw.endswith(b"\n") else raw
        if len(content) <= LINE_CAP:
            yield content
            continue
        while raw and not raw.endswith(b"\n"):
            raw = stream.readline(_BITE)
        yield None


def _read_line(number: int, raw: bytes | None) -> Line:
    if raw is None:
        return Line(number, LINE_CAP, "", None, (Reason.LINE_TOO_LONG, f"line {number}: longer than {LINE_CAP} bytes"))
    fault = _fault(number, raw)
    text = raw.decode("utf-8", "replace")
    text = text.removeprefix(BOM) if number == 1 else text
    if fault is None:
        return Line(number, len(raw), text, read_header(text) if is_header_line(text) else None, None)
    header = read_header("date") if is_header_line(text.replace("\0", "")) else None
    return Line(number, len(raw), "", header, fault)


def _fault(number: int, raw: bytes) -> tuple[Reason, str] | None:
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        return Reason.NOT_UTF_8, f"line {number}: byte {error.start + 1} (0x{raw[error.start]:02x}) is not UTF-8"
    place = raw.find(b"\0")
    return None if place < 0 else (Reason.NUL_BYTES, f"line {number}: byte {place + 1} is NUL")

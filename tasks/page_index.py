"""First hop, beneath `tasks.page_files`: `index.jsonl`, the list of a folder's pages and their URLs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import orjson

from tasks.file_search import printable
from tasks.vocabulary import Reason

INDEX = "index.jsonl"
LONGEST_LINE = 1024 * 1024
"""Bytes. Other keys than `page` and `url` may be long (a page's true text, say)."""


@dataclass(frozen=True, slots=True)
class IndexedPage:
    """A line that names a page within the folder; whether it is there is not known yet."""

    line: int
    name: str
    """As the index has it, without `.` and `..`."""
    path: Path
    """Real: no link in it."""
    url: str | None


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that names no page to be read. `name` where it names one all the same."""

    line: int
    reason: Reason
    detail: str
    name: str | None = None
    url: str | None = None


def read_index(stream: BinaryIO, root: Path) -> Iterator[IndexedPage | BadLine]:
    """The lines of an index in their order, one in memory at a time; `root` is the folder, real. Raises OSError."""
    for number, line in _lines(stream):
        if line is None:
            yield BadLine(number, Reason.BAD_INDEX_LINE, f"longer than {LONGEST_LINE} bytes")
        elif line.strip():
            yield _read_line(number, line, root)


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """(number, line); None for a line that is too long."""
    number = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        is_whole = line.endswith(b"\n") or len(line) <= LONGEST_LINE
        yield number, (line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line) if is_whole else None
        while line and not line.endswith(b"\n"):
            line = stream.readline(LONGEST_LINE + 1)


def _read_line(number: int, line: bytes, root: Path) -> IndexedPage | BadLine:
    try:
        entry = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return BadLine(number, Reason.BAD_INDEX_LINE, f"not JSON in UTF-8: {error}")
    page, url = (entry.get("page"), entry.get("url")) if isinstance(entry, dict) else (None, None)
    if not isinstance(page, str) or not page or "\0" in page:
        return BadLine(number, Reason.BAD_INDEX_LINE, "`page` must be the path of a page in this folder")
    if not isinstance(url, str | None):
        return BadLine(number, Reason.BAD_INDEX_LINE, "`url` must be a string or null", page)
    return _locate(number, page, url.strip() or None if url else None, root)


def _locate(number: int, page: str, url: str | None, root: Path) -> IndexedPage | BadLine:
    name = os.path.normpath(page)
    path = Path(os.path.realpath(root / name))
    if path != root and path.is_relative_to(root) and not name.startswith(("/", "..")):
        return IndexedPage(number, name, path, url)
    if name.startswith(("/", "..")):
        detail = "`page` leads out of this folder"
    else:
        detail = f"a link to {printable(str(path))}, outside {printable(str(root))}"
    return BadLine(number, Reason.OUTSIDE_FOLDER, detail, name, url)

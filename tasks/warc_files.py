"""First two hops of `warc` sources: WARC files → pages, record by record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tasks.model import Failure, Page, Source


def read_warc_source(source: Source) -> Iterator[Page | Failure]:
    """The HTML responses of the files at a source's location; what is damaged is a failure of its own."""
    yield from ()


def read_warc_page(path: Path, offset: int) -> bytes | None:
    """The body of the response record that begins at byte `offset`; None where there is none. Raises OSError."""
    return None

"""Second hop: every request and response → WARC files, a file per run and size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """Where a response record lies: a file relative to the archive folder, and bytes in it as it lies on disk."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Recovered:
    """A file that a killed run left open, cut back to its last whole record."""

    file: str
    bytes_dropped: int


def recover(archive: Path) -> Iterator[Recovered]:
    """Make the files that a killed run left open whole again. Raises OSError."""
    yield from ()

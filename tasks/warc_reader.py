"""Second hop, backwards: a place in the archive → the response that lies there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class ArchiveError(Exception):
    """The archive does not give back what was put there: the file is gone, or the record is damaged."""


@dataclass(frozen=True, slots=True)
class ArchivedResponse:
    """One HTTP response. `body` is without transfer and content encodings."""

    url: str
    status: int
    body: bytes
    charset: str | None = None
    """As the content type declares it."""
    content_type: str | None = None


def read_response(archive: Path, file: str, offset: int, length: int) -> ArchivedResponse:
    """The response at a place of the archive. Raises ArchiveError."""
    raise ArchiveError(f"{file} at {offset}: not there yet")

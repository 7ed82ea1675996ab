"""Second hop, backwards: a place in the archive → the response that lies there."""

from __future__ import annotations

import os
from pathlib import Path

from tasks.file_search import printable
from tasks.warc_bytes import WarcFile
from tasks.warc_errors import ArchiveError, DamagedRecordError, NotArchivedError
from tasks.warc_records import BadRecord, read_packed_record
from tasks.warc_response import ArchivedResponse, message_of, response_of
from tasks.warc_writer import OPEN

__all__ = ["ArchiveError", "ArchivedResponse", "read_response"]


def read_response(archive: Path, file: str, offset: int, length: int) -> ArchivedResponse:
    """The response at a place of the archive, of a file that is still being written, too. Raises ArchiveError."""
    # a file loses the ending when it is closed, at any moment
    for name in (file, file + OPEN, file):
        try:
            with WarcFile(_within(archive, name)) as opened:
                return _read(opened, offset, length)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise NotArchivedError(f"{file}: {error.strerror}") from error
    raise NotArchivedError(f"{file} is not in the archive any more")


def _within(archive: Path, name: str) -> Path:
    """Names come from the state, which others may have written. Raises NotArchivedError."""
    root = Path(os.path.realpath(archive))
    path = root if "\0" in name else Path(os.path.realpath(root / name))
    if path == root or not path.is_relative_to(root):
        raise NotArchivedError(f"{printable(name)} is no file within the archive")
    return path


def _read(opened: WarcFile, offset: int, length: int) -> ArchivedResponse:
    """Raises ArchiveError, OSError."""
    record, end = read_packed_record(opened, offset)
    if isinstance(record, BadRecord):
        raise record.error
    if end != offset + length:
        raise DamagedRecordError(f"a record of {length} bytes was archived there")
    return response_of(message_of(record))

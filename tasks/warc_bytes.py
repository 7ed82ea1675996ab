"""Beneath `tasks.warc_records`: the bytes of a WARC file, as they lie on disk or unpacked, read at any place.

What is unpacked is read forwards only, and never held beyond what was asked for.
"""

from __future__ import annotations

import errno
import os
import stat
import zlib
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from tasks.file_bytes import UNPACKED_FLOOR, UNPACKED_RATIO
from tasks.warc_errors import ArchiveError, DamagedRecordError, TruncatedRecordError

_BITE = 2 * 1024  # what a damaged bite holds is lost, its sound beginning too
_STEP = 64 * 1024
_GZIP_WINDOW = 31  # zlib's number for "with a gzip header"
_MAGIC = b"\x1f\x8b\x08"


class Stretch(Protocol):
    """Bytes that can be read at a place. `oldest` is the first that can still be read."""

    @property
    def oldest(self) -> int:
        """Moves on with what is read where nothing lets us go back."""

    def read_at(self, at: int, size: int) -> bytes:
        """Fewer than `size` at the end. Raises ArchiveError, OSError."""


class WarcFile:
    """A regular file, as large as it was when it was opened; a Stretch of the bytes on disk."""

    oldest = 0

    def __init__(self, path: Path) -> None:
        """Raises OSError."""
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
        self._fd = os.open(path, flags)
        facts = os.fstat(self._fd)
        self.size = facts.st_size
        self._opened = (facts.st_size, facts.st_mtime_ns)
        if not stat.S_ISREG(facts.st_mode):
            self.close()
            raise OSError(errno.EINVAL, "not a regular file")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Once."""
        os.close(self._fd)

    def is_changed(self) -> bool:
        """Whether somebody wrote to it since it was opened."""
        facts = os.fstat(self._fd)
        return (facts.st_size, facts.st_mtime_ns) != self._opened

    def read_at(self, at: int, size: int) -> bytes:
        """Fewer than `size` at the end. Raises OSError."""
        return os.pread(self._fd, min(size, self.size - at), at) if at < self.size else b""


class Unpacked:
    """The gzip member that begins at a byte of a file, or all members from there on, as a Stretch.

    What comes before damage is given; the damage is told to who asks for what lies behind it.
    """

    def __init__(self, file: WarcFile, start: int = 0, *, every: bool = False) -> None:
        self._file = file
        self._start = start
        self._every = every
        self._next = start
        self._member = zlib.decompressobj(_GZIP_WINDOW)
        self._kept = bytearray()
        self._error: ArchiveError | None = None
        self._end: int | None = None
        self.oldest = 0

    def read_at(self, at: int, size: int) -> bytes:
        """What lies before `at` is forgotten. Raises TruncatedRecordError, DamagedRecordError, OSError."""
        self._forget(at)
        while self.oldest + len(self._kept) < at + size and self._goes_on():
            self._unpack_more()
            self._forget(at)
        begin = at - self.oldest
        if self._error is not None and begin >= len(self._kept):
            raise self._error
        return bytes(self._kept[begin : begin + size])

    def finish(self) -> int:
        """Unpack what is left, for its checksum; byte of the file behind it. Raises as `read_at`."""
        while self._goes_on():
            self._forget(self.oldest + len(self._kept))
            self._unpack_more()
        if self._error is not None:
            raise self._error
        assert self._end is not None
        return self._end

    def _goes_on(self) -> bool:
        return self._end is None and self._error is None

    def _forget(self, before: int) -> None:
        gone = min(before - self.oldest, len(self._kept))
        if gone > 0:
            del self._kept[:gone]
            self.oldest += gone

    def _unpack_more(self) -> None:
        packed = self._file.read_at(self._next, _BITE)
        if not packed:
            self._error = TruncatedRecordError("the file ends within compressed data")
            return
        try:
            self._kept += self._member.decompress(packed)
        except zlib.error as error:
            self._error = DamagedRecordError(f"gzip: {str(error).rpartition(': ')[2]}")
            return
        self._next += len(packed) - len(self._member.unused_data)
        bound = max(UNPACKED_FLOOR, UNPACKED_RATIO * (self._next - self._start))
        if self.oldest + len(self._kept) > bound:
            self._error = DamagedRecordError(f"unpacks to more than {bound} bytes: a bomb")
        elif self._member.eof:
            self._end_member()

    def _end_member(self) -> None:
        behind = _behind_padding(self._file, self._next)
        if not self._every or behind == self._file.size:
            self._end = behind
        else:
            self._member = zlib.decompressobj(_GZIP_WINDOW)


def _behind_padding(file: WarcFile, at: int) -> int:
    """Where something else than NULs stands: tapes and some writers fill up with them."""
    while (piece := file.read_at(at, _STEP)) and not piece.strip(b"\0"):
        at += len(piece)
    return at + len(piece) - len(piece.lstrip(b"\0"))


def is_packed(file: WarcFile) -> bool:
    """Whether a file begins as gzip does."""
    return file.read_at(0, len(_MAGIC)) == _MAGIC


def next_member(file: WarcFile, at: int) -> int | None:
    """The first byte from `at` on at which a gzip member begins that holds a WARC record. Raises OSError."""
    while piece := file.read_at(at, _STEP):
        found = piece.find(_MAGIC)
        if found < 0:
            at += max(len(piece) - len(_MAGIC) + 1, 1)
            continue
        at += found
        if _begins_as_record(file, at):
            return at
        at += 1
    return None


def _begins_as_record(file: WarcFile, at: int) -> bool:
    try:
        return Unpacked(file, at).read_at(0, 5) == b"WARC/"
    except ArchiveError:
        return False

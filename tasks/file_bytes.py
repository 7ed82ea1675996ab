"""First hop, beneath `tasks.record_files`: a record file opened, unpacked as it is read, and judged by its first bytes.

Nothing is read that was appended after the opening, nothing is unpacked without end, and no more than a few
megabytes are held at a time, beside the window that a zstd file asks for (at most 128 MiB).
"""

from __future__ import annotations

import gzip
import io
import os
import stat
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

import zstandard

from tasks.seed_header import is_header_line
from tasks.vocabulary import Reason

UNPACKED_FLOOR = 1024**3
UNPACKED_RATIO = 200
"""A file may unpack to UNPACKED_RATIO times its size, or to UNPACKED_FLOOR bytes: text packs 3 to 20 times."""

_BUFFER = 64 * 1024
_SAMPLE = 8 * 1024
_ZSTD_BITE = 256  # bytes; the densest zstd there is makes 8 MiB of them
_ZSTD_MAGIC = (b"\x28\xb5\x2f\xfd", *(bytes([low]) + b"\x2a\x4d\x18" for low in range(0x50, 0x60)))
_BINARY_MAGIC = (
    *(b"%PDF-", b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"\x7fELF", b"7z\xbc\xaf", b"Rar!", b"BZh"),
    *(b"\xd0\xcf\x11\xe0", b"SQLite format 3", b"PAR1", b"\xfd7zXZ", b"\x1f\x8b", b"\x28\xb5\x2f\xfd"),
)


class RecordFileError(Exception):
    """A file that cannot be read, or not to its end. `reason` is the reason of the failure it becomes.

    RecordFileError
    ├── FileVanishedError
    ├── UnreadableFileError         no permission, no regular file, a disk error
    ├── FileChangedError            between opening and end
    ├── EmptyFileError              nothing but blank lines counts as empty too
    ├── BinaryFileError
    ├── Utf16FileError              or UTF-32
    └── DamagedCompressionError     cut off, corrupt, or made to fill the disk
    """

    reason: ClassVar[Reason]


class FileVanishedError(RecordFileError):
    """It was listed and is gone."""

    reason = Reason.FILE_VANISHED


class UnreadableFileError(RecordFileError):
    """No permission, no regular file, a disk error."""

    reason = Reason.UNREADABLE_FILE


class FileChangedError(RecordFileError):
    """Size or time of change differ between opening and end."""

    reason = Reason.FILE_CHANGED


class EmptyFileError(RecordFileError):
    """It holds nothing but blank lines."""

    reason = Reason.EMPTY_FILE


class BinaryFileError(RecordFileError):
    """No text at all."""

    reason = Reason.BINARY_FILE


class Utf16FileError(RecordFileError):
    """Text in UTF-16 or UTF-32."""

    reason = Reason.UTF_16


class DamagedCompressionError(RecordFileError):
    """Cut off, corrupt, or made to fill the disk."""

    reason = Reason.DAMAGED_COMPRESSION


class RecordFile:
    """An opened file: its text as bytes, and whether it is still the file that was opened."""

    def __init__(self, raw: _Stored, text: io.BufferedReader) -> None:
        self._raw = raw
        self.text: BinaryIO = text

    def is_changed(self) -> bool:
        """Whether somebody wrote to the file since it was opened."""
        return self._raw.state() != self._raw.opened


@contextmanager
def open_record_file(path: Path) -> Iterator[RecordFile]:
    """Open a file for its records. Raises RecordFileError, also later, while `text` is read.

    gzip and zstd are known by their first bytes; the suffix only tells damage from plain text.
    """
    raw = _Stored(path)
    with raw, io.BufferedReader(raw, _BUFFER) as stored:
        if not stored.peek(1):
            raise EmptyFileError("0 bytes")
        text = _unpack(stored, path, raw.size)
        _refuse_other_than_text(text.peek(_SAMPLE)[:_SAMPLE])
        yield RecordFile(raw, text)


class _Stored(io.RawIOBase):
    """The bytes of a regular file as they were when it was opened: what is appended later is not read."""

    def __init__(self, path: Path) -> None:
        self._fd = -1
        try:
            self._fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        except FileNotFoundError as error:
            raise FileVanishedError("it was there when the folder was listed") from error
        except OSError as error:
            raise UnreadableFileError(error.strerror) from error
        facts = os.fstat(self._fd)
        self.size = facts.st_size
        self.opened = (facts.st_size, facts.st_mtime_ns)
        self._left = facts.st_size
        if not stat.S_ISREG(facts.st_mode):
            self.close()
            raise UnreadableFileError("not a regular file")

    def state(self) -> tuple[int, int]:
        facts = os.fstat(self._fd)
        return facts.st_size, facts.st_mtime_ns

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            chunk = os.read(self._fd, min(len(buffer), self._left))
        except OSError as error:
            raise UnreadableFileError(error.strerror) from error
        self._left -= len(chunk)
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        if self._fd >= 0 and not self.closed:
            os.close(self._fd)
        super().close()


class _Unpacked(io.RawIOBase):
    """What a decompressor gives, up to a bound; its errors as ours."""

    def __init__(self, read: Callable[[int], bytes], bound: int) -> None:
        self._read = read
        self._bound = bound
        self._left = bound

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            chunk = self._read(len(buffer))
        except (EOFError, zlib.error, gzip.BadGzipFile, zstandard.ZstdError) as error:
            raise DamagedCompressionError(str(error)) from error
        self._left -= len(chunk)
        if self._left < 0:
            raise DamagedCompressionError(f"unpacks to more than {self._bound} bytes: a bomb")
        buffer[: len(chunk)] = chunk
        return len(chunk)


class _Zstd:
    """zstd frames, one after the other. The library's own reader takes a cut-off file for a whole one."""

    def __init__(self, stored: io.BufferedReader[Any]) -> None:
        self._stored = stored
        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._is_inside = False
        self._ready = memoryview(b"")

    def read(self, size: int) -> bytes:
        while not self._ready:
            bite = self._stored.read(_ZSTD_BITE)
            if not bite:
                if self._is_inside:
                    raise EOFError("the compressed data ends before its end mark")
                return b""
            self._ready = memoryview(self._unpack(bite))
        taken, self._ready = self._ready[:size], self._ready[size:]
        return bytes(taken)

    def _unpack(self, bite: bytes) -> bytes:
        unpacked = b""
        while bite:
            unpacked += self._frame.decompress(bite)
            self._is_inside = not self._frame.eof
            bite = b"" if self._is_inside else self._frame.unused_data
            if not self._is_inside:
                self._frame = zstandard.ZstdDecompressor().decompressobj()
        return unpacked


def _unpack(stored: io.BufferedReader[Any], path: Path, size: int) -> io.BufferedReader[Any]:
    head = stored.peek(_SAMPLE)[:_SAMPLE]
    bound = max(UNPACKED_FLOOR, UNPACKED_RATIO * size)
    if head.startswith(b"\x1f\x8b"):
        return io.BufferedReader(_Unpacked(gzip.GzipFile(fileobj=stored).read1, bound), _BUFFER)
    if head.startswith(_ZSTD_MAGIC):
        return io.BufferedReader(_Unpacked(_Zstd(stored).read, bound), _BUFFER)
    if path.suffix.lower() in {".gz", ".zst"} and not _has_header_line(head):
        raise DamagedCompressionError(f"neither gzip nor zstd, although its name ends in {path.suffix}")
    return stored


def _refuse_other_than_text(sample: bytes) -> None:
    """Judge a file by its first bytes; one header line among them makes it text, and faults the records' own."""
    if _has_header_line(sample):
        return
    if sample.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")) or _is_utf_16(sample):
        raise Utf16FileError("UTF-16 or UTF-32; save it as UTF-8")
    if sample.startswith(_BINARY_MAGIC) or b"\0" in sample:
        raise BinaryFileError(f"begins with the bytes {sample[:8].hex(' ')}")


def _is_utf_16(sample: bytes) -> bool:
    """Without its mark: every other byte of what is plain ASCII in a header line is NUL."""
    if any(f"{mark}date ".encode(name) in sample for name in ("utf-16-le", "utf-16-be") for mark in ("\n", " ")):
        return True
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    return max(even, odd) > len(sample) * 0.2 and min(even, odd) < max(even, odd) * 0.05


def _has_header_line(sample: bytes) -> bool:
    return any(is_header_line(line.decode("utf-8", "replace")) for line in sample.split(b"\n"))

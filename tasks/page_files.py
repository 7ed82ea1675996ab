"""First hop of a pages source: Source → Candidate → Page, or the failure of one page or index line.

A page's body stays as stored, compressed or not: unpacking is work for the children, and a danger to their parent.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from tasks.file_search import FoundFile, NotRead, find_files, folder_of, printable
from tasks.identity import canonical_url, key_of
from tasks.model import Candidate, Failure, Page, Source
from tasks.page_body import LARGEST_PAGE
from tasks.page_index import INDEX, BadLine, IndexedPage, read_index
from tasks.vocabulary import Encoding, Kind, Outcome, Reason

_ENDINGS = (".html", ".htm", ".xhtml")
SUFFIXES = tuple(ending + packed for ending in _ENDINGS for packed in ("", ".gz", ".zst"))
"""Which files of a folder are read; a location that is a file or a glob says it itself."""

_PACKED = {".gz": Encoding.GZIP, ".zst": Encoding.ZSTD}
_READS = 2  # a page that somebody just saved anew is whole the second time


class _PageFileError(Exception):
    """A file that gives no page, for a reason."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def read_page_source(source: Source) -> Iterator[Page | Failure]:
    """Every page of a source: those of the folder's index first, in its order, then the others by name.

    Never raises for what the files hold or how they are kept. Memory: one page, and 8 bytes for each indexed path.
    A location without a page is one failure.
    """
    nothing = True
    for item in _items(source):
        nothing = False
        yield item
    if nothing:
        detail = "no page matches this location"
        yield _failure(_candidate(source, printable(source.location), None), Reason.NO_FILES, detail)


def _items(source: Source) -> Iterator[Page | Failure]:
    try:
        root = folder_of(source.location)
        Path(source.location).is_dir()
    except OSError as error:
        yield _failure(
            _candidate(source, printable(source.location), None), Reason.UNREADABLE_FILE, str(error.strerror)
        )
        return
    yield from _items_in(source, root)


def _items_in(source: Source, root: Path) -> Iterator[Page | Failure]:
    indexed: set[int] = set()
    if Path(source.location).is_dir() and os.path.lexists(root / INDEX):
        try:
            yield from _read_indexed(source, root, indexed)
        except _PageFileError as error:
            detail = f"{error}; no page was read, for it holds their URLs"
            yield _failure(_candidate(source, INDEX, None), error.reason, detail)
            return
    for found in find_files(source.location, SUFFIXES):
        path = found.path if isinstance(found, FoundFile) else root / found.name
        if path.name != INDEX and _short_hash(path) not in indexed:
            yield _read_found(source, found)


def _read_found(source: Source, found: FoundFile | NotRead) -> Page | Failure:
    candidate = _candidate(source, found.name, None)
    if isinstance(found, NotRead):
        return _failure(candidate, found.reason, found.detail)
    return _read_page(candidate, found.path, Reason.FILE_VANISHED)


def _read_indexed(source: Source, root: Path, indexed: set[int]) -> Iterator[Page | Failure]:
    """Raises _PageFileError where the index itself cannot be read."""
    path = Path(os.path.realpath(root / INDEX))
    if not path.is_relative_to(root):
        raise _PageFileError(Reason.OUTSIDE_FOLDER, f"a link to {printable(str(path))}")
    try:
        with os.fdopen(_open(path, Reason.FILE_VANISHED), "rb") as stream:
            for entry in read_index(stream, root):
                if entry.name is not None:
                    indexed.add(_short_hash(root / entry.name))
                if isinstance(entry, IndexedPage):
                    indexed.add(_short_hash(entry.path))
                yield _read_entry(source, entry)
    except OSError as error:
        raise _PageFileError(Reason.UNREADABLE_FILE, error.strerror or "unreadable") from error


def _read_entry(source: Source, entry: IndexedPage | BadLine) -> Page | Failure:
    if isinstance(entry, BadLine):
        return _failure(_candidate(source, f"{INDEX}:{entry.line}", entry.url), entry.reason, entry.detail)
    return _read_page(_candidate(source, printable(entry.name), entry.url), entry.path, Reason.PAGE_NOT_FOUND)


def _read_page(candidate: Candidate, path: Path, absent: Reason) -> Page | Failure:
    try:
        body = _read(path, absent)
    except _PageFileError as error:
        return _failure(candidate, error.reason, str(error))
    return Page(candidate, Kind.PAGES, body, hashlib.sha256(body).hexdigest(), _encoding(body, path))


def _read(path: Path, absent: Reason) -> bytes:
    """The file's bytes as they were at one moment. Raises _PageFileError."""
    descriptor = _open(path, absent)
    try:
        for _ in range(_READS):
            before = _state(descriptor)
            body = os.pread(descriptor, before[0], 0)
            if before == _state(descriptor) and len(body) == before[0]:
                return body
    except OSError as error:
        raise _PageFileError(Reason.UNREADABLE_FILE, error.strerror or "unreadable") from error
    finally:
        os.close(descriptor)
    raise _PageFileError(Reason.FILE_CHANGED, "it changed while it was read; the next run reads it again")


def _open(path: Path, absent: Reason) -> int:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise _PageFileError(absent, "no such file, or it vanished after it was listed") from error
    except OSError as error:
        raise _PageFileError(Reason.UNREADABLE_FILE, error.strerror or "unreadable") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise _PageFileError(Reason.UNREADABLE_FILE, "not a regular file")
    return descriptor


def _state(descriptor: int) -> tuple[int, int]:
    """(size, time of change) of an open file that may be a page. Raises _PageFileError, OSError."""
    facts = os.fstat(descriptor)
    if facts.st_size == 0:
        raise _PageFileError(Reason.EMPTY_PAGE, "0 bytes")
    if facts.st_size > LARGEST_PAGE:
        raise _PageFileError(Reason.PAGE_TOO_LARGE, f"{facts.st_size} bytes; a page may have {LARGEST_PAGE}")
    return facts.st_size, facts.st_mtime_ns


def _encoding(body: bytes, path: Path) -> Encoding:
    """By its first bytes; the suffix only tells damage from plain HTML."""
    if body.startswith(b"\x1f\x8b"):
        return Encoding.GZIP
    if body.startswith(b"\x28\xb5\x2f\xfd"):
        return Encoding.ZSTD
    is_html = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    return Encoding.IDENTITY if is_html else _PACKED.get(path.suffix.lower(), Encoding.IDENTITY)


def _candidate(source: Source, locator: str, url: str | None) -> Candidate:
    canonical = canonical_url(url) if url else None
    return Candidate(source.name, locator, url, canonical, key_of(source.name, locator, canonical))


def _failure(candidate: Candidate, reason: Reason, detail: str) -> Failure:
    outcome = Outcome.REFUSED if reason is Reason.OUTSIDE_FOLDER else Outcome.FAILED
    return Failure(candidate, outcome, reason, detail)


def _short_hash(path: Path) -> int:
    return int.from_bytes(hashlib.blake2b(os.fsencode(path), digest_size=8).digest(), "big")

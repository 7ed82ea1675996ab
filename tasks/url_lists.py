"""First hop of `urls` sources: files with one URL a line → candidates.

A line may end in a comment (` # …`), and may be nothing else. Files are opened as record files are: gzip and zstd are
known by their first bytes, and nothing is read that was appended since.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from tasks.file_bytes import EmptyFileError, FileChangedError, RecordFileError, open_record_file
from tasks.file_search import FoundFile, NotRead, find_files, printable
from tasks.identity import LONGEST_URL, canonical_url, key_of
from tasks.model import Candidate, Failure, Source
from tasks.vocabulary import Outcome, Reason

SUFFIXES = tuple(name + packed for name in (".txt", ".urls") for packed in ("", ".gz", ".zst"))
"""Which files of a folder are read; a location that is a file or a glob says it itself."""

_LONGEST_LINE = 2 * LONGEST_URL
_BOM = b"\xef\xbb\xbf"


def read_url_list(source: Source) -> Iterator[Candidate | Failure]:
    """The URLs of the files at a source's location, each once, in the order of files and lines.

    Never raises for what the files hold or how they are kept. A location without a file is one failure.
    """
    nothing = True
    seen: set[str] = set()
    for found in find_files(source.location, SUFFIXES):
        nothing = False
        for item in _unread(source, found) if isinstance(found, NotRead) else _read_file(source, found):
            if isinstance(item, Failure) or item.key not in seen:
                yield item
            if isinstance(item, Candidate):
                seen.add(item.key)
    if nothing:
        yield _failure(source, printable(source.location), Reason.NO_FILES, "no file matches this location")


def _unread(source: Source, found: NotRead) -> Iterator[Failure]:
    yield _failure(source, found.name, found.reason, found.detail)


def _read_file(source: Source, found: FoundFile) -> Iterator[Candidate | Failure]:
    try:
        with open_record_file(found.path) as opened:
            yield from _read_lines(source, found.name, opened.text)
            if opened.is_changed():
                raise FileChangedError("the file changed while it was read; the next run reads it again")
    except RecordFileError as error:
        yield _failure(source, found.name, error.reason, str(error))


def _read_lines(source: Source, name: str, text: BinaryIO) -> Iterator[Candidate | Failure]:
    """Raises RecordFileError."""
    is_empty = True
    for number, line in enumerate(_lines(text), start=1):
        is_empty = is_empty and not line.strip()
        item = _read_line(source, f"{name}:{number}", line)
        if item is not None:
            yield item
    if is_empty:
        raise EmptyFileError("nothing but blank lines")


def _lines(text: BinaryIO) -> Iterator[bytes]:
    """Whole lines; of one that is too long its beginning."""
    line = text.readline(_LONGEST_LINE).removeprefix(_BOM)
    while line:
        yield line
        while line and not line.endswith(b"\n"):
            line = text.readline(_LONGEST_LINE)
        line = text.readline(_LONGEST_LINE)


def _read_line(source: Source, place: str, line: bytes) -> Candidate | Failure | None:
    if len(line) >= _LONGEST_LINE and not line.endswith(b"\n"):
        return _failure(source, place, Reason.LINE_TOO_LONG, f"more than {_LONGEST_LINE} bytes")
    try:
        said = _without_comment(line.decode())
    except UnicodeDecodeError as error:
        return _failure(source, place, Reason.NOT_UTF_8, f"byte {error.start} of the line")
    if not said:
        return None
    canonical = canonical_url(said)
    if canonical is None:
        return _failure(source, place, Reason.BAD_URL, f"no http or https address: {printable(said)[:200]}")
    return Candidate(source.name, said, said, canonical, key_of(source.name, said, canonical))


def _without_comment(line: str) -> str:
    """A `#` begins one at the start of a line or after a space; elsewhere it is the URL's own."""
    text = line.strip()
    if text.startswith("#"):
        return ""
    for blank in (" #", "\t#"):
        text = text.partition(blank)[0]
    return text.strip()


def _failure(source: Source, place: str, reason: Reason, detail: str) -> Failure:
    candidate = Candidate(source.name, place, None, None, key_of(source.name, place, None))
    outcome = Outcome.REFUSED if reason is Reason.OUTSIDE_FOLDER else Outcome.FAILED
    return Failure(candidate, outcome, reason, detail)

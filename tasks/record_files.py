"""First hop of a records source: Source → Candidate → Page, or the failure of one record or file.

A record is its own page: its body is the record written again, so that the same record in another place or another
compression has the same content hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from tasks.file_bytes import EmptyFileError, FileChangedError, RecordFile, RecordFileError, open_record_file
from tasks.file_search import FoundFile, NotRead, find_files, printable
from tasks.identity import canonical_url, key_of
from tasks.model import Candidate, Failure, Page, Source
from tasks.seed_format import BadRecord, Record, read_records, write_record
from tasks.vocabulary import Kind, Outcome, Reason

SUFFIXES = (".txt", ".txt.gz", ".txt.zst")
"""Which files of a folder are read; a location that is a file or a glob says it itself."""


def read_record_source(source: Source) -> Iterator[Page | Failure]:
    """Every record of a source's files, in the order of files and lines; memory is bounded by the largest record.

    Never raises for what the files hold or how they are kept. A location without a file is one failure.
    """
    nothing = True
    for found in find_files(source.location, SUFFIXES):
        for item in _unread(source, found) if isinstance(found, NotRead) else _read_file(source, found):
            nothing = False
            yield item
    if nothing:
        yield _file_failure(source, printable(source.location), Reason.NO_FILES, "no file matches this location")


def _unread(source: Source, found: NotRead) -> Iterator[Failure]:
    yield _file_failure(source, found.name, found.reason, found.detail)


def _read_file(source: Source, found: FoundFile) -> Iterator[Page | Failure]:
    try:
        with open_record_file(found.path) as opened:
            yield from _read_records(source, found.name, opened)
    except RecordFileError as error:
        yield _file_failure(source, found.name, error.reason, str(error))


def _read_records(source: Source, name: str, opened: RecordFile) -> Iterator[Page | Failure]:
    """The last record is held back until the file proves whole: a file still being written is cut within it."""
    last: Record | BadRecord | None = None
    try:
        for record in read_records(opened.text):
            if last is not None:
                yield _read_record(source, name, last)
            last = record
    except RecordFileError as error:
        if last is not None:
            yield _read_record(source, name, last)
        if opened.is_changed():
            raise FileChangedError(f"it changed while it was read: {error}") from error
        raise
    if opened.is_changed():
        yield _changed(source, name, last)
    elif last is None:
        raise EmptyFileError("nothing but blank lines")
    else:
        yield _read_record(source, name, last)


def _read_record(source: Source, name: str, record: Record | BadRecord) -> Page | Failure:
    if isinstance(record, BadRecord):
        candidate = _candidate(source, name, record, None)
        return Failure(candidate, Outcome.FAILED, record.reason, record.detail)
    body = write_record(record).encode()
    content_hash = hashlib.sha256(body).hexdigest()
    candidate = _candidate(source, name, record, content_hash)
    if record.paragraphs:
        return Page(candidate, Kind.RECORDS, body, content_hash)
    outcome = Outcome.PENDING if record.url else Outcome.FAILED
    return Failure(candidate, outcome, Reason.NO_BODY, _header_detail(record))


def _candidate(source: Source, name: str, record: Record | BadRecord, content_hash: str | None) -> Candidate:
    """Where no URL names a record its content does, so that its key outlives records put before it."""
    canonical = canonical_url(record.url) if record.url else None
    locator = f"{name}:{record.line}"
    place = locator if content_hash is None else f"{name}#{content_hash}"
    return Candidate(source.name, locator, record.url, canonical, key_of(source.name, place, canonical))


def _header_detail(record: Record) -> str:
    problems = ", ".join(record.problems)
    return f"line {record.line}: header has {problems}" if problems else ""


def _changed(source: Source, name: str, last: Record | BadRecord | None) -> Failure:
    detail = "the file changed while it was read, and its last record may be cut; the next run reads it again"
    if last is None:
        return _file_failure(source, name, Reason.FILE_CHANGED, detail)
    return Failure(_candidate(source, name, last, None), Outcome.FAILED, Reason.FILE_CHANGED, detail)


def _file_failure(source: Source, name: str, reason: Reason, detail: str) -> Failure:
    candidate = Candidate(source.name, name, None, None, key_of(source.name, name, None))
    outcome = Outcome.REFUSED if reason is Reason.OUTSIDE_FOLDER else Outcome.FAILED
    return Failure(candidate, outcome, reason, detail)

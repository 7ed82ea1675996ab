"""First two hops of `warc` sources: WARC files → pages, record by record.

An archive holds more than articles. Responses with status 200 that are HTML are pages; errors that servers gave in
place of one are failures; redirects, revisits, other media types and all records that are no responses are passed over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from tasks.file_search import FoundFile, NotRead, find_files, printable
from tasks.identity import canonical_url, key_of
from tasks.model import Candidate, Failure, Page, Source
from tasks.vocabulary import Kind, Outcome, Reason
from tasks.warc_bytes import WarcFile
from tasks.warc_errors import ArchiveError
from tasks.warc_records import BadRecord, RawRecord, is_response_record, read_record, read_records, target_of
from tasks.warc_response import Message, message_of, response_of

SUFFIXES = (".warc", ".warc.gz")
"""Which files of a folder are read; a location that is a file or a glob says it itself."""

_HTML = frozenset({"", "text/html", "application/xhtml+xml"})
_ERRORS = {
    **dict.fromkeys((401, 403, 429), Reason.BLOCKED),
    **dict.fromkeys((404, 410), Reason.GONE),
}


def read_warc_source(source: Source) -> Iterator[Page | Failure]:
    """The HTML responses of a source's files in their order; memory is bounded by the largest page.

    Never raises for what the files hold or how they are kept. A location without a file is one failure, and so is a
    file without a single page.
    """
    nothing = True
    for found in find_files(source.location, SUFFIXES):
        nothing = False
        if isinstance(found, NotRead):
            yield _file_failure(source, found.name, found.reason, found.detail)
        else:
            yield from _read_file(source, found)
    if nothing:
        yield _file_failure(source, printable(source.location), Reason.NO_FILES, "no file matches this location")


def read_warc_page(path: Path, offset: int) -> bytes | None:
    """The body of the response record that begins at byte `offset`; None where there is none. Raises OSError."""
    try:
        with WarcFile(path) as file:
            record = read_record(file, offset)
            return None if isinstance(record, BadRecord) else response_of(message_of(record)).body
    except ArchiveError:
        return None


def _read_file(source: Source, found: FoundFile) -> Iterator[Page | Failure]:
    try:
        with WarcFile(found.path) as file:
            nothing = True
            for item in _items(source, found.name, file):
                nothing = False
                yield item
            if nothing:
                yield _file_failure(source, found.name, *_without_pages(file))
    except FileNotFoundError:
        yield _file_failure(source, found.name, Reason.FILE_VANISHED, "it was there when the folder was listed")
    except ArchiveError as error:
        yield _file_failure(source, found.name, error.reason, str(error))
    except OSError as error:
        yield _file_failure(source, found.name, Reason.UNREADABLE_FILE, error.strerror or "unreadable")


def _items(source: Source, name: str, file: WarcFile) -> Iterator[Page | Failure]:
    """Raises ArchiveError, OSError."""
    for record in read_records(file) if file.size else ():
        item = _read(source, f"{name}:{record.offset}", record)
        if isinstance(item, Failure) and item.reason is Reason.TRUNCATED_RECORD and file.is_changed():
            detail = f"the file changed while it was read, the next run reads it again: {item.detail}"
            item = Failure(item.candidate, Outcome.FAILED, Reason.FILE_CHANGED, detail)
        if item is not None:
            yield item


def _without_pages(file: WarcFile) -> tuple[Reason, str]:
    if file.size == 0:
        return Reason.EMPTY_FILE, "0 bytes"
    return Reason.NOT_HTML, "it holds no HTML page: every record is something else"


def _read(source: Source, locator: str, record: RawRecord | BadRecord) -> Page | Failure | None:
    if isinstance(record, BadRecord):
        return _failure(_candidate(source, locator, record.url), record.error.reason, str(record.error))
    if not _is_answer(record):
        return None
    candidate = _candidate(source, locator, target_of(record.headers))
    try:
        return _read_message(candidate, record, message_of(record))
    except ArchiveError as error:
        return _failure(candidate, error.reason, str(error))


def _is_answer(record: RawRecord) -> bool:
    """A response over HTTP; archives hold those of DNS and FTP, too."""
    holds = (record.headers.get("Content-Type") or "").strip().lower()
    return is_response_record(record.headers) and holds.startswith("application/http")


def _read_message(candidate: Candidate, record: RawRecord, message: Message) -> Page | Failure | None:
    """Raises ArchiveError."""
    if message.media_type not in _HTML or urlsplit(message.url).path == "/robots.txt":
        return None
    if message.status != 200:
        return _error(candidate, message.status)
    cut = _cut(record, message)
    if cut:
        return _failure(candidate, Reason.TRUNCATED, cut)
    response = response_of(message)
    content_hash = hashlib.sha256(response.body).hexdigest()
    return Page(candidate, Kind.PAGES, response.body, content_hash, charset=response.charset, web_url=message.url)


def _error(candidate: Candidate, status: int) -> Failure | None:
    if status < 400:
        return None
    reason = _ERRORS.get(status, Reason.HTTP_ERROR if status < 500 else Reason.SERVER_ERROR)
    return _failure(candidate, reason, f"status {status}")


def _cut(record: RawRecord, message: Message) -> str:
    """Why the page is not whole, as whoever archived it knew or could have known; empty where it is."""
    if truncated := record.headers.get("WARC-Truncated"):
        return f"cut off when it was archived: {truncated.strip()}"
    if record.headers.get("WARC-Segment-Number"):
        return "its record goes on in another file"
    if message.missing and not message.headers.get("Content-Encoding"):
        return f"{message.missing} bytes fewer than its server announced"
    return ""


def _candidate(source: Source, locator: str, url: str | None) -> Candidate:
    canonical = canonical_url(url) if url else None
    return Candidate(source.name, locator, url, canonical, key_of(source.name, locator, canonical))


def _failure(candidate: Candidate, reason: Reason, detail: str) -> Failure:
    return Failure(candidate, Outcome.FAILED, reason, detail)


def _file_failure(source: Source, name: str, reason: Reason, detail: str) -> Failure:
    candidate = Candidate(source.name, name, None, None, key_of(source.name, name, None))
    outcome = Outcome.REFUSED if reason is Reason.OUTSIDE_FOLDER else Outcome.FAILED
    return Failure(candidate, outcome, reason, detail)

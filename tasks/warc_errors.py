"""Beneath `tasks.warc_files` and `tasks.warc_reader`: why a place of an archive gives no response."""

from __future__ import annotations

from typing import ClassVar

from tasks.vocabulary import Reason


class ArchiveError(Exception):
    """A place that does not give back what was put there. `reason` is the reason of the failure it becomes.

    ArchiveError
    ├── NotArchivedError         the file is gone, or lies outside the archive
    ├── NotAWarcError            the file holds something else
    ├── DamagedRecordError       bytes were changed, or were never a record
    ├── TruncatedRecordError     the file ends, or the body does, before the record's end
    ├── DigestMismatchError      it is not what was archived
    ├── BodyTooLargeError        as stored or unpacked
    └── BodyEncodingError        its content encodings cannot be undone
    """

    reason: ClassVar[Reason] = Reason.DAMAGED_RECORD


class NotArchivedError(ArchiveError):
    """The file is gone, or lies outside the archive."""

    reason = Reason.FILE_VANISHED


class NotAWarcError(ArchiveError):
    """The file holds something else than WARC records."""

    reason = Reason.NOT_A_WARC


class DamagedRecordError(ArchiveError):
    """Bytes were changed, or were never a record."""

    reason = Reason.DAMAGED_RECORD


class TruncatedRecordError(ArchiveError):
    """The file ends, or the body does, before the record's end."""

    reason = Reason.TRUNCATED_RECORD


class DigestMismatchError(ArchiveError):
    """It is not what was archived."""

    reason = Reason.DIGEST_MISMATCH


class BodyTooLargeError(ArchiveError):
    """The body has more bytes than a page may have, as stored or unpacked."""

    reason = Reason.PAGE_TOO_LARGE


class BodyEncodingError(ArchiveError):
    """The content encodings of the body cannot be undone."""

    reason = Reason.BAD_ENCODING

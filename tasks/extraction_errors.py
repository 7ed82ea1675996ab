"""In the third hop: why a page gives no article, as exceptions that know their reason."""

from __future__ import annotations

from typing import ClassVar

from tasks.vocabulary import Reason


class ExtractionError(Exception):
    """A page that gives no article. `reason` is the reason of its outcome, the message its detail.

    ExtractionError
    ├── EmptyPageError              no bytes, or white space only
    ├── BinaryPageError             a PDF, a picture, an archive under the name of a page
    ├── DamagedCompressionError     cut off, corrupt, or not compressed at all
    ├── PageTooLargeError           as stored or unpacked
    ├── UnparseablePageError        no HTML: nothing that could be an element
    ├── NoTextError                 HTML in which no article's text is found
    └── ExtractorError              the extractor's own error
    """

    reason: ClassVar[Reason]


class EmptyPageError(ExtractionError):
    """No bytes, or white space only."""

    reason = Reason.EMPTY_PAGE


class BinaryPageError(ExtractionError):
    """A PDF, a picture, an archive under the name of a page."""

    reason = Reason.BINARY_FILE


class DamagedCompressionError(ExtractionError):
    """Cut off, corrupt, or not compressed at all."""

    reason = Reason.DAMAGED_COMPRESSION


class PageTooLargeError(ExtractionError):
    """More bytes than a page may have, as stored or unpacked."""

    reason = Reason.PAGE_TOO_LARGE


class UnparseablePageError(ExtractionError):
    """No HTML: nothing that could be an element."""

    reason = Reason.UNPARSEABLE_PAGE


class NoTextError(ExtractionError):
    """HTML in which no article's text is found."""

    reason = Reason.NO_TEXT


class ExtractorError(ExtractionError):
    """The extractor's own error."""

    reason = Reason.EXTRACTOR_ERROR

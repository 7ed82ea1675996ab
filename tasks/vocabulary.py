"""The closed vocabularies of the way: every kind, outcome, reason and severity there is."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a source's location holds."""

    RECORDS = "records"
    PAGES = "pages"
    WARC = "warc"
    FEED = "feed"
    SITEMAP = "sitemap"
    URLS = "urls"


class RepairMode(StrEnum):
    """What a source wants done about damaged paragraphs."""

    OFF = "off"
    REPORT = "report"
    MEND = "mend"


class Outcome(StrEnum):
    """The one counted end of every candidate of a run."""

    LOADED = "loaded"
    REVISED = "revised"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"
    FAILED = "failed"
    REFUSED = "refused"
    PENDING = "pending"


class Reason(StrEnum):
    """Why a candidate ended as it did. A quarantined one carries the name of its check instead."""

    NEW = "new"
    CHANGED = "changed"
    RELEASED = "released"
    SAME_CONTENT = "same-content"
    SAME_ARTICLE = "same-article"
    SAME_URL = "same-url"
    NO_BODY = "no-body"
    FORGOTTEN = "forgotten"
    OUTSIDE_FOLDER = "outside-folder"
    NO_FILES = "no-files"
    EMPTY_FILE = "empty-file"
    UNREADABLE_FILE = "unreadable-file"
    FILE_VANISHED = "file-vanished"
    FILE_CHANGED = "file-changed"
    BINARY_FILE = "binary-file"
    UTF_16 = "utf-16"
    NOT_UTF_8 = "not-utf-8"
    NUL_BYTES = "nul-bytes"
    LINE_TOO_LONG = "line-too-long"
    RECORD_TOO_LONG = "record-too-long"
    DAMAGED_COMPRESSION = "damaged-compression"
    NO_HEADER = "no-header"
    PAGE_TOO_LARGE = "page-too-large"
    BAD_INDEX_LINE = "bad-index-line"
    PAGE_NOT_FOUND = "page-not-found"
    EMPTY_PAGE = "empty-page"
    UNPARSEABLE_PAGE = "unparseable-page"
    NO_TEXT = "no-text"
    DEADLINE = "deadline"
    OUT_OF_MEMORY = "out-of-memory"
    CRASHED = "crashed"
    EXTRACTOR_ERROR = "extractor-error"
    NOT_HTML = "not-html"
    KNOWN_URL = "known-url"
    """It is in the warehouse already, and was not asked for again."""
    ROBOTS = "robots"
    PRIVATE_ADDRESS = "private-address"
    BAD_URL = "bad-url"
    HOST_WAITS = "host-waits"
    """The host asked for patience, or failed too often of late; a later run asks again."""
    PAGE_LIMIT = "page-limit"
    HOST_NOT_FOUND = "host-not-found"
    UNREACHABLE = "unreachable"
    TLS = "tls"
    SLOW = "slow"
    TOO_LARGE = "too-large"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    TRUNCATED = "truncated"
    BAD_ENCODING = "bad-encoding"
    BLOCKED = "blocked"
    GONE = "gone"
    SERVER_ERROR = "server-error"
    HTTP_ERROR = "http-error"
    """A status of 4xx that is neither gone nor blocked, or one that HTTP does not have."""
    EMPTY_RESPONSE = "empty-response"
    CRAWLER_CRASHED = "crawler-crashed"
    NOT_A_FEED = "not-a-feed"
    NOT_A_SITEMAP = "not-a-sitemap"
    DAMAGED_FEED = "damaged-feed"
    """Some of its entries could be read, and perhaps not all."""
    BAD_ENTRY = "bad-entry"
    NOT_A_WARC = "not-a-warc"
    DAMAGED_RECORD = "damaged-record"
    TRUNCATED_RECORD = "truncated-record"
    DIGEST_MISMATCH = "digest-mismatch"


class Severity(StrEnum):
    """What a failing check does: quarantines the row, flags it, or is only noted."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"


class CheckOutcome(StrEnum):
    """The four ends of a check. Only PASSED is quiet."""

    PASSED = "passed"
    FAILED = "failed"
    ERRORED = "errored"
    EMPTY = "empty"


class HeaderProblem(StrEnum):
    """What is wrong with a record's header line or title; the record itself is kept."""

    MISSING_DATE = "missing-date"
    UNREADABLE_DATE = "unreadable-date"
    IMPOSSIBLE_DATE = "impossible-date"
    MISSING_URL = "missing-url"
    TWO_URLS = "two-urls"
    EXTRA_TEXT = "extra-text"
    """Words after the URL: a space within it, most likely, so that the URL was cut."""
    MISSING_TITLE = "missing-title"


class DateRule(StrEnum):
    """Which rule gave an article its publication day, from the surest to the weakest."""

    HEADER = "header"
    """The record's own statement."""
    AGREED = "agreed"
    """Two kinds of witness or more: markup, URL, visible text, feed."""
    OUTLETS_DAY = "outlet-day"
    """A moment in UTC, and the neighbouring day that the outlet itself shows for it."""
    MARKUP = "markup"
    DISCOVERY = "discovery"
    """The feed or sitemap it was found by."""
    URL = "url"
    VISIBLE = "visible"
    NOT_CRAWL_DAY = "not-crawl-day"
    """One witness named the day of the reading, another an earlier one."""
    UPDATE = "update"
    """Nothing but the day of its last update is shown."""
    GUESS = "guess"
    FUTURE = "future"
    """Nothing but days to come."""


class DateMark(StrEnum):
    """What is to be known of one claimed date."""

    DISAGREES = "disagrees"
    """It is not the article's publication day."""
    DATE_ONLY = "date-only"
    NO_ZONE = "no-zone"
    """It has a time but no offset."""
    AMBIGUOUS = "ambiguous"
    """Day and month may be swapped."""
    FUTURE = "future"
    CRAWL_DAY = "crawl-day"
    """It is the day on which the page was read."""
    ZONE_SLIP = "zone-slip"
    """In UTC it is the day before or after the one that the outlet shows."""
    UNREADABLE = "unreadable"


class Wall(StrEnum):
    """What stands in front of an article, or in its place."""

    CONSENT = "consent"
    CHALLENGE = "challenge"
    """It wants to know whether a person asks."""
    LOGIN = "login"
    PAYWALL = "paywall"
    """The text ends where the reader has to pay."""
    NOT_FOUND = "not-found"
    """Says 200 and means 404."""
    BROWSER = "browser"
    """It wants another browser, or JavaScript."""
    UNRELATED = "unrelated"
    """Nothing of the page has to do with its address or title."""


class Encoding(StrEnum):
    """How a page's body is compressed as stored."""

    IDENTITY = "identity"
    GZIP = "gzip"
    ZSTD = "zstd"

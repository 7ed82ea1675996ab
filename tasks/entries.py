"""First hop of feeds and sitemaps: what they say of one article → Entry, or why it cannot be followed.

What comes in is whatever somebody wrote: dates of the year 20999999999, links to files, titles with markup in them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from urllib.parse import urljoin

from tasks.dates import read_day
from tasks.discovered import BadEntry, Discovered, Entry
from tasks.identity import request_url
from tasks.model import Hints
from tasks.vocabulary import Reason

MOST_ENTRIES = 5_000
"""Articles that one feed may name; outlets name tens."""

_LONGEST_TITLE = 1_000  # characters
_LONGEST_DATE = 100
_TAG = re.compile(r"<[!/?A-Za-z][^<>]{0,2000}>")
_COLON_IN_OFFSET = re.compile(r"(?<=[+-]\d\d):(?=\d\d\Z)")
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_LANGUAGE = re.compile(r"\s*([A-Za-z]{2,3})(?![A-Za-z])")
_FIRST_DAY = date(1970, 1, 3)
"""Days before it are how software writes that it knows none: moment 0, in whatever time zone."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a document says of one article, as it stands there."""

    link: str | None
    title: str | None = None
    authors: tuple[str, ...] = ()
    date_text: str | None = None
    language: str | None = None
    kind: str = "feed"
    """Of the date: feed, sitemap, or modified where it is not the day of publication."""


@dataclass(slots=True)
class Sieve:
    """Takes what one document says, entry by entry. `url` is the document's own; `now` is aware."""

    url: str
    max_age_days: int
    now: datetime
    entries: list[Entry] = field(default_factory=list)
    bad_entries: list[BadEntry] = field(default_factory=list)
    left_out: int = 0
    taken: int = 0

    def take(self, said: Said) -> None:
        """One more entry: kept, bad, or older than asked for."""
        self.taken += 1
        link = clean(said.link)
        if link is None:
            title = clean(said.title)
            self._refuse(Reason.BAD_ENTRY, "it has no link" + (f", its title is {title[:100]}" if title else ""))
            return
        url = absolute(self.url, link)
        if url is None:
            self._refuse(Reason.BAD_URL, f"its link is no web address: {link[:200]}")
            return
        hints = self._hints(said)
        if is_older(hints.day, hints.at, self.max_age_days, self.now):
            self.left_out += 1
        else:
            self.entries.append(Entry(url, hints))

    def refuse(self, reason: Reason, detail: str) -> None:
        """One more entry that is none."""
        self.taken += 1
        self._refuse(reason, detail)

    def result(self, problem: Reason | None = None, detail: str = "", seconds: int | None = None) -> Discovered:
        """All that was taken."""
        return Discovered(
            entries=tuple(self.entries),
            bad_entries=tuple(self.bad_entries),
            left_out=self.left_out,
            problem=problem,
            detail=detail[:500],
            seconds_to_live=seconds,
        )

    def _refuse(self, reason: Reason, detail: str) -> None:
        self.bad_entries.append(BadEntry(f"entry {self.taken}", reason, detail))

    def _hints(self, said: Said) -> Hints:
        date_text = clean(said.date_text)
        day, at = read_date(date_text, self.now) if date_text else (None, None)
        return Hints(
            kind=said.kind,
            title=_title(said.title),
            authors=tuple(dict.fromkeys(name for name in map(clean, said.authors) if name)),
            date_text=date_text and date_text[:_LONGEST_DATE],
            day=day,
            at=at,
            language=language_code(said.language),
        )


def absolute(base: str, link: str) -> str | None:
    """`link`, seen from the document at `base`, as found; None where it is no http or https address."""
    try:
        url = urljoin(base, link)
    except ValueError:
        return None
    return None if request_url(url) is None else url


def read_date(text: str, now: datetime) -> tuple[date | None, datetime | None]:
    """(the day as written, the moment where an offset tells it) of a feed's or sitemap's date.

    Neither where it says none for sure, none there is, or one that cannot be: before 1970-01-03, or more than a day
    ahead of `now`.
    """
    moment = _moment(text[:_LONGEST_DATE])
    day = read_day(text[:_LONGEST_DATE]) if moment is None else moment.date()
    if day is None or not _FIRST_DAY <= day <= now.date() + timedelta(days=1):
        return None, None
    return day, moment if moment is not None and moment.tzinfo is not None else None


def is_older(day: date | None, at: datetime | None, days: int, now: datetime) -> bool:
    """Whether something is dated more than so many days before `now`; what has no date is not."""
    if at is not None:
        return now - at > timedelta(days=days)
    return day is not None and (now.astimezone(UTC).date() - day).days > days


def clean(text: object) -> str | None:
    """`text` as one line without control characters; None where nothing is left of it, or it is no text."""
    if not isinstance(text, str):
        return None
    return " ".join("".join(char if char.isprintable() else " " for char in text).split()) or None


def is_html(body: bytes) -> bool:
    """Whether a page came instead, by how it begins."""
    return _HTML.match(body[:4096]) is not None


def language_code(text: str | None) -> str | None:
    """The primary subtag of a language tag, in lower case: `en` of `EN-gb`."""
    found = _LANGUAGE.match(text or "")
    return found[1].lower() if found else None


def _title(text: str | None) -> str | None:
    title = clean(unescape(_TAG.sub(" ", text))) if text else None
    return title and title[:_LONGEST_TITLE]


def _moment(text: str) -> datetime | None:
    """ISO 8601, or the dates of mail (RFC 2822); their offset is often written with a colon."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(_COLON_IN_OFFSET.sub("", text))
    except (ValueError, IndexError, OverflowError, TypeError):
        return None

"""The typed records that travel from hop to hop, in the order of the way.

Source → Candidate → Page → Extraction → Article; the row it is staged as stands in `tasks.staging`, what the warehouse
remembers of it in `tasks.recognise`, and what comes of them all in `tasks.report`.
All are frozen; none is ever changed by a later hop.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tasks.vocabulary import Encoding, HeaderProblem, Kind, Outcome, Reason


@dataclass(frozen=True, slots=True)
class ExtractOptions:
    """How trafilatura reads the pages of one source; part of the options version."""

    fast: bool = False
    favor_precision: bool = False
    favor_recall: bool = False
    include_comments: bool = False
    include_tables: bool = True


@dataclass(frozen=True, slots=True)
class Expectations:
    """A source's thresholds; the defaults suit news articles in any language."""

    min_characters: int = 200
    max_link_share: float = 0.5
    max_fragment_share: float = 0.6
    max_repeated_share: float = 0.0
    max_mojibake: int = 0
    min_language_confidence: float = 0.9
    earliest_date: date = date(1990, 1, 1)
    max_days_from_url_date: int = 2
    future_days: int = 1
    min_articles_per_day: int | None = None
    max_articles_per_day: int | None = None


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """How a source's pages are asked for from the web."""

    revisit_days: int = 0
    """A loaded page is asked for again while its article is at most so many days old; 0: never."""
    delay_seconds: float = 1.0
    """Least time between two requests to one host; a longer Crawl-delay wins."""
    concurrency: int = 1
    """Most requests under way at one host."""
    max_pages: int = 1000
    """Most pages asked for in one run; the others are pending."""
    max_age_days: int = 30
    """Entries that their feed or sitemap dates older are left out."""
    fetch_missing: bool = True
    """Of a records source: whether the page of a record without body is fetched."""
    allow_private: bool = False
    """Whether its hosts may be on private or loopback addresses."""
    keep_archive_days: int = 365


@dataclass(frozen=True, slots=True)
class Source:
    """One `[[source]]` of sources.toml. `location` is absolute, or a URL; it may hold a glob."""

    name: str
    kind: Kind
    location: str
    language: str | None = None
    timezone: str = "UTC"
    extract: ExtractOptions = ExtractOptions()
    expect: Expectations = Expectations()
    fetch: FetchOptions = FetchOptions()
    rules: tuple[tuple[str, str], ...] = ()
    """(check name, "off" or a severity) where the source departs from the rule's default."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What the discovery knew of a page before it was fetched.

    `kind` is that of its date: feed, sitemap or header; modified where it is only that of the last change.
    """

    kind: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    date_text: str | None = None
    """The date as found, None where there was none."""
    day: date | None = None
    at: datetime | None = None
    """Aware, or None where the date names no moment."""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something a source offers. `locator` says where: `inbox/a.txt:17`, `pages/x.html.gz`, the URL of a web page."""

    source: str
    locator: str
    url: str | None
    """The URL as found, before normalising."""
    canonical_url: str | None
    key: str
    """Stable identity before extraction: the article id where the URL is known, else from source and locator."""
    hints: Hints | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A candidate with its raw content: HTML as stored (perhaps compressed), or one record as UTF-8 text."""

    candidate: Candidate
    kind: Kind
    body: bytes
    content_hash: str
    encoding: Encoding = Encoding.IDENTITY
    charset: str | None = None
    """The character encoding that the server declared with the page."""
    web_url: str | None = None
    """Where a server gave it, after redirects; None for pages that somebody saved."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A candidate that ended before it had a page; an error as a value."""

    candidate: Candidate
    outcome: Outcome
    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """One date somebody claims. `kind`: header, page, feed, sitemap, url, modified.

    `day` is None where `value` does not parse.
    """

    kind: str
    value: str
    day: date | None = None
    at: datetime | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Extraction:
    """What came out of one page or record, as it came, before it is judged."""

    title: str | None
    authors: tuple[str, ...]
    paragraphs: tuple[str, ...]
    dates: tuple[DateEvidence, ...]
    language: str | None
    """The language the page declares, not the one detected."""
    site_name: str | None = None
    description: str | None = None
    canonical_url: str | None = None
    """What the page itself says its address is."""
    link_characters: int = 0
    """Characters of the paragraphs that are, whole, the text of a link."""
    extractor: str = ""
    header_problems: tuple[HeaderProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with what it repeats. `repeat`: exact, folded, contained, run-on, prefix; None when it does not."""

    position: int
    text: str
    repeat: str | None = None
    repeats: tuple[int, ...] = ()
    """Positions of the paragraphs that say the same."""
    share: float | None = None
    """Share of this paragraph's words that stand again in those, 0–1."""


@dataclass(frozen=True, slots=True)
class TextFacts:
    """Measures of an article's text that the row rules compare with thresholds."""

    characters: int
    words: int
    link_share: float
    """Share of characters in paragraphs that are only a link."""
    fragment_share: float
    """Share of characters in short paragraphs that end in no sentence mark: menus, captions, boilerplate."""
    repeated_paragraphs: int
    repeated_share: float
    """Share of characters in paragraphs that repeat others."""
    replacement_characters: int
    mojibake: int
    """Sequences that are UTF-8 read in the wrong encoding."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article ready to be checked. `text` joins its paragraphs with a newline."""

    article_id: str
    url: str | None
    source: str
    title: str | None
    authors: tuple[str, ...]
    published_on: date | None
    published_at: datetime | None
    language: str | None
    language_confidence: float | None
    declared_language: str | None
    text: str
    paragraphs: tuple[Paragraph, ...]
    dates: tuple[DateEvidence, ...]
    site_name: str | None
    description: str | None
    extractor: str
    facts: TextFacts
    article_hash: str
    """Over title, text, authors and publication day: equal means nothing an analyst reads has changed."""
    text_hash: str
    """Over the folded text alone: equal under two URLs means the same story."""
    header_problems: tuple[HeaderProblem, ...] = ()

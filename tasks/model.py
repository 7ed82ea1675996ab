"""The typed records that travel from hop to hop, in the order of the way.

Source → Candidate → Page → Extraction → Article; the row it is staged as stands in `tasks.staging`, what the warehouse
remembers of it in `tasks.recognise`, and what comes of them all in `tasks.report`.
All are frozen; none is ever changed by a later hop.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tasks.article_text import Paragraph, TextFacts
from tasks.repair.operations import Operation
from tasks.vocabulary import Encoding, HeaderProblem, Kind, Outcome, Reason, RepairMode
from tasks.wall_facts import WallFacts


@dataclass(frozen=True, slots=True)
class ExtractOptions:
    """How trafilatura reads the pages of one source; part of the options version.

    Where all are as here, the mode is chosen for each page.
    """

    fast: bool = False
    favor_precision: bool = False
    favor_recall: bool = False
    include_comments: bool = False
    include_tables: bool = True
    choose_mode: bool = True
    """False: in trafilatura's one default mode, whatever comes of it."""


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
    measures: tuple[tuple[str, float | None, float | None], ...] = ()
    """(measure, least, most) as declared: below the least the batch is held, above the most is a warning."""


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
    repair: RepairMode = RepairMode.MEND
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
    """One date somebody claims. `kind`: header, page, feed, sitemap, url, text, guess, modified.

    `day` is as written, by the claim's own clock, and None where `value` does not parse.
    """

    kind: str
    value: str
    day: date | None = None
    at: datetime | None = None
    chosen: bool = False
    origin: str = ""
    """Where in the page it stands: `json-ld datePublished`, `meta article:published_time`, `after the headline`."""
    zone: str | None = None
    """Its offset as written: `Z`, `+02:00`; None where it names none."""
    marks: tuple[str, ...] = ()
    """What is to be known of it beside the others, from `tasks.date_choice`."""
    reason: str = ""
    """Of the chosen: which rule chose it."""


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
    wall: WallFacts | None = None
    """What was judged with the page at hand; None where there was none."""
    mode: str | None = None
    """Of `Mode`: how the page was read; None where the text came in a record."""
    mode_reason: str | None = None
    """Of `Doubt`: what spoke against the quick mode; None where nothing did."""
    header_problems: tuple[HeaderProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """An article ready to be checked."""

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
    bands: tuple[int, ...] = ()
    """The sketch of the text (`tasks.near_duplicates`): a band in common makes two texts worth comparing."""
    header_problems: tuple[HeaderProblem, ...] = ()
    extracted_text: str | None = None
    """The text before the repair; None where equal."""
    repairs: tuple[Operation, ...] = ()
    line_keys: tuple[int, ...] = ()
    """What the lines before the repair are counted under, to learn the outlet's boilerplate."""
    date_rule: str | None = None
    """Which rule gave it its day, of `DateRule`."""
    modified_on: date | None = None
    """The outlet's local day on which, it says, the text was last touched."""
    modified_at: datetime | None = None
    wall: WallFacts | None = None
    extraction_mode: str | None = None
    extraction_reason: str | None = None

    @property
    def text(self) -> str:
        """What analysts read: the paragraphs, joined with a newline."""
        return "\n".join(part.text for part in self.paragraphs)

"""Ninth hop, the vocabulary: what is measured of an outlet in each run, and how each measure is compared.

`warehouse/steps/measure*.sql` takes them; a measure that stands here is judged, any other is only kept as history.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

OUT = 4.0
"""Strength from which a value is out of bounds: one usual day in ten thousand."""


class Shape(StrEnum):
    """What kind of number a measure is, and so by which distribution its past is described."""

    COUNT = "count"
    """Of a day, weekday-shaped and overdispersed."""
    SHARE = "share"
    """0–1, of as many articles or requests as the measure says."""
    SIZE = "size"
    """Positive, judged by its ratio to what is usual."""
    HOURS = "hours"
    """Judged by its distance from what is usual."""
    CLOCK = "clock"
    """Hour of the day, 0–24, judged by its distance around the dial."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. A change smaller than `least` is never told, however surely it is one."""

    name: str
    shape: Shape
    check: str
    """Name of the check that judges it: several measures share one."""
    words: str
    least: float
    """COUNT and SIZE: a ratio above 1; SHARE: a difference; HOURS and CLOCK: hours."""
    may_fall: bool = True
    """Whether falling below what is usual is worth a look; a fill rate may rise as it likes."""
    may_rise: bool = True


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure of one outlet in one run, or on one day of its past."""

    source: str
    measure: str
    value: float
    articles: int
    """What it was taken from: articles, candidates or requests."""
    day: date
    """The day of the load in the outlet's own time zone."""
    is_usual: bool = True
    """Whether later days may take it for usual."""
    is_holiday: bool = False
    """Whether the outlet's peers had a quiet day, too."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A measure of this run against the outlet's own past."""

    measured: Measured
    usual: float
    low: float | None
    """The bounds of what is usual; None where nothing on that side is looked at."""
    high: float | None
    strength: float
    """−log10 of how likely so strange a value is on a usual day; 0 where the change is too small to matter."""
    rises: bool
    lasting: float = 0.0
    """Of a count, of hours, of what else moved: log10 of how much likelier days together are with a fault."""
    is_holiday: bool = False
    """Whether the outlet's peers have a quiet day, too, so that the day is none to compare others with."""

    @property
    def is_out(self) -> bool:
        """Whether the value lies out of its bounds."""
        return self.strength >= OUT


def around(hours: float) -> float:
    """The shorter way around the dial, −12 to 12."""
    return (hours + 12) % 24 - 12


def _falling(name: str, check: str, words: str, least: float) -> Measure:
    return Measure(name, Shape.SHARE, check, words, least, may_rise=False)


def _rising(name: str, check: str, words: str, least: float) -> Measure:
    return Measure(name, Shape.SHARE, check, words, least, may_fall=False)


EARLY = "future_share"
"""The measure that tells which way a clock is wrong."""

VOLUME = "volume_as_usual"
TEXTS = "texts_as_usual"
REPEATS = "repeats_as_usual"
FIELDS = "fields_as_usual"
DATES = "dates_as_usual"
FETCHES = "fetches_as_usual"

_ALL = (
    Measure(
        "new_articles", Shape.COUNT, VOLUME, "articles never seen before in the 24 hours up to the load", least=1.35
    ),
    Measure("characters_median", Shape.SIZE, TEXTS, "median length of the texts in characters", least=1.35),
    Measure("paragraphs_median", Shape.SIZE, TEXTS, "median number of paragraphs", least=1.5),
    _rising("short_share", TEXTS, "share of texts under 1,000 characters", 0.2),
    _rising("unfinished_share", TEXTS, "share of texts that end in no sentence mark", 0.25),
    _rising("shared_ending_share", TEXTS, "share of texts whose last paragraph ends another one, too", 0.25),
    _rising("fragments_share", TEXTS, "share of characters in short lines without a sentence mark", 0.2),
    _rising("mojibake_share", TEXTS, "share of texts with wrongly decoded letters", 0.15),
    _rising("one_text_share", TEXTS, "share of articles that have one and the same text", 0.15),
    _rising("one_title_share", TEXTS, "share of articles that have one and the same title", 0.2),
    _rising("wall_share", TEXTS, "share of articles with a consent page, a login or another wall in their place", 0.15),
    _rising("paywall_share", TEXTS, "share of articles that end where the reader has to pay", 0.2),
    _rising("seen_text_share", REPEATS, "share of articles whose text stands under another address, too", 0.2),
    _rising("repeats_share", REPEATS, "share of texts with repeated paragraphs", 0.15),
    _rising("repeated_share", REPEATS, "share of characters in repeated paragraphs", 0.1),
    _rising("run_on_share", REPEATS, "share of texts with a paragraph that runs others together", 0.15),
    _falling("title_fill", FIELDS, "share of articles with a title", 0.15),
    _falling("authors_fill", FIELDS, "share of articles with an author", 0.2),
    _falling("date_fill", FIELDS, "share of articles with a date", 0.15),
    _falling("language_share", FIELDS, "share of texts in the outlet's language", 0.2),
    _rising("dated_today_share", DATES, "share of articles dated on the very day of the run", 0.25),
    _falling("url_date_share", DATES, "share of dates that agree with the day in the URL", 0.15),
    _rising(EARLY, DATES, "share of articles published after they were collected", 0.05),
    Measure("published_hour", Shape.CLOCK, DATES, "mean hour of the day (UTC) of publication, of 24 hours", least=1.5),
    Measure("age_hours", Shape.HOURS, DATES, "middle age in hours of articles up to two days old", least=1.5),
    _rising("blocked_share", FETCHES, "share of requests that were blocked", 0.2),
    _rising("unreachable_share", FETCHES, "share of requests that reached no working server", 0.3),
    _rising("feed_failed_share", FETCHES, "share of feeds and sitemaps that could not be had", 0.3),
    _rising("nothing_offered", FETCHES, "1 where the source offered no candidate at all, or no file", 0.5),
    _rising("feed_same_share", FETCHES, "share of feeds and sitemaps that are as they were the run before", 0.5),
    _rising("no_text_share", TEXTS, "share of pages in which no text was found", 0.2),
    _rising("failed_share", FETCHES, "share of tried candidates that could not be read", 0.25),
    _rising("own_error_share", FETCHES, "share of tried candidates that ended in a fault of our own", 0.1),
    Measure(
        "extraction_ms_median", Shape.SIZE, FETCHES, "median time of an extraction in milliseconds", 3.0, may_fall=False
    ),
)

MEASURES: Mapping[str, Measure] = MappingProxyType({measure.name: measure for measure in _ALL})
"""Name → what is known of it, of those that are judged."""

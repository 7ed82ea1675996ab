"""In the third hop: days read from text and from URLs, and which of the claimed dates an article gets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from email.utils import parsedate_to_datetime
from functools import cache
from zoneinfo import ZoneInfo

from tasks.model import DateEvidence

BY_TRUST = ("header", "page", "feed", "sitemap", "url")
"""Kinds of evidence. `modified` is not here: it says when the text was last touched."""
YEARS = range(1990, 2101)
"""In a URL any other year is the number of something else."""

_ISO = re.compile(r"\d{4}(-?)\d{2}\1\d{2}(?:[T ].*)?")
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})")
_DAY_FIRST = re.compile(r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})")
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}

_PATH = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*([^?#]*)")
_Y, _M, _D = r"(?P<y>(?:19|20|21)[0-9]{2})", r"(?P<m>0[1-9]|1[0-2])", r"(?P<d>0[1-9]|[12][0-9]|3[01])"
_SHORT_M, _SHORT_D = r"(?P<m>0?[1-9]|1[0-2])", r"(?P<d>0?[1-9]|[12][0-9]|3[01])"
_SEGMENT_ENDS = r"(?![^/])"
_WORD_ENDS = r"(?![^\W_])"
_SLUG_ENDS = r"(?=/|\Z|\.\w{1,5}\Z)"
_IN_PATH = (
    re.compile(rf"/{_Y}/{_SHORT_M}/{_SHORT_D}{_SEGMENT_ENDS}"),
    re.compile(rf"/{_Y}/(?P<m>{'|'.join(_MONTH_NAMES)})/{_SHORT_D}{_SEGMENT_ENDS}", re.IGNORECASE),
    re.compile(rf"/{_Y}/{_M}-?{_D}{_SEGMENT_ENDS}"),
    re.compile(rf"/{_Y}-?{_M}/{_D}{_SEGMENT_ENDS}"),
    re.compile(rf"/{_Y}([-_]){_M}\2{_D}{_WORD_ENDS}"),
    re.compile(rf"/{_Y}{_M}{_D}{_WORD_ENDS}"),
    re.compile(rf"[^\W\d][-_]{_Y}-{_M}-{_D}{_SLUG_ENDS}"),
)


def read_day(value: str) -> date | None:
    """The day that a date says, as written, whatever its time and offset; None where it says none for sure.

    Reads ISO 8601 (also `20240123`), `2024/01/23`, `23.01.2024` and the dates of mail and feeds (RFC 2822).
    `01/02/2024` is nobody's day: half the world reads it the other way.
    """
    text = value.strip()
    try:
        if _ISO.fullmatch(text):
            return date.fromisoformat(text[:10] if text[4] == "-" else text[:8])
        parts = _YEAR_FIRST.fullmatch(text) or _DAY_FIRST.fullmatch(text)
        return _day(parts) if parts else parsedate_to_datetime(text).date()
    except (ValueError, IndexError, OverflowError):
        return None


def date_in_url(url: str) -> date | None:
    """The day that a URL's path says, as outlets write it: year first, at the start of a segment or the end of a slug.

    `/2024/01/23/`, `/2024/jan/23/`, `/2024/0123/`, `/20240123/`, `/2024-01-23-slug`, `/slug-2024-01-23.html`. Eight
    digits at the end of a slug are an article's number. The most usual spelling wins where there are several.
    """
    evidence = url_evidence(url)
    return evidence.day if evidence else None


def url_evidence(url: str) -> DateEvidence | None:
    """The same as evidence; its value is the piece of the path that says it."""
    path = _PATH.match(url)
    if path is None:
        return None
    for pattern in _IN_PATH:
        for found in pattern.finditer(path[1]):
            day = _day(found)
            if day is not None and day.year in YEARS:
                return DateEvidence("url", found[0].strip("/"), day)
    return None


def choose(evidence: Sequence[DateEvidence]) -> tuple[DateEvidence, ...]:
    """The same evidence in the same order, the most trusted that says a day marked as chosen, none where none does."""
    usable = [one for one in evidence if one.day is not None and one.kind in BY_TRUST]
    best = min(usable, key=lambda one: BY_TRUST.index(one.kind), default=None)
    return tuple(replace(one, chosen=one is best) for one in evidence)


def published(evidence: Sequence[DateEvidence], timezone: str) -> tuple[date | None, datetime | None]:
    """(the outlet's local day, the moment in UTC) of the chosen evidence; None what it does not say.

    A moment is turned into the day of `timezone`, the source's. "UTC" is what a source has that says nothing, so then
    the day stands as the page wrote it, by its own clock. Where the chosen evidence is a mere day, another that is
    not chosen lends its moment if it falls on that day.
    """
    chosen = next((one for one in evidence if one.chosen), None)
    if chosen is None:
        return None, None
    day = _local_day(chosen, timezone)
    moments = [chosen, *(one for one in evidence if one.kind in BY_TRUST and _local_day(one, timezone) == day)]
    return day, next((moment for moment in (_moment(one, UTC) for one in moments) if moment), None)


def _local_day(evidence: DateEvidence, timezone: str) -> date | None:
    moment = None if timezone == "UTC" else _moment(evidence, _zone(timezone))
    return evidence.day if moment is None else moment.date()


def _moment(evidence: DateEvidence, zone: tzinfo) -> datetime | None:
    """When it was by the clock of `zone`; None without an offset, or where that clock leaves the calendar."""
    if evidence.at is None or evidence.at.tzinfo is None:
        return None
    try:
        return evidence.at.astimezone(zone)
    except OverflowError:
        return None


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _day(found: re.Match[str]) -> date | None:
    month = found["m"].lower()
    try:
        return date(int(found["y"]), _MONTHS.get(month) or int(month), int(found["d"]))
    except ValueError:
        return None

"""In the third hop: days as machines write them, and the day in a URL."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_to_datetime

from tasks.model import DateEvidence

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


def _day(found: re.Match[str]) -> date | None:
    month = found["m"].lower()
    try:
        return date(int(found["y"]), _MONTHS.get(month) or int(month), int(found["d"]))
    except ValueError:
        return None

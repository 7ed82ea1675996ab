"""In the third hop: days that visible text names, in many languages: `23 января 2024`, `2024年1月23日`.

Month names come from dateparser, which takes them from the Unicode CLDR; its own search takes milliseconds a line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

YEARS = range(1990, 2101)
"""Any other year is the number of something else, or the subject of the story."""

_LANGUAGES = (
    *("en", "de", "fr", "es", "it", "pt", "nl", "ru", "uk", "pl", "cs", "sk", "hu", "ro", "bg", "sr", "hr"),
    *("sl", "sv", "da", "nb", "nn", "fi", "et", "lv", "lt", "el", "tr", "ar", "fa", "he", "hi", "bn", "ta"),
    *("te", "ur", "id", "ms", "vi", "th", "ja", "ko", "zh", "ca", "gl", "eu", "is", "ga", "cy", "sq", "mk"),
    *("ka", "hy", "az", "kk", "uz", "sw", "zu", "af", "fil"),
)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
    *("november", "december"),
)
# where one word is two months: the Croatian names of months are the Czech and Polish ones of the month before
_BY_LANGUAGE = {"hr": {"srp": 7, "srpnja": 7, "listopad": 10, "listopada": 10, "lis": 10, "lip": 6, "lipnja": 6}}
_MONTH_FIRST = frozenset({"en-us", "en_us", "en", "fil", ""})
_BUDDHIST = 543  # years by which the Thai calendar is ahead

_Y, _N, _W = r"(?P<y>[12]\d{3}|25\d\d)", r"\d{1,2}", r"(?P<w>[^\W\d_][^\W\d_'’]{1,14})"
_ORDINAL = r"(?:st|nd|rd|th|er|º|ª|\.)?"
_ENDS = r"(?!\d|[.:,]\d)"
_STARTS = r"(?<![\d/])(?<!\d[.:,-])"
_PATTERNS = tuple(
    re.compile(_STARTS + pattern + _ENDS)
    for pattern in (
        rf"{_Y}\s?[-/.年년]\s?(?P<m>{_N})\s?[-/.月월]\s?(?P<d>{_N})(?:日|일|T[\d:.]+\S*)?",
        rf"(?P<d>{_N}){_ORDINAL}[\s-]+(?:de |d['’]|ta['’] |tháng )?{_W}[.,]?[\s-]+(?:de |del |lei )?{_Y}",
        rf"(?P<d>{_N}) (?:tháng) (?P<m>{_N}),? {_Y}",
        rf"{_W}[.,]?\s+(?P<d>{_N}){_ORDINAL},?\s+{_Y}",
        rf"{_Y}(?:\.|\.gada| m\.)?(?: g\. )?\s+(?:(?P<d>{_N})\. )?{_W}(?:\s+(?P<d2>{_N}))?",
        rf"(?P<d>{_N})\.\s?(?P<m>{_N})\.\s?(?P<y>\d{{4}}|\d{{2}})",
        rf"(?P<a>{_N})(?P<s>[/.-])(?P<b>{_N})(?P=s)(?P<y>\d{{4}})",
    )
)
_SLASHED = re.compile(r"\D*?\b\d{1,2}[/-]\d{1,2}[/-](?P<y>\d{4})")
_HAS_DIGITS = re.compile(r"\d")
_OTHER_DIGIT = re.compile(r"[^\W0-9_a-zA-Z]")


@dataclass(frozen=True, slots=True)
class SpokenDay:
    """A day named in a text, which begins at `start` of it."""

    value: str
    day: date
    start: int

    def covers(self, place: int) -> bool:
        """Whether a place of the text is within it."""
        return self.start <= place < self.start + len(self.value)


def swapped(value: str, day: date) -> date | None:
    """The other day that `01/02/2024` may mean; None where there is no doubt."""
    found = _SLASHED.match(value)
    other = _day(found["y"], day.day, day.month) if found and day.day != day.month else None
    return other if other != day else None


def spoken_days(text: str, language: str = "") -> tuple[SpokenDay, ...]:
    """The days that `text` names, in its order. Years alone, months alone and days without a year name none.

    `language` is what the page declares (`en-US`): it says how `01/02/2024` is read, else by the day's own limits.
    """
    if not _HAS_DIGITS.search(text):
        return ()
    plain = _ascii_digits(text)
    found: dict[int, SpokenDay] = {}
    for pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            spoken = _read(match, language.lower())
            if spoken is not None and not any(one.covers(spoken.start) for one in found.values()):
                found[spoken.start] = spoken
    return tuple(found[start] for start in sorted(found))


def _read(match: re.Match[str], language: str) -> SpokenDay | None:
    parts = match.groupdict()
    if parts.get("a"):
        return _slashed(match, language)
    number = parts.get("d") or parts.get("d2")
    month = int(parts["m"]) if parts.get("m") else month_of(parts.get("w") or "", language)
    day = _day(parts["y"], month, int(number)) if number and month else None
    return None if day is None else SpokenDay(match[0], day, match.start())


def _slashed(match: re.Match[str], language: str) -> SpokenDay | None:
    """`01/02/2024`: which comes first depends on the reader's country, unless one of them is no month."""
    first, second = int(match["a"]), int(match["b"])
    day_first, month_first = _day(match["y"], second, first), _day(match["y"], first, second)
    in_order = (month_first, day_first) if language in _MONTH_FIRST and match["s"] != "." else (day_first, month_first)
    day = next((day for day in in_order if day is not None), None)
    return None if day is None else SpokenDay(match[0], day, match.start())


def month_of(word: str, language: str = "") -> int | None:
    """The number of the month that `word` names, whole or short, in any of the languages known."""
    folded = _folded(word)
    return _BY_LANGUAGE.get(language[:2], {}).get(folded) or _months().get(folded)


def _day(year: str, month: int, day: int) -> date | None:
    number = int(year) + 2000 if len(year) == 2 else int(year)
    if number - _BUDDHIST in YEARS and number not in YEARS:
        number -= _BUDDHIST
    try:
        return date(number, month, day) if number in YEARS else None
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    """Word → month. The first of the languages that knows a word wins."""
    from dateparser.languages.loader import default_loader  # noqa: PLC0415 - a tenth of a second

    known: dict[str, int] = {}
    locales = default_loader.get_locale_map(languages=_LANGUAGES)
    for number, word in _words([locale.info for locale in locales.values()]):
        known.setdefault(_folded(word), number)
    return known


def _words(locales: list[dict[str, list[str]]]) -> Iterator[tuple[int, str]]:
    for info in locales:
        for number, name in enumerate(_MONTHS, 1):
            yield from ((number, word) for word in info.get(name, ()))


def _folded(word: str) -> str:
    return word.strip(" .’'").casefold()


def _ascii_digits(text: str) -> str:
    """Digits of other scripts as 0–9, each in its place."""
    if text.isascii() or not _OTHER_DIGIT.search(text):
        return text
    return "".join(str(unicodedata.decimal(letter, letter)) if letter > "\x7f" else letter for letter in text)

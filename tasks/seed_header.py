"""The header line of the seed format: recognised, read and written. First hop, beneath `tasks.seed_format`.

A header line is the word `date`, then the words that follow (W), split at white space. URL words look like
`scheme://…`; a full date is three groups of digits (`23/01/2024`), also with a time glued on, or eight digits.
The line is a header when one of these holds, so that a *broken* header never melts into the article above it,
and a paragraph about date palms is not taken for one:

1. there are no words;
2. the first word is a URL;
3. the first word is a full date, and a URL follows within three words, or at most one word follows at all;
4. one to six words stand before the first URL, only URLs after it, and it is one word alone or one of them has a digit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tasks.vocabulary import HeaderProblem

BOM = "\ufeff"
HEADER_CAP = 65_536
"""Characters; a longer line is text, whatever it begins with."""

_START = re.compile(r"\ufeff?\s*date(?:\s|\Z)")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://.")
_FULL_DATE = re.compile(r"(?:[0-9]{1,4}([-/.])[0-9]{1,2}\1[0-9]{1,4}|[0-9]{8})(?:T.*)?")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Header:
    """A header line, read. `date_text`, `url` and `rest` joined by spaces are its words again."""

    date_text: str | None
    """What stands where the date belongs; None when nothing does."""
    date: date | None
    """Only where `date_text` is a real day written `YYYY-MM-DD`."""
    url: str | None
    """The first URL, as found."""
    rest: str
    """What stands after the URL (after the date where there is no URL); usually empty."""
    problems: tuple[HeaderProblem, ...]


def is_header_line(line: str) -> bool:
    """Whether a line starts a record, however broken (rules 1–4 above)."""
    if _START.match(line) is None or len(line.strip()) > HEADER_CAP:
        return False
    words = _words(line)
    if not words or _is_url(words[0]):
        return True
    first_url = _first_url(words)
    if _FULL_DATE.fullmatch(words[0]) and (len(words) <= 2 or (first_url is not None and first_url <= 3)):
        return True
    return first_url is not None and _is_date_and_url(words, first_url)


def read_header(line: str) -> Header:
    """Read a line that `is_header_line` accepts. Never raises: what is wrong is in `problems`."""
    words = _words(line)
    first_url = _first_url(words)
    split = min(1, len(words)) if first_url is None else first_url
    date_text = " ".join(words[:split]) or None
    url = None if first_url is None else words[first_url]
    rest = words[split if first_url is None else split + 1 :]
    day, date_problems = _read_day(date_text)
    return Header(date_text, day, url, " ".join(rest), date_problems + _url_problems(url, rest))


def header_line(date_text: str | None, url: str | None, rest: str = "") -> str:
    """The line without its end. That it reads back is for the caller to check."""
    return " " + " ".join(part for part in ("date", date_text, url, rest) if part)


def _words(line: str) -> list[str]:
    return line.removeprefix(BOM).split()[1:]


def _is_url(word: str) -> bool:
    return _URL.match(word) is not None


def _first_url(words: list[str]) -> int | None:
    return next((position for position, word in enumerate(words) if _is_url(word)), None)


def _is_date_and_url(words: list[str], first_url: int) -> bool:
    before = words[:first_url]
    if len(before) > 6 or not all(_is_url(word) for word in words[first_url:]):
        return False
    return len(before) == 1 or any(char.isdigit() for word in before for char in word)


def _read_day(date_text: str | None) -> tuple[date | None, tuple[HeaderProblem, ...]]:
    if date_text is None:
        return None, (HeaderProblem.MISSING_DATE,)
    if _ISO_DATE.fullmatch(date_text) is None:
        return None, (HeaderProblem.UNREADABLE_DATE,)
    try:
        return date.fromisoformat(date_text), ()
    except ValueError:
        return None, (HeaderProblem.IMPOSSIBLE_DATE,)


def _url_problems(url: str | None, rest: list[str]) -> tuple[HeaderProblem, ...]:
    if url is None:
        return (HeaderProblem.MISSING_URL,)
    if any(_is_url(word) for word in rest):
        return (HeaderProblem.TWO_URLS,)
    return (HeaderProblem.EXTRA_TEXT,) if rest else ()

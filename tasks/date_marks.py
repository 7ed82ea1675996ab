"""At the end of the third hop: what an analyst should know of a date beside the day it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from tasks.date_words import swapped
from tasks.model import DateEvidence
from tasks.vocabulary import DateMark

_CLOCK = re.compile(r"\d[:.h]\d\d|T\d{4}|^\d{10,13}$")
_HAS_CLOCK = frozenset({"page", "feed", "sitemap", "modified", "guess"})


def marks_of(one: DateEvidence, day: date | None, chosen: date | None, today: date | None) -> tuple[DateMark, ...]:
    """The marks of one claim, in the order of the vocabulary.

    `day` is what it stands for by the outlet's clock, `chosen` the article's day, `today` that of the reading; None
    where unknown. URLs, headers and visible dates name a mere day as a rule, so that is no news of them.
    """
    if day is None:
        return (DateMark.UNREADABLE,)
    return tuple(_marks(one, day, chosen, today))


def _marks(one: DateEvidence, day: date, chosen: date | None, today: date | None) -> Iterator[DateMark]:
    if chosen is not None and day != chosen:
        yield DateMark.DISAGREES
    if one.at is None and one.kind in _HAS_CLOCK:
        yield DateMark.NO_ZONE if _CLOCK.search(one.value) else DateMark.DATE_ONLY
    if swapped(one.value, day) is not None:
        yield DateMark.AMBIGUOUS
    if today is not None and day > today + timedelta(days=1):
        yield DateMark.FUTURE
    if today is not None and day == today and chosen is not None:
        yield DateMark.CRAWL_DAY

"""An outlet's past → bounds a person may declare, each with its evidence. Pure.

As OpenSanctions sets them: the least a fifth below the lowest usual day, the most about twice the highest.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from expectations.baselines import usual_days
from tasks.measures import Measured

DAYS_NEEDED = 14
"""A bound drawn from fewer days is a guess."""

_LEAST_OF = ("title_fill", "authors_fill", "date_fill", "language_share", "characters_median")
_MOST_OF = ("repeats_share", "one_text_share", "failed_share", "dated_today_share")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Bounds of one measure of one source; `evidence` says what they were drawn from."""

    source: str
    measure: str
    least: float | None
    most: float | None
    evidence: str


def suggest(past: Mapping[tuple[str, str], Sequence[Measured]], sources: Sequence[str]) -> tuple[Suggestion, ...]:
    """Bounds of every source with enough usual days; days out of bounds and holidays are no evidence."""
    found = []
    for source in sources:
        for measure in ("new_articles", *_LEAST_OF, *_MOST_OF):
            days = [one for one in usual_days(past.get((source, measure), ())) if not one.is_holiday]
            suggestion = _suggestion(source, measure, days) if len(days) >= DAYS_NEEDED else None
            found += [suggestion] if suggestion else []
    return tuple(found)


def _suggestion(source: str, measure: str, days: Sequence[Measured]) -> Suggestion | None:
    values = sorted(one.value for one in days)
    low, high, middle = values[0], values[-1], values[len(values) // 2]
    evidence = (
        f"{len(days)} usual days, {days[0].day} to {days[-1].day}: {low:.4g} to {high:.4g}, half below {middle:.4g}"
    )
    if measure == "new_articles":
        return Suggestion(source, "articles_per_day", math.floor(0.8 * low), math.ceil(2 * high), evidence)
    if measure == "characters_median":
        return Suggestion(source, measure, _rounded(0.6 * low), None, evidence)
    if measure in _LEAST_OF:
        least = round(0.8 * low, 2)
        # what is often missing anyway says nothing when it is missing
        return Suggestion(source, measure, least, None, evidence) if low >= 0.5 else None
    return Suggestion(source, measure, None, round(min(1.0, max(2 * high, 0.1)), 2), evidence)


def _rounded(value: float) -> float:
    """Two digits are as many as such a bound deserves."""
    if value <= 0:
        return 0
    digits = 1 - math.floor(math.log10(value))
    return round(value, digits) if digits > 0 else int(round(value, digits))

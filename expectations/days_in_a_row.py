"""Ninth hop: today and the days before it, against the usual days before all of them, as one question. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from expectations.lasting import DAYS, early, gone, resized, slip
from expectations.usual import distance_model, share_model
from tasks.measures import Measure, Measured, Shape

DAYS_NEEDED = {Shape.COUNT: 8, Shape.SHARE: 4, Shape.SIZE: 4, Shape.HOURS: 4, Shape.CLOCK: 4}
"""Usual days before which nothing is judged."""


def moved_in_a_row(
    measure: Measure, today: Measured, past: Sequence[Measured], known: Sequence[Measured], *, rises: bool
) -> float:
    """Of today and the days before it, of which what is usual must then know nothing."""
    days, older = _apart(today, past, known)
    if len(older) < DAYS_NEEDED[measure.shape]:
        return 0.0
    if measure.shape is Shape.SIZE:
        days = _untold(days)
    model = distance_model(older, measure.shape)
    sign = 1 if rises else -1
    told = [
        (sign * model.apart(row.value), model.deviation(row.articles), model.at_random(row.articles)) for row in days
    ]
    return (resized if measure.shape is Shape.SIZE else slip)(told, model.unsure)


def early_in_a_row(today: Measured, past: Sequence[Measured], known: Sequence[Measured]) -> float:
    """The same of articles from the future."""
    days, older = _apart(today, past, known)
    if len(older) < DAYS_NEEDED[Shape.SHARE]:
        return 0.0
    model = share_model(older)
    return early(_shares(days), model.usual, model.precision)


def gone_in_a_row(today: Measured, past: Sequence[Measured], known: Sequence[Measured], *, rises: bool) -> float:
    """The same of any other share."""
    days, older = _apart(today, past, known)
    if len(older) < DAYS_NEEDED[Shape.SHARE]:
        return 0.0
    model = share_model(older)
    return gone(_shares(_untold(days)), model.usual, model.precision, rises=rises)


def _untold(days: Sequence[Measured]) -> list[Measured]:
    """Today, and of the days before it those that told nothing by themselves: the others have been counted."""
    return [day for at, day in enumerate(days) if at == 0 or day.is_usual]


def _shares(days: Sequence[Measured]) -> list[tuple[int, int]]:
    return [(round(row.value * row.articles), row.articles) for row in days]


def _apart(
    today: Measured, past: Sequence[Measured], known: Sequence[Measured]
) -> tuple[list[Measured], list[Measured]]:
    """Today and the days before it that are weighed together, today first; and the usual days before all of them."""
    before = today.day - timedelta(days=DAYS - 1)
    days = [today, *reversed([row for row in past[-DAYS + 1 :] if row.day >= before and row.articles > 0])]
    return days, [row for row in known if row.day < before]

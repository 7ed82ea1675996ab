"""Ninth hop: today's measures and an outlet's own past → judgements. Pure: the same functions in runs and benchmark.

Warm-up: shares and sizes are judged from the fourth day on, counts from the eighth. A day that was out of bounds is
no past, unless all of the last weeks were: then that is what is usual now.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from expectations.usual import CountModel, Model, count_model, distance_model, share_model
from tasks.measures import MEASURES, Judgement, Measure, Measured, Shape

OUT = 4.0
"""Strength from which a value is out of bounds: one usual day in ten thousand."""
NEW_NORMAL_DAYS = 18
_DAYS_NEEDED = {Shape.COUNT: 8, Shape.SHARE: 4, Shape.SIZE: 4, Shape.HOURS: 4}
_WINDOW = 3


def judge(today: Measured, past: Sequence[Measured], holiday: float = 1.0) -> Judgement | None:
    """`today` against its own past; None where that is too short or nothing was measured.

    `past` is one row a day of the same source and measure, oldest first, each before today. `holiday` is the share of
    their usual volume that the outlet's peers have today, 1 on an ordinary day.
    """
    measure = MEASURES[today.measure]
    known = usual_days(past)
    if len(known) < _DAYS_NEEDED[measure.shape] or (measure.shape is not Shape.COUNT and today.articles == 0):
        return None
    if measure.shape is Shape.COUNT:
        return _judge_count(measure, today, past, known, holiday)
    model = share_model(known) if measure.shape is Shape.SHARE else _distance_model(measure, known)
    usual = model.usual
    rises = today.value > usual
    strength = model.strength(today.value, today.articles, rises=rises)
    low, high = _bounds(measure, model, today)
    counts = _matters(measure, today.value, usual) and (measure.may_rise if rises else measure.may_fall)
    return Judgement(today, usual, low, high, strength if counts else 0.0, rises)


def usual_days(past: Sequence[Measured]) -> Sequence[Measured]:
    """The days that later ones are compared with."""
    latest = past[-NEW_NORMAL_DAYS:]
    if len(latest) == NEW_NORMAL_DAYS and not any(row.is_usual for row in latest):
        return latest
    return [row for row in past if row.is_usual]


def _distance_model(measure: Measure, known: Sequence[Measured]) -> Model:
    return distance_model(known, is_log=measure.shape is Shape.SIZE)


def _judge_count(
    measure: Measure, today: Measured, past: Sequence[Measured], known: Sequence[Measured], holiday: float
) -> Judgement:
    """The day by itself, and with the one or two before it, of which the level must then know nothing."""
    before = today.day - timedelta(days=_WINDOW - 1)
    model = count_model([row for row in known if row.day < before] or known, today.day)
    model = _on_a_holiday(model, holiday)
    usual = model.usual
    rises = today.value > usual
    days = [today, *reversed([row for row in past[-_WINDOW + 1 :] if row.day >= before])]
    counts = [(row.value, model.expected(row.day)) for row in days]
    windows = [counts[: size + 1] for size in range(len(counts))]
    strengths = [
        model.strength_of_days(window, rises=rises)
        for window in windows
        if _matters(measure, sum(value for value, _ in window), sum(mean for _, mean in window))
    ]
    low, high = _bounds(measure, model, today)
    return Judgement(today, usual, low, high, max(strengths, default=0.0), rises)


def _on_a_holiday(model: CountModel, holiday: float) -> CountModel:
    """Peers say roughly how quiet it is, not exactly."""
    if holiday >= 1.0:
        return model
    return replace(model, level=model.level * holiday, spread=model.spread + 0.3 * (1 - holiday))


def _matters(measure: Measure, value: float, usual: float) -> bool:
    if measure.shape in {Shape.COUNT, Shape.SIZE}:
        more, less = max(value, usual), min(value, usual)
        return more >= measure.least * max(less, 1e-9)
    return abs(value - usual) >= measure.least


def _bounds(measure: Measure, model: Model, today: Measured) -> tuple[float | None, float | None]:
    """The values nearest to what is usual that are out and matter; None on a side where nothing is looked at."""
    usual = model.usual
    low = _bound(measure, model, today, usual, rises=False) if measure.may_fall else None
    high = _bound(measure, model, today, usual, rises=True) if measure.may_rise else None
    return low, high


def _bound(measure: Measure, model: Model, today: Measured, usual: float, *, rises: bool) -> float | None:
    """By halving: strength grows with the distance. None where no value on that side would be out."""
    inside, outside = usual, _farthest(measure, usual, rises=rises)
    if not _is_out(measure, model, today, outside, usual, rises=rises):
        return None
    for _ in range(24):
        middle = (inside + outside) / 2
        if _is_out(measure, model, today, middle, usual, rises=rises):
            outside = middle
        else:
            inside = middle
    return inside


def _is_out(measure: Measure, model: Model, today: Measured, value: float, usual: float, *, rises: bool) -> bool:
    at = round(value) if measure.shape is Shape.COUNT else value
    return _matters(measure, at, usual) and model.strength(at, today.articles, rises=rises) >= OUT


def _farthest(measure: Measure, usual: float, *, rises: bool) -> float:
    if measure.shape is Shape.SHARE:
        return 1.0 if rises else 0.0
    if measure.shape is Shape.HOURS:
        return usual + (1000.0 if rises else -1000.0)
    return max(usual, 1.0) * 1000 if rises else 0.0


def holiday_of(peers: Sequence[tuple[float, float]]) -> float:
    """How quiet a day is for everybody: the median of today's count over the usual one, of at least three peers.

    1 on an ordinary day, and never below 0.15: so quiet is no holiday, but something on our side. `peers` are (count,
    usual) of other outlets of the same time zone that could be collected without trouble.
    """
    shares = sorted(count / usual for count, usual in peers if usual >= 1)
    if len(shares) < 3:
        return 1.0
    middle = (shares[(len(shares) - 1) // 2] + shares[len(shares) // 2]) / 2
    return 1.0 if middle > 0.7 or not math.isfinite(middle) else max(0.15, middle)

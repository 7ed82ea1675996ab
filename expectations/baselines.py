"""Ninth hop: today's measures and an outlet's own past → judgements. Pure: the same functions in runs and benchmark.

Warm-up: shares and sizes are judged from the fourth day on, counts from the eighth. A day that was out of bounds is
no past, unless all of the last weeks were: then that is what is usual now.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from expectations.days_in_a_row import DAYS_NEEDED, early_in_a_row, gone_in_a_row, moved_in_a_row
from expectations.lasting import DAYS, loss
from expectations.usual import CountModel, DistanceModel, Model, count_model, distance_model, share_model
from tasks.measures import EARLY, MEASURES, OUT, Judgement, Measure, Measured, Shape

NEW_NORMAL_DAYS = 18
_FLOOD_DAYS = 3
_MOST_OF_ONE = 1.7
_GOES_ALONG = 0.7
"""Strength that each of several days must have to count with the others: one usual day in five."""
_TELLS_ALL = 8.0
"""Strength of a day that needs no others."""


def judge(
    today: Measured, past: Sequence[Measured], holiday: float = 1.0, *, with_bounds: bool = True
) -> Judgement | None:
    """`today` against its own past; None where that is too short or nothing was measured.

    `past` is one row a day of the same source and measure, oldest first, each before today. `holiday` is the share of
    their usual volume that the outlet's peers have today, 1 on an ordinary day. The bounds cost most of the time.
    """
    measure = MEASURES[today.measure]
    known = usual_days(past)
    if len(known) < DAYS_NEEDED[measure.shape] or (measure.shape is not Shape.COUNT and today.articles == 0):
        return None
    if measure.shape is Shape.COUNT:
        found, model = _judge_count(measure, today, past, known, holiday)
    else:
        found, model = _judge_today(measure, today, past, known)
    if not with_bounds:
        return found
    low, high = _bounds(measure, model, today)
    return replace(found, low=low, high=high)


def _judge_today(
    measure: Measure, today: Measured, past: Sequence[Measured], known: Sequence[Measured]
) -> tuple[Judgement, Model]:
    if measure.shape is Shape.SHARE:
        shares = share_model(known)
        strength, rises = _of_one(measure, shares, today, rises=today.value > shares.usual)
        if today.measure == EARLY:
            lasting = early_in_a_row(today, past, known)
        else:
            lasting = gone_in_a_row(today, past, known, rises=rises) if _goes_along(strength) else 0.0
        return Judgement(today, shares.usual, None, None, strength, rises, lasting), shares
    model = distance_model(known, measure.shape)
    strength, rises = _of_one(measure, model, today, rises=model.rises(today.value))
    is_looked_at = measure.shape is not Shape.SIZE or _goes_along(strength)
    lasting = moved_in_a_row(measure, today, past, known, rises=rises) if is_looked_at else 0.0
    return Judgement(today, model.usual, None, None, strength, rises, lasting), model


def _goes_along(strength: float) -> bool:
    """Whether the days before are worth a look: today goes the same way, and does not tell all by itself."""
    return _GOES_ALONG <= strength < _TELLS_ALL


def _of_one(measure: Measure, model: Model, today: Measured, *, rises: bool) -> tuple[float, bool]:
    counts = _matters(measure, model, today.value) and (measure.may_rise if rises else measure.may_fall)
    return (model.strength(today.value, today.articles, rises=rises) if counts else 0.0), rises


def usual_days(past: Sequence[Measured]) -> Sequence[Measured]:
    """The days that later ones are compared with."""
    latest = past[-NEW_NORMAL_DAYS:]
    if len(latest) == NEW_NORMAL_DAYS and not any(row.is_usual for row in latest):
        return latest
    return [row for row in past if row.is_usual]


def _judge_count(
    measure: Measure, today: Measured, past: Sequence[Measured], known: Sequence[Measured], holiday: float
) -> tuple[Judgement, Model]:
    """The day by itself, and with those before it, of which the level must then know nothing."""
    before = today.day - timedelta(days=DAYS - 1)
    model = count_model([row for row in known if row.day < before] or known, today.day)
    model = _on_a_holiday(model, holiday)
    usual = model.usual
    rises = today.value > usual
    days = [today, *reversed([row for row in past[-DAYS + 1 :] if row.day >= before and not row.is_holiday])]
    counts = [(row.value, model.expected(row.day)) for row in days]
    strength = _strength_of(measure, model, counts[:1], rises=rises)
    # the days before a holiday were none
    lasting = _lasting(measure, model, counts, rises=rises) if holiday >= 1 else 0.0
    return Judgement(today, usual, None, None, strength, rises, lasting, is_holiday=holiday < 1), model


def _lasting(measure: Measure, model: CountModel, days: Sequence[tuple[float, float]], *, rises: bool) -> float:
    """Of the days together: a loss by what is likelier; in a flood each must go along, none speaks for the others."""
    if not rises:
        return loss([(value, mean) for value, mean in days if mean > 0], model.spread, model.unsure)
    alone = [model.strength_of_days([one], rises=True) for one in days[:_FLOOD_DAYS]]
    found = 0.0
    for size in range(2, len(alone) + 1):
        if min(alone[:size]) < _GOES_ALONG:
            break
        said = sum(min(one, _MOST_OF_ONE) for one in alone[:size])
        found = max(found, min(said, _strength_of(measure, model, days[:size], rises=True)))
    return found


def _strength_of(measure: Measure, model: CountModel, days: Sequence[tuple[float, float]], *, rises: bool) -> float:
    matters = _differ(measure, sum(value for value, _ in days), sum(mean for _, mean in days))
    return model.strength_of_days(days, rises=rises) if matters else 0.0


def _on_a_holiday(model: CountModel, holiday: float) -> CountModel:
    """Peers say roughly how quiet it is, not exactly."""
    if holiday >= 1.0:
        return model
    return replace(model, level=model.level * holiday, spread=model.spread + 0.3 * (1 - holiday))


def _matters(measure: Measure, model: Model, value: float) -> bool:
    if isinstance(model, DistanceModel) and measure.shape is Shape.CLOCK:
        return abs(model.apart(value)) >= measure.least
    return _differ(measure, value, model.usual)


def _differ(measure: Measure, value: float, usual: float) -> bool:
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
    inside, outside = usual, _nearer_end(measure, usual, rises=rises)
    while not _is_out(measure, model, today, outside, rises=rises):
        farther = _farther(measure, usual, outside, rises=rises)
        if farther is None:
            return None
        inside, outside = outside, farther
    for _ in range(10):
        middle = (inside + outside) / 2
        if _is_out(measure, model, today, middle, rises=rises):
            outside = middle
        else:
            inside = middle
    return inside


def _is_out(measure: Measure, model: Model, today: Measured, value: float, *, rises: bool) -> bool:
    at = round(value) if measure.shape is Shape.COUNT else value
    return _matters(measure, model, at) and model.strength(at, today.articles, rises=rises) >= OUT


def _nearer_end(measure: Measure, usual: float, *, rises: bool) -> float:
    """Where the search begins: the farthest value there is, or one that will do mostly."""
    match measure.shape:
        case Shape.SHARE:
            return 1.0 if rises else 0.0
        case Shape.HOURS:
            return usual + (24.0 if rises else -24.0)
        case Shape.CLOCK:
            return usual + (11.9 if rises else -11.9)
        case _:
            return 4 * max(usual, 1.0) if rises else 0.0


def _farther(measure: Measure, usual: float, outside: float, *, rises: bool) -> float | None:
    if measure.shape in {Shape.SHARE, Shape.CLOCK} or (measure.shape is not Shape.HOURS and not rises):
        return None
    farther = usual + 4 * (outside - usual) if measure.shape is Shape.HOURS else 4 * outside
    return farther if abs(farther) < 1000 * max(abs(usual), 24.0) else None


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

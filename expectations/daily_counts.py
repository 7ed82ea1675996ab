"""Ninth hop: an outlet's daily counts → level, a factor for each weekday, and spread beyond Poisson's. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean

from expectations.tails import log_count
from tasks.measures import Measured

_WORKDAYS, _WEEKEND = (0, 1, 2, 3, 4), (5, 6)
_USUAL_WEEKEND = 0.7
"""Of what a working day brings."""
_USUAL_SPREAD = 0.035
"""What outlets' spreads lie around: a day is a fifth more or less than its weekday."""
_SPREAD_WITHIN = 0.8
"""Standard deviation of the logarithm of the spreads of outlets."""
_SPREADS = tuple(_USUAL_SPREAD * 2**power for power in (-3.5, -2.5, -1.5, -0.75, 0, 0.75, 1.5, 2.25, 3, 4, 5))
_ODD = 0.03
"""Share of days of the past that say nothing of its spread: feasts, strikes, floods."""


_NEAR = 28
"""Days before and after a day whose level is its own."""


def level_of(counted: Sequence[tuple[float, float]]) -> float:
    """Of (count, its weekday's factor): trimmed sum over trimmed sum; a tenth of the days on each side says nothing."""
    # a weekday that is usually silent tells nothing of the level
    ranked = sorted(counted, key=lambda pair: pair[0] / max(pair[1], 0.05))
    cut = len(ranked) // 10
    kept = ranked[cut : len(ranked) - cut] if cut else ranked
    weight = sum(factor for _, factor in kept)
    return sum(value for value, _ in kept) / weight if weight > 0 else 0.0


def weekday_factors(rows: Sequence[Measured]) -> tuple[float, ...]:
    """Each weekday against the mean of all.

    Drawn towards its group, working days or weekend, the more the less the weekdays of a group differ beyond chance;
    and the weekend, by one made-up day, towards what weekends are in general.
    """
    overall = level_of([(row.value, 1.0) for row in rows])
    if overall <= 0:
        return (1.0,) * 7
    values = [[min(row.value, 4 * overall) for row in rows if row.day.weekday() == weekday] for weekday in range(7)]
    working = [value for weekday in _WORKDAYS for value in values[weekday]]
    resting = [value for weekday in _WEEKEND for value in values[weekday]]
    work = _middle(working) if working else overall
    rest = (_middle(resting) * len(resting) + _USUAL_WEEKEND * work) / (len(resting) + 1)
    drawn = {**_drawn(values, _WORKDAYS, work, overall), **_drawn(values, _WEEKEND, rest, overall)}
    return tuple(drawn[weekday] for weekday in range(7))


def _middle(values: Sequence[float]) -> float:
    """The mean of the middle half; 0 of none: one holiday among eight Mondays is no Monday."""
    ranked = sorted(values)
    kept = ranked[len(ranked) // 4 : len(ranked) - len(ranked) // 4]
    return fmean(kept) if kept else 0.0


def _drawn(
    values: Sequence[Sequence[float]], group: Sequence[int], together: float, overall: float
) -> dict[int, float]:
    """The factors of a group of weekdays, drawn towards what they are `together`."""
    middle = together / overall
    factors = {weekday: _middle(values[weekday]) / overall if values[weekday] else middle for weekday in group}
    days = fmean(len(values[weekday]) for weekday in group)
    by_chance = middle * (middle * _USUAL_SPREAD + 1 / overall)
    mean = fmean(factors.values())
    seen = sum((factor - mean) ** 2 for factor in factors.values()) / (len(factors) - 1)
    apart = max(seen - by_chance / max(days, 1), 0.02 * by_chance)
    made_up = by_chance / apart
    return {
        weekday: (factor * len(values[weekday]) + middle * made_up) / (len(values[weekday]) + made_up)
        for weekday, factor in factors.items()
    }


def spread_of(rows: Sequence[Measured], factors: Sequence[float]) -> float:
    """The mean of what the spread may be, after what outlets have in general and what this one's days say.

    The level is drawn from the same days: it fits them too well, and the next one less.
    """
    expected = [(round(row.value), _local_level(rows, row, factors) * factors[row.day.weekday()]) for row in rows]
    days = [(count, mean, log_count(count, mean, 1.0)) for count, mean in expected if mean > 0]
    logs = [
        -0.5 * (math.log(spread / _USUAL_SPREAD) / _SPREAD_WITHIN) ** 2
        + sum(_log_of_day(log_count(count, mean, spread), odd) for count, mean, odd in days)
        for spread in _SPREADS
    ]
    most = max(logs)
    # the grid is not even: each point stands for its neighbourhood
    widths = [_width(at) for at in range(len(_SPREADS))]
    weights = [math.exp(one - most) * width for one, width in zip(logs, widths, strict=True)]
    mean = sum(weight * spread for weight, spread in zip(weights, _SPREADS, strict=True)) / sum(weights)
    weeks = max(1.0, len(rows) / 7)
    unknown = 0.25 / weeks if weeks < 3 else 0.0  # the weekdays are hardly known
    return mean * (1 + 1 / weeks) + unknown


def _log_of_day(usual: float, odd: float) -> float:
    most = max(usual, odd)
    return most + math.log((1 - _ODD) * math.exp(usual - most) + _ODD * math.exp(odd - most))


def _width(at: int) -> float:
    steps = [math.log(after / before) for before, after in pairwise(_SPREADS)]
    near = steps[max(0, at - 1) : at + 1]
    return fmean(near)


def _local_level(rows: Sequence[Measured], around: Measured, factors: Sequence[float]) -> float:
    """The level around a day, so that a slow drift is no spread; without the day, which would fit itself."""
    near = [row for row in rows if row is not around and abs((row.day - around.day).days) <= _NEAR]
    return level_of([(row.value, factors[row.day.weekday()]) for row in near])

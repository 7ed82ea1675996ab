"""Ninth hop: an outlet's daily hours → how far its days, and the articles of a day, lie apart. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence

from expectations.tails import log_distance

_BETWEEN = ((0.15, 0.25), (0.4, 0.4), (0.8, 0.25), (1.6, 0.1))
"""Hours by which days may differ beyond chance, and how common that is."""
_FACTORS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.15, 1.3, 1.6)
_FACTOR_SPREAD = 0.25
_ODD = 0.03
_ODD_HOURS = 4.0


def spreads_of(days: Sequence[tuple[float, int]], costs: float, expected: float) -> tuple[float, float]:
    """(standard deviation between days, the same of a day's articles), the likeliest mean of both.

    `days`: (hours from the centre, articles). `costs`: variance of what is taken of a day over that of a mean;
    `expected`: what the articles of a day lie apart in general.
    """
    tried = [
        (between, weight, expected * factor, -0.5 * (math.log(factor) / _FACTOR_SPREAD) ** 2)
        for between, weight in _BETWEEN
        for factor in _FACTORS
    ]
    logs = [
        math.log(weight)
        + prior
        + sum(
            _log_of_day(hours, math.sqrt(between**2 + costs * within**2 / max(articles, 1))) for hours, articles in days
        )
        for between, weight, within, prior in tried
    ]
    most = max(logs)
    weights = [math.exp(one - most) for one in logs]
    total = sum(weights)
    squares = [
        sum(weight * value**2 for weight, value in zip(weights, values, strict=True)) / total
        for values in ([one[0] for one in tried], [one[2] for one in tried])
    ]
    return math.sqrt(squares[0]), math.sqrt(squares[1])


def _log_of_day(hours: float, deviation: float) -> float:
    usual, odd = log_distance(hours, deviation), log_distance(hours, deviation + _ODD_HOURS)
    most = max(usual, odd)
    return most + math.log((1 - _ODD) * math.exp(usual - most) + _ODD * math.exp(odd - most))

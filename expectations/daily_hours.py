"""Ninth hop: an outlet's daily hours → how far its days, and the articles of a day, lie apart. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence

_BETWEEN = ((0.15, 0.25), (0.4, 0.4), (0.8, 0.25), (1.6, 0.1))
"""Hours by which days may differ beyond chance, and how common that is."""
_FACTORS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.15, 1.3, 1.6)
_FACTOR_SPREAD = 0.25
_ODD = 0.03
_ODD_HOURS = 4.0
_FARTHEST = 100.0
"""Hours from which a day is as odd as can be."""


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
    told = [(min(hours * hours, _FARTHEST**2), costs / max(articles, 1)) for hours, articles in days]
    logs = [
        math.log(weight) + prior + _log_of_days(told, between**2, within**2) for between, weight, within, prior in tried
    ]
    most = max(logs)
    weights = [math.exp(one - most) for one in logs]
    total = sum(weights)
    squares = [
        sum(weight * value**2 for weight, value in zip(weights, values, strict=True)) / total
        for values in ([one[0] for one in tried], [one[2] for one in tried])
    ]
    return math.sqrt(squares[0]), math.sqrt(squares[1])


def _log_of_days(days: Sequence[tuple[float, float]], between: float, within: float) -> float:
    """Of (square of the hours, what an article's variance counts), with both variances. Here a run spends its time."""
    exp, sqrt = math.exp, math.sqrt
    log, likelihood = 0.0, 1.0
    for square, share in days:
        variance = between + within * share
        usual = sqrt(variance)
        odd = usual + _ODD_HOURS
        likelihood *= (1 - _ODD) / usual * exp(-0.5 * square / variance) + _ODD / odd * exp(-0.5 * square / (odd * odd))
        if likelihood < 1e-100:  # a product of many more is none that a number can hold
            log, likelihood = log + math.log(likelihood), 1.0
    return log + math.log(likelihood)

"""Ninth hop: how likely so strange a value is, as −log10, for the distributions that outlets' measures follow.

Sums run over the ratio of neighbouring terms, so that a tail of 10⁻⁵⁰ comes out as exactly as one of 0.1.
"""

from __future__ import annotations

import math
from collections.abc import Callable

MOST = 99.0
_ENOUGH = 1e-9
_KNEE = 3.0


def count_strength(count: int, mean: float, spread: float, *, upper: bool) -> float:
    """−log10 P(X ≥ count), or P(X ≤ count), of a negative binomial with variance mean + spread · mean²."""
    if mean <= 0:
        return 0.0
    size = 1.0 / max(spread, 1e-6)
    log_first = log_count(count, mean, spread)
    share = mean / (mean + size)

    def up(at: int) -> float:
        return (at + size) / (at + 1) * share

    return _strength(count, mean, log_first, up, upper=upper, last=None)


def log_count(count: int, mean: float, spread: float) -> float:
    """Natural logarithm of the probability of exactly `count`, of the same negative binomial; `mean` above 0."""
    size = 1.0 / max(spread, 1e-6)
    return (
        math.lgamma(count + size)
        - math.lgamma(size)
        - math.lgamma(count + 1)
        + size * math.log(size / (size + mean))
        + count * math.log(mean / (size + mean))
    )


def log_distance(distance: float, deviation: float) -> float:
    """Natural logarithm of a normal density, without its constant."""
    return -0.5 * (distance / deviation) ** 2 - math.log(deviation)


def share_strength(count: int, of: int, share: float, precision: float, *, upper: bool) -> float:
    """−log10 P(X ≥ count), or P(X ≤ count), of a beta-binomial with mean `share` and `precision` = a + b."""
    a, b = share * precision, (1.0 - share) * precision
    log_first = log_share(count, of, share, precision)

    def up(at: int) -> float:
        return (of - at) / (at + 1) * (a + at) / (b + of - at - 1)

    return _strength(count, of * share, log_first, up, upper=upper, last=of)


def log_share(count: int, of: int, share: float, precision: float) -> float:
    """Natural logarithm of the probability of exactly `count`, of the same beta-binomial."""
    a, b = share * precision, (1.0 - share) * precision
    return (
        math.lgamma(of + 1)
        - math.lgamma(count + 1)
        - math.lgamma(of - count + 1)
        + _log_beta(count + a, of - count + b)
        - _log_beta(a, b)
    )


def distance_strength(distance: float) -> float:
    """−log10 of the tail beyond `distance` standard deviations: a normal middle with exponential tails (Huber's).

    Daily medians have days that no normal distribution allows for; beyond the knee the strength grows linearly.
    """
    if distance <= 0:
        return 0.0
    if distance <= _KNEE:
        return -math.log10(0.5 * math.erfc(distance / math.sqrt(2)))
    knee = -math.log10(0.5 * math.erfc(_KNEE / math.sqrt(2)))
    return min(MOST, knee + (distance - _KNEE) * _KNEE / math.log(10))


def _strength(
    count: int, mean: float, log_first: float, up: Callable[[int], float], *, upper: bool, last: int | None
) -> float:
    """Sum the terms from `count` outwards, each from its neighbour; 0 on the near side of the mean."""
    if (count <= mean) if upper else (count >= mean):
        return 0.0
    total, term, at = 1.0, 1.0, count
    while term > _ENOUGH * total and (at != last if upper else at > 0):
        term = term * up(at) if upper else term / up(at - 1)
        at += 1 if upper else -1
        total += term
    return max(0.0, min(MOST, -(log_first + math.log(total)) / math.log(10)))


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)

"""Ninth hop: several days in a row, taken together: how much likelier are they if something broke than if not?

The answer is a likelihood ratio, as log10: from 3 on, chance alone reaches it once in a thousand. No day speaks alone:
one usual day in fifty is odd for a reason of its own, so that it adds little more than 1.7. What is usual is itself
known only roughly, and alike for all the days: both likelihoods are means over where it may lie.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from expectations.tails import log_count, log_distance, log_share

DAYS = 5
"""The longest row of days that is looked at."""
_ODD = 0.02
"""Share of an outlet's usual days that are odd: a strike, a feast, a server that slept."""
_NODES = ((-2.0, 0.0545), (-1.0, 0.2442), (0.0, 0.4026), (1.0, 0.2442), (2.0, 0.0545))
"""Standard deviations from what is most likely usual, and their weights."""
_LEFT = (0.03, 0.35, 0.45, 0.55)
"""Shares of the usual volume that a loss may leave: hardly anything, or about half of it."""
_SLIPS = (2.0, 3.0, 4.0, 5.0, 6.0, 8.0)
"""Hours by which a clock may be wrong. One hour is summer time, and lies as near to none as to two."""
_ODD_HOURS = 4.0
_WAYS = (0.6, 0.8, 0.95)
"""Of the way to its worst end that a share goes when something broke."""
_ALIKE = 30.0
_RESIZED = (0.5, 0.9, 1.4)
"""Of the logarithm of a size: texts of 0.6, 0.4 and 0.25 of what they had, or the other way round."""
_ODD_SIZES = 0.7
_EARLY = (0.01, 0.025, 0.06)
"""Shares of articles that a clock some hours ahead dates later than they were collected."""
_MORE = (0.0, 0.8, 0.0, 0.3, 0.3)
"""What rows of one to five days must bring beyond those of three.

Two odd days come together more often than chance has it: a bridge day and a feast, a strike, a server mended on the
second day. Four or five have had more chances to be odd.
"""

LogChance = Callable[[int, float], float]
"""(day, where the usual lies, in standard deviations) → logarithm of the likelihood of what it brought."""


def loss(days: Sequence[tuple[float, float]], spread: float, unsure: float) -> float:
    """For a loss of volume. `days`: (count, expected), today first; `unsure`: the relative deviation of the level."""

    def of(left: float, wider: float) -> LogChance:
        return lambda at, node: log_count(
            round(days[at][0]), days[at][1] * left * math.exp(unsure * node), spread + wider
        )

    shares = [_ODD] * len(days)
    broken = [_with_odd(of(left, 0.0), of(left * 0.35, 0.5), shares) for left in _LEFT]
    return _longest(len(days), _with_odd(of(1.0, 0.0), of(0.35, 0.5), shares), broken)


def slip(days: Sequence[tuple[float, float, float]], unsure: float) -> float:
    """For a clock that is some hours wrong; 0 for less than two days.

    `days`: (hours from the usual, deviation, how likely they say nothing at all), today first; positive is told.
    """
    return _moved(days, unsure, _SLIPS, _ODD_HOURS)


def resized(days: Sequence[tuple[float, float, float]], unsure: float) -> float:
    """The same for texts that are much shorter, or longer, than usual, by the logarithm of their sizes."""
    return _moved(days, unsure, _RESIZED, _ODD_SIZES)


def _moved(days: Sequence[tuple[float, float, float]], unsure: float, moves: Sequence[float], oddly: float) -> float:
    def of(by: float, wider: float) -> LogChance:
        return lambda at, node: log_distance(days[at][0] - by - unsure * node, days[at][1] + wider)

    shares = [max(_ODD, at_random) for _, _, at_random in days]
    broken = [_with_odd(of(by, 0.0), of(by, oddly), shares) for by in moves]
    return _longest(len(days), _with_odd(of(0.0, 0.0), of(0.0, oddly), shares), broken)


def gone(days: Sequence[tuple[int, int]], usual: float, precision: float, *, rises: bool) -> float:
    """For a field that is lost, or a damage that is everywhere. `days`, `usual` and `precision`: as of `early`."""
    end = 1.0 if rises else 0.0
    broken = [usual + way * (end - usual) for way in _WAYS]
    return _shifted(days, usual, precision, broken, (0.5, 2.0))  # oddly any share is as likely as another


def early(days: Sequence[tuple[int, int]], usual: float, precision: float) -> float:
    """For a clock that is ahead: articles from the future; 0 where there are none.

    `days`: (such articles, all), today first; `usual` and `precision`: as a beta-binomial of the outlet's past.
    """
    if not any(count for count, _ in days):
        return 0.0

    return _shifted(days, usual, precision, _EARLY, (0.3, 3.0))


def _shifted(
    days: Sequence[tuple[int, int]],
    usual: float,
    precision: float,
    shares_if_broken: Sequence[float],
    oddly: tuple[float, float],
) -> float:
    """Of shares of articles. `oddly`: share and precision of an odd day."""

    def of(share: float, alike: float) -> LogChance:
        return lambda at, _: log_share(*days[at], share, alike)

    odd_days = [_ODD] * len(days)
    odd = of(*oddly)
    broken = [_with_odd(of(share, _ALIKE), odd, odd_days) for share in shares_if_broken]
    return _longest(len(days), _with_odd(of(usual, precision), odd, odd_days), broken)


def _with_odd(plain: LogChance, odd: LogChance, shares: Sequence[float]) -> LogChance:
    return lambda at, node: _log_sum([math.log1p(-shares[at]) + plain(at, node), math.log(shares[at]) + odd(at, node)])


def _longest(days: int, usual: LogChance, broken: Sequence[LogChance]) -> float:
    """The largest ratio of all rows of two days or more that end today; never below 0."""
    without = _rows(days, usual)
    with_fault = [_rows(days, one) for one in broken]
    found = 0.0
    for last in range(1, days):
        likelier = _log_sum([rows[last] for rows in with_fault]) - math.log(len(broken))
        found = max(found, (likelier - without[last]) / math.log(10) - _MORE[last])
    return found


def _rows(days: int, chance: LogChance) -> list[float]:
    """The logarithm of the likelihood of today, of today and yesterday, and so on."""
    sums = [math.log(weight) for _, weight in _NODES]
    rows = []
    for at in range(days):
        sums = [so_far + chance(at, node) for so_far, (node, _) in zip(sums, _NODES, strict=True)]
        rows.append(_log_sum(sums))
    return rows


def _log_sum(logs: Sequence[float]) -> float:
    most = max(logs)
    return most + math.log(sum(math.exp(one - most) for one in logs))

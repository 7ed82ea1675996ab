"""Ninth hop: an outlet's past → what is usual, one model for each shape of measure. Pure; the standard library only.

All are robust: a single odd day moves them little. All grow wider where the past is short.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean, median
from typing import Protocol

from expectations.tails import count_strength, distance_strength, share_strength
from tasks.measures import Measured

_ARTICLE_SPREAD = 0.75
"""Standard deviation of the logarithm of articles' lengths within an outlet, as corpora of news have it."""
_MEDIAN_COSTS = 1.57
"""Variance of a median over that of a mean."""
_MAD = 1.4826
_AGE_SPREAD = 9.0
"""Standard deviation in hours of the ages of a day's articles."""


class Model(Protocol):
    """What is usual for one measure of one outlet, today."""

    @property
    def usual(self) -> float:
        """What one expects."""

    def strength(self, value: float, articles: int, /, *, rises: bool) -> float:
        """−log10 of how likely a value so far up (or down) is on a usual day."""


@dataclass(frozen=True, slots=True)
class CountModel:
    """A daily count: a level, a factor for each weekday, and a spread beyond Poisson's."""

    today: date
    level: float
    factors: tuple[float, ...]
    spread: float
    days: int

    @property
    def usual(self) -> float:
        """The count expected today."""
        return self.expected(self.today)

    def expected(self, day: date) -> float:
        """The count expected on any day around today."""
        return self.level * self.factors[day.weekday()]

    def strength(self, value: float, _articles: int, /, *, rises: bool) -> float:
        """Of today's count by itself."""
        return self.strength_of_days([(value, self.usual)], rises=rises)

    def strength_of_days(self, days: Sequence[tuple[float, float]], *, rises: bool) -> float:
        """Of several days taken together, as (count, expected); the days spread independently, the level does not."""
        expected = sum(mean for _, mean in days)
        if expected <= 0:
            return 0.0
        apart = self.spread * sum(mean * mean for _, mean in days) / (expected * expected)
        unsure = (self.spread + 1 / max(self.level, 0.5)) / self.days
        count = round(sum(value for value, _ in days))
        return count_strength(count, expected, apart + unsure, upper=rises)


@dataclass(frozen=True, slots=True)
class ShareModel:
    """A share of articles; `precision` is how alike its days are, beyond chance."""

    usual: float
    precision: float

    def strength(self, value: float, articles: int, /, *, rises: bool) -> float:
        """Of a share of `articles`; a mean of shares is taken as if so many were whole."""
        return share_strength(round(value * articles), articles, self.usual, self.precision, upper=rises)


@dataclass(frozen=True, slots=True)
class DistanceModel:
    """A median, of sizes by their logarithm or of hours as they are: a centre and its standard deviations."""

    centre: float
    between: float
    """Standard deviation of the days, apart from that of their articles."""
    within: float
    """Standard deviation of a day's articles."""
    days: int
    is_log: bool

    @property
    def usual(self) -> float:
        """The median expected."""
        return math.exp(self.centre) if self.is_log else self.centre

    def strength(self, value: float, articles: int, /, *, rises: bool) -> float:
        """Of a median of so many `articles`."""
        distance = self.distance(value, articles)
        return distance_strength(distance if rises else -distance)

    def distance(self, value: float, articles: int) -> float:
        """From the centre in standard deviations, positive above it."""
        return (_scaled(value, is_log=self.is_log) - self.centre) / self.deviation(articles)

    def deviation(self, articles: int) -> float:
        """The standard deviation of a day's median; wider where few days have told us of it."""
        chance = _MEDIAN_COSTS * self.within**2 / max(articles, 1)
        return math.sqrt(self.between**2 + chance) * (1 + 2.5 / self.days)


def count_model(past: Sequence[Measured], today: date) -> CountModel:
    """Of at least a week of days; those of the last eight weeks make the weekdays, those of three weeks the level."""
    recent = [row for row in past if row.day >= today - timedelta(days=56)]
    factors = _weekday_factors(recent)
    level_rows = [row for row in recent if row.day >= today - timedelta(days=24)] or recent[-14:]
    # a weekday that is usually silent tells nothing of the level
    counted = [(row.value, factors[row.day.weekday()]) for row in level_rows]
    level = _level(counted)
    residuals = [
        (row.value - level_at, level_at)
        for row in recent
        if (level_at := _local_level(recent, row.day, factors) * factors[row.day.weekday()]) > 0
    ]
    weeks = len(recent) / 7
    # the weekdays' factors are drawn from the same days: these fit them too well, and the next one less
    spread = _spread(residuals) * (1 + 1.5 / weeks) ** 2
    if weeks < 3:  # the weekdays are hardly known
        spread += 0.25 / max(weeks, 1)
    return CountModel(today, level, factors, spread, max(1, len(level_rows)))


def share_model(past: Sequence[Measured]) -> ShareModel:
    """Of the last four weeks of days."""
    rows = [row for row in past[-28:] if row.articles > 0]
    articles = sum(row.articles for row in rows)
    share = (sum(row.value * row.articles for row in rows) + 0.25) / (articles + 0.5)
    between = _between_shares(rows, share)
    alike = min(200.0, max(8.0, 1 / between - 1 if between > 0 else 200.0))
    # days count, not articles, where days differ
    known = sum(min(row.articles, alike) for row in rows)
    return ShareModel(min(max(share, 1e-4), 1 - 1e-4), 1 / (1 / alike + 1 / (known + 1)))


def distance_model(past: Sequence[Measured], *, is_log: bool) -> DistanceModel:
    """Of the last four weeks of days."""
    rows = past[-28:]
    values = [_scaled(row.value, is_log=is_log) for row in rows]
    centre = median(values)
    within = _ARTICLE_SPREAD if is_log else _AGE_SPREAD
    typical = max(1.0, median(row.articles for row in rows))
    seen = (_MAD * median(abs(value - centre) for value in values)) ** 2
    by_chance = _MEDIAN_COSTS * within**2 / typical
    # where the days lie closer than their articles should let them, the articles are more alike than we thought
    if seen < by_chance:
        told = (seen * len(rows) + by_chance * 10) / (len(rows) + 10)
        within *= math.sqrt(max(told, 0.16 * by_chance) / by_chance)
    between = math.sqrt(max(0.0, seen - by_chance) + (0.06 if is_log else 0.35) ** 2)
    return DistanceModel(centre, between, within, len(rows), is_log)


def _scaled(value: float, *, is_log: bool) -> float:
    return math.log(max(value, 1.0)) if is_log else value


def _level(counted: Sequence[tuple[float, float]]) -> float:
    """Trimmed sum of counts over trimmed sum of factors: a tenth of the days on each side says nothing."""
    ranked = sorted(counted, key=lambda pair: pair[0] / max(pair[1], 0.05))
    cut = len(ranked) // 10
    kept = ranked[cut : len(ranked) - cut] if cut else ranked
    weight = sum(factor for _, factor in kept)
    return sum(value for value, _ in kept) / weight if weight > 0 else 0.0


def _weekday_factors(rows: Sequence[Measured]) -> tuple[float, ...]:
    """Each weekday against the mean of all, drawn towards 1 by one made-up day, and once more around local levels."""
    overall = _level([(row.value, 1.0) for row in rows])
    if overall <= 0:
        return (1.0,) * 7
    factors = []
    for weekday in range(7):
        values = sorted(min(row.value, 4 * overall) for row in rows if row.day.weekday() == weekday)
        # the middle of the weekday's counts: one holiday among eight Mondays is no Monday
        middle = values[len(values) // 4 : len(values) - len(values) // 4] or values
        mean = fmean(middle) if middle else overall
        factors.append((mean * len(values) + overall) / ((len(values) + 1) * overall))
    return tuple(factors)


def _local_level(rows: Sequence[Measured], day: date, factors: Sequence[float]) -> float:
    """The level around `day`, so that a slow drift does not pass for spread."""
    near = [row for row in rows if abs((row.day - day).days) <= 12]
    return _level([(row.value, factors[row.day.weekday()]) for row in near])


def _spread(residuals: Sequence[tuple[float, float]]) -> float:
    """Beyond Poisson's, between what the middle and what the flanks of the past say, drawn towards 0.04."""
    relative = sorted(abs(residual) / math.sqrt(level) for residual, level in residuals)
    if not relative:
        return 0.04
    level = fmean(level for _, level in residuals)
    middle = (_MAD * median(relative)) ** 2
    flanks = (relative[int(0.9 * (len(relative) - 1))] / 1.645) ** 2
    seen = max(0.0, (max(middle, flanks, (middle + flanks) / 2) - 1) / max(level, 1.0))
    return max(0.01, (seen * len(relative) + 0.04 * 7) / (len(relative) + 7))


def _between_shares(rows: Sequence[Measured], share: float) -> float:
    """How much more than chance the days' shares differ, as the correlation of a beta-binomial."""
    by_chance = share * (1 - share)
    articles = sum(row.articles for row in rows)
    if len(rows) < 3 or by_chance <= 0 or articles == 0:
        return 0.05
    seen = sum(row.articles * (row.value - share) ** 2 for row in rows) / articles
    expected = by_chance * len(rows) / articles
    return max(0.0, (seen - expected) / by_chance)

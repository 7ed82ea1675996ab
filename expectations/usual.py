"""Ninth hop: an outlet's past → what is usual, one model for each shape of measure. Pure; the standard library only.

All are robust: a single odd day moves them little. All grow wider where the past is short.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import median
from typing import Protocol

from expectations.daily_counts import level_of, spread_of, weekday_factors
from expectations.daily_hours import spreads_of
from expectations.tails import count_strength, distance_strength, share_strength
from tasks.measures import Measured, Shape, around

_ARTICLE_SPREAD = 0.75
"""Standard deviation of the logarithm of articles' lengths within an outlet, as corpora of news have it."""
_COSTS = {Shape.SIZE: 1.57, Shape.HOURS: 1.1, Shape.CLOCK: 1.0}
"""Variance over that of a mean: of a median, of a mean in which what lies far out counts less, of a mean."""
_MAD = 1.4826
_AGE_SPREAD = 6.0
"""Standard deviation in hours of the ages of a day's articles; 7 if they came evenly through day and night."""
_CLOCK_SPREAD = 5.0
"""Standard deviation in hours of the hours of the day at which articles are published."""
_WITHIN = {Shape.SIZE: _ARTICLE_SPREAD, Shape.HOURS: _AGE_SPREAD, Shape.CLOCK: _CLOCK_SPREAD}
_LEAST_BETWEEN = 0.06
"""Standard deviation by which the logarithms of days' sizes differ at least, whatever the past says."""


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

    @property
    def unsure(self) -> float:
        """The relative standard deviation of the level."""
        return math.sqrt((self.spread + 1 / max(self.level, 0.5)) / self.days)

    def strength(self, value: float, _articles: int, /, *, rises: bool) -> float:
        """Of today's count by itself."""
        return self.strength_of_days([(value, self.usual)], rises=rises)

    def strength_of_days(self, days: Sequence[tuple[float, float]], *, rises: bool) -> float:
        """Of several days taken together, as (count, expected); the days spread independently, the level does not."""
        expected = sum(mean for _, mean in days)
        if expected <= 0:
            return 0.0
        apart = self.spread * sum(mean * mean for _, mean in days) / (expected * expected)
        count = round(sum(value for value, _ in days))
        return count_strength(count, expected, apart + self.unsure**2, upper=rises)


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
    shape: Shape
    typical: int
    """Articles of most days."""
    doubt: float
    """How much wider a short past makes it."""

    @property
    def usual(self) -> float:
        """The median expected; on a clock, the hour of the day."""
        if self.shape is Shape.CLOCK:
            return self.centre % 24
        return math.exp(self.centre) if self.shape is Shape.SIZE else self.centre

    @property
    def unsure(self) -> float:
        """The standard deviation of the centre."""
        return 1.1 * self.deviation(self.typical) / math.sqrt(self.days)

    def rises(self, value: float) -> bool:
        """Whether the value lies above what is usual; on a clock, whether it is later."""
        return self.apart(value) > 0

    def apart(self, value: float) -> float:
        """From the centre, on the model's own scale."""
        scaled = _scaled(value, self.shape)
        return around(scaled - self.centre) if self.shape is Shape.CLOCK else scaled - self.centre

    def strength(self, value: float, articles: int, /, *, rises: bool) -> float:
        """Of a median of so many `articles`."""
        distance = self.distance(value, articles)
        found = distance_strength(distance if rises else -distance)
        return min(found, -math.log10(max(self.at_random(articles), 1e-99)))

    def at_random(self, articles: int) -> float:
        """How likely the mean hour of so many points anywhere at all: few hours all over the dial have no direction."""
        if self.shape is not Shape.CLOCK:
            return 0.0
        return math.exp(-articles * math.exp(-((self.within * math.tau / 24) ** 2)))

    def distance(self, value: float, articles: int) -> float:
        """From the centre in standard deviations, positive above it."""
        return self.apart(value) / self.deviation(articles)

    def deviation(self, articles: int) -> float:
        """The standard deviation of a day's median; wider where few days have told us of it."""
        chance = _COSTS[self.shape] * self.within**2 / max(articles, 1)
        return math.sqrt(self.between**2 + chance) * (1 + self.doubt / self.days)


def count_model(past: Sequence[Measured], today: date) -> CountModel:
    """Of at least a week of days; those of the last eight weeks make the weekdays, those of three weeks the level."""
    recent = [row for row in past if row.day >= today - timedelta(days=56)]
    factors = weekday_factors(recent)
    level_rows = [row for row in recent if row.day >= today - timedelta(days=24)] or recent[-14:]
    level = level_of([(row.value, factors[row.day.weekday()]) for row in level_rows])
    return CountModel(today, level, factors, spread_of(recent, factors), max(1, len(level_rows)))


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


def distance_model(past: Sequence[Measured], shape: Shape) -> DistanceModel:
    """Of the last four weeks of days."""
    rows = past[-28:]
    values = [_scaled(row.value, shape) for row in rows]
    if shape is Shape.CLOCK:
        about = _mean_hour(values)
        values = [about + around(value - about) for value in values]
    centre = median(values)
    if shape is not Shape.SIZE:
        return _hours_model(rows, [value - centre for value in values], centre, shape)
    within = _WITHIN[shape]
    typical = max(1.0, median(row.articles for row in rows))
    scaled = [abs(value - centre) * math.sqrt(max(row.articles, 1)) for value, row in zip(values, rows, strict=True)]
    seen = (_MAD * median(scaled)) ** 2 / typical
    by_chance = _COSTS[shape] * within**2 / typical
    # where the days lie closer than their articles should let them, the articles are more alike than we thought
    if seen < by_chance:
        told = (seen * len(rows) + by_chance * 10) / (len(rows) + 10)
        within *= math.sqrt(max(told, 0.16 * by_chance) / by_chance)
    between = math.sqrt(max(0.0, seen - by_chance) + _LEAST_BETWEEN**2)
    return DistanceModel(centre, between, within, len(rows), shape, round(typical), 2.5)


def _hours_model(rows: Sequence[Measured], apart: Sequence[float], about: float, shape: Shape) -> DistanceModel:
    """`apart`: the days' distances from `about`, the median day; days of many articles say more of the centre."""
    days = [(one, row.articles) for one, row in zip(apart, rows, strict=True)]
    between, within = spreads_of(days, _COSTS[shape], _WITHIN[shape])
    typical = max(1, round(median(row.articles for row in rows)))
    model = DistanceModel(about, between, within, len(rows), shape, typical, 1.0)
    weights = [model.deviation(articles) ** -2 for _, articles in days]
    # what lies far out is odd, and pulls no more than what lies at two deviations
    pulled = [
        max(-2.0, min(2.0, one / model.deviation(articles))) * model.deviation(articles) for one, articles in days
    ]
    moved = sum(weight * one for weight, one in zip(weights, pulled, strict=True)) / sum(weights)
    return replace(model, centre=about + moved)


def _scaled(value: float, shape: Shape) -> float:
    return math.log(max(value, 1.0)) if shape is Shape.SIZE else value


def _mean_hour(hours: Sequence[float]) -> float:
    east = sum(math.sin(hour * math.tau / 24) for hour in hours)
    north = sum(math.cos(hour * math.tau / 24) for hour in hours)
    return math.atan2(east, north) * 24 / math.tau


def _between_shares(rows: Sequence[Measured], share: float) -> float:
    """How much more than chance the days' shares differ, as the correlation of a beta-binomial."""
    by_chance = share * (1 - share)
    articles = sum(row.articles for row in rows)
    if len(rows) < 3 or by_chance <= 0 or articles == 0:
        return 0.05
    seen = sum(row.articles * (row.value - share) ** 2 for row in rows) / articles
    expected = by_chance * len(rows) / articles
    return max(0.0, (seen - expected) / by_chance)

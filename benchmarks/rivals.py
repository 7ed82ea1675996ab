"""What others alert by, recomputed on the same days: Media Cloud's rule, change points, fixed bounds, Gopher's limits.

Each is given every day's measures of an outlet and says on which days it would alert; a day that follows an alerting
day is the same alert. None of them names a cause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from statistics import fmean, pstdev

import numpy as np
import ruptures

from tasks.measures import MEASURES, Measured

Days = Sequence[Sequence[Measured]]
Rival = Callable[[Days], set[int]]
"""An outlet's days → the indexes of those on which it alerts."""

VOLUME = ("new_articles",)
QUALITY = tuple(name for name in MEASURES if name != "extraction_ms_median")
WARM_UP = 28


def media_cloud(days: Days, names: Sequence[str] = VOLUME) -> set[int]:
    """The mean of 7 days below that of 28 less 1.5 standard deviations, or above it plus 2, as Media Cloud does."""
    alerting = set()
    for _, series in _series(days, names):
        for at in range(WARM_UP, len(series)):
            month = [value for value in series[at - 27 : at + 1] if value is not None]
            week = [value for value in series[at - 6 : at + 1] if value is not None]
            if len(month) < 7 or not week:
                continue
            mean, spread = fmean(month), pstdev(month)
            if fmean(week) < mean - 1.5 * spread or fmean(week) > mean + 2 * spread:
                alerting.add(at)
    return alerting


def change_points(days: Days, names: Sequence[str] = VOLUME, penalty: float = 6.0) -> set[int]:
    """PELT over the last 56 days, each day anew: an alert where the last change lies within three days.

    KernelCPD with a linear kernel is PELT with the cost l2, compiled: a hundred times quicker, and the same points.
    """
    alerting = set()
    for _, series in _series(days, names):
        for at in range(WARM_UP, len(series)):
            window = [value for value in series[max(0, at - 55) : at + 1] if value is not None]
            if len(window) < 14 or len(set(window)) < 2:
                continue
            signal = np.asarray(window)
            signal = (signal - signal.mean()) / signal.std()
            found = ruptures.KernelCPD(kernel="linear", min_size=2).fit(signal).predict(pen=penalty)
            if len(found) > 1 and len(signal) - found[-2] <= 3:
                alerting.add(at)
    return alerting


def fixed_bounds(days: Days, names: Sequence[str] = QUALITY) -> set[int]:
    """Bounds drawn once from the first four weeks, as OpenSanctions does: a fifth below the least, twice the most."""
    alerting = set()
    for name, series in _series(days, names):
        first = [value for value in series[:WARM_UP] if value is not None]
        if len(first) < 7:
            continue
        measure = MEASURES[name]
        low, high = 0.8 * min(first), 2 * max(first)
        high = max(high, 0.1) if high <= 2 else high  # a share that was always 0
        for at, value in enumerate(series[WARM_UP:], start=WARM_UP):
            if value is not None and ((measure.may_fall and value < low) or (measure.may_rise and value > high)):
                alerting.add(at)
    return alerting


def gopher(days: Days, names: Sequence[str] = ("repeated_share", "characters_median")) -> set[int]:
    """Gopher's limits on a day's articles: a fifth of the characters repeated, or under 50 words (300 characters)."""
    alerting = set()
    limits = {"repeated_share": lambda value: value > 0.2, "characters_median": lambda value: value < 300}
    for name, series in _series(days, names):
        alerting |= {at for at, value in enumerate(series) if value is not None and limits[name](value)}
    return alerting


RIVALS: dict[str, Rival] = {
    "Media Cloud's rule, volume": media_cloud,
    "Media Cloud's rule, all measures": lambda days: media_cloud(days, QUALITY),
    "PELT, volume": change_points,
    "PELT, all measures": lambda days: change_points(days, QUALITY),
    "fixed bounds, volume": lambda days: fixed_bounds(days, VOLUME),
    "fixed bounds, all measures": fixed_bounds,
    "Gopher's limits": gopher,
}


def _series(days: Days, names: Sequence[str]) -> Iterator[tuple[str, list[float | None]]]:
    """Each measure as a value a day, None on days on which nothing was measured."""
    by_day = [{row.measure: row.value for row in rows} for rows in days]
    for name in names:
        series = [one.get(name) for one in by_day]
        if any(value is not None for value in series):
            yield name, series

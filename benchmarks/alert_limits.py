"""What could be found at most of lost volume and slipped clocks: likelihood ratios by the simulation's own parameters.

    python benchmarks/alert_limits.py --seed 1 2 3

No detector knows an outlet's true level, weekdays, spread and hours, its holidays and its odd days; this one does.
What it cannot tell from chance within three runs, nobody can.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from statistics import NormalDist

from alerts import GRACE, share
from outlet_histories import DAYS, FIRST_DAY, RUN_HOUR, Day, Outlet, holidays_of, make_outlets, simulate

from expectations.tails import log_count

LEFT = (0.41, 0.45, 0.5, 0.54)
SLIPS = (-8, -5, -3, -2, 2, 3, 5, 8)
ROW = 5
"""Days in a row that are weighed together."""
THRESHOLDS = {"half volume": (1.6, 1.8, 2.0, 2.2, 2.4), "time-zone slip": (1.4, 1.8, 2.2, 2.6, 3.0)}
_UNSEEN = 1e-4

Evidence = Mapping[int, float]
"""Day's number → log10 of how much likelier the best row of days up to it is with the fault than without."""
Days = Mapping[int, Day]


def of_volume(outlet: Outlet, seed: int, days: Days) -> Evidence:
    """By the outlet's true level, weekday, drift, spread and holidays; its own odd days say nothing."""
    holidays = holidays_of(seed, outlet.zone)
    logs: dict[int, list[float]] = {}
    for number, day in days.items():
        weekday = (FIRST_DAY + timedelta(days=number)).weekday()
        mean = outlet.level * outlet.weekdays[weekday] * (1 + outlet.drift * number / DAYS) * (1 - outlet.failing)
        count = len(day.articles)
        is_odd = number in outlet.own_quiet or number in outlet.floods or number in holidays
        usual = log_count(count, mean, outlet.spread)
        logs[number] = [0.0 if is_odd else log_count(count, mean * left, outlet.spread) - usual for left in LEFT]
    return _best_rows(logs)


def of_hours(outlet: Outlet, _seed: int, days: Days) -> Evidence:
    """By the true share of articles of each age in whole hours."""
    ages = _ages(outlet)

    def log(age: int) -> float:
        return math.log((1 - _UNSEEN) * ages.get(age, 0.0) + _UNSEEN / 300)

    logs = {}
    for number, day in days.items():
        seen = [math.ceil(one.age - 1e-9) - 1 for one in day.articles if one.has_date]
        logs[number] = [sum(log(age - hours) - log(age) for age in seen) for hours in SLIPS]
    return _best_rows(logs)


def _ages(outlet: Outlet) -> dict[int, float]:
    """Age in whole hours at the run → its share, as `outlet_histories` draws it."""
    curve = NormalDist(outlet.hours, 4.5)
    ends = [0.0, *(curve.cdf(hour) for hour in range(1, 24)), 1.0]
    found: dict[int, float] = {}
    for hour in range(24):
        for day, weight in ((1, 0.93), (2, 0.0175), (3, 0.0175), (9, 0.0175)):
            age = 24 * day + int(RUN_HOUR) - 1 - hour
            found[age] = found.get(age, 0.0) + weight * (ends[hour + 1] - ends[hour])
    for hour in range(int(RUN_HOUR)):
        age = int(RUN_HOUR) - 1 - hour
        found[age] = found.get(age, 0.0) + 0.035 / RUN_HOUR
    return found


def _best_rows(logs: Mapping[int, Sequence[float]]) -> Evidence:
    found = {}
    for number, today in logs.items():
        sums, best = [0.0] * len(today), 0.0
        for before in range(ROW):
            if number - before not in logs:
                break
            sums = [one + more for one, more in zip(sums, logs[number - before], strict=True)]
            most = max(sums)
            ratio = most + math.log(sum(math.exp(one - most) for one in sums) / len(sums))
            best = max(best, ratio / math.log(10))
        found[number] = best
    return found


def told(outlets: Iterable[tuple[Outlet, Days, Evidence]], kind: str, threshold: float) -> tuple[float, float, float]:
    """(share within three runs, share ever, false alarms an outlet-month) of one kind of fault."""
    runs: list[int | None] = []
    alarms, months = 0, 0.0
    for outlet, days, evidence in outlets:
        loud = [number for number, one in evidence.items() if one >= threshold]
        near: set[int] = set()
        for fault in outlet.faults:
            near |= set(range(fault.first, fault.last + 1 + GRACE + ROW))
            if fault.kind == kind:
                span = range(fault.first, fault.last + 1)
                first = next((number for number in span if days[number].shown >= 2), fault.first)
                runs.append(next((number - first + 1 for number in loud if number in span), None))
        quiet = [number for number in loud if number not in near]
        alarms += sum(number - 1 not in quiet for number in quiet)
        months += sum(number not in near for number in days) / 30
    return share(one is not None and one <= 3 for one in runs), share(one is not None for one in runs), alarms / months


def main() -> None:
    """Print a table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, nargs="+", default=[1], help="one simulation a seed; all are pooled")
    asked = parser.parse_args()
    worlds = [(seed, outlet, dict(simulate(outlet, seed))) for seed in asked.seed for outlet in make_outlets(seed)]
    print("| fault | a ratio of 10^ | within three | ever | false / outlet-month |")
    print("|---|---|---|---|---|")
    for kind, of in (("half volume", of_volume), ("time-zone slip", of_hours)):
        seen = [one for one in worlds if kind == "half volume" or one[1].has_times]
        weighed = [(outlet, days, of(outlet, seed, days)) for seed, outlet, days in seen]
        for threshold in THRESHOLDS[kind]:
            three, ever, false = told(weighed, kind, threshold)
            print(f"| {kind} | {threshold} | {three:.2f} | {ever:.2f} | {false:.3f} |")


if __name__ == "__main__":
    main()

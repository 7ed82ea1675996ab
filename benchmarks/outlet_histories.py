"""Simulated outlets, article by article, with faults at known days; measured under the warehouse's own names.

Lengths and fill rates follow the corpora beside the checkout (`../shared/corpora`) where they are there, else figures
taken from them, which stand here.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import median

from tasks.measures import Measured

FIRST_DAY = date(2026, 1, 5)
DAYS = 120
RUN_HOUR = 5.0
ZONES = ("Europe/Paris", "Europe/London", "America/New_York", "Asia/Tokyo", "Europe/Warsaw")
CORPORA = Path(__file__).parents[2] / "shared" / "corpora"
LENGTH_LOGS = (8.31, 0.78)
"""Mean and standard deviation of the logarithm of lengths in characters: np4k-news, fundus-tests, scrapinghub."""
AUTHOR_FILLS = (0.90, 0.97)

HARD = ("blocked", "soft-403", "consent wall", "25x repeats", "crawl day as date", "feed gone", "duplicate storm")
HARD = (*HARD, "language switch")
"""What makes nearly all that comes on the day unusable, or leaves nothing to come."""
SOFT = (
    "paywall teaser",
    "run-on repeats",
    "truncation",
    "layout change",
    "time-zone slip",
    "frozen feed",
    "half volume",
)
RIGHT_CAUSE = {
    "blocked": "block",
    "soft-403": "block",
    "consent wall": "wall",
    "25x repeats": "repeated-text",
    "crawl day as date": "wrong-dates",
    "feed gone": "feed-gone",
    "duplicate storm": "duplicates",
    "language switch": "language-switch",
    "paywall teaser": "paywall",
    "run-on repeats": "repeated-text",
    "truncation": "layout-change",
    "layout change": "layout-change",
    "time-zone slip": "wrong-dates",
    "frozen feed": "feed-frozen",
    "half volume": "volume-loss",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """From its first day to its last, both of the simulation's numbers. `size` 0–1 is how much of it shows."""

    kind: str
    first: int
    last: int
    size: float
    variant: float


@dataclass(frozen=True, slots=True)
class Outlet:
    """What an outlet is like on a usual day."""

    name: str
    zone: str
    begins: int
    level: float
    weekdays: tuple[float, ...]
    spread: float
    drift: float
    length_log: float
    length_spread: float
    authors: float
    dates: float
    languages: float
    url_dates: bool
    has_times: bool
    hours: float
    repeats: float
    run_ons: float
    fragments: float
    failing: float
    syndicated: float
    unfinished: float
    ending: float
    feeds: int
    milliseconds: float
    floods: frozenset[int]
    own_quiet: frozenset[int]
    faults: tuple[Fault, ...] = ()


@dataclass(slots=True)
class Article:
    """What the measures look at. `age` is hours before the run, `day` days before the day of the run."""

    characters: float
    paragraphs: int
    text: int
    title: int
    has_author: bool
    has_date: bool
    in_language: bool
    age: float
    day: int
    url_day: int | None
    repeated: float = 0.0
    is_run_on: bool = False
    fragments: float = 0.0
    is_finished: bool = True
    shares_ending: bool = False
    is_seen: bool = False


@dataclass(slots=True)
class Day:
    """What one run of one outlet brought."""

    articles: list[Article] = field(default_factory=list)
    candidates: int = 0
    requests: int = 0
    blocked: int = 0
    failed: int = 0
    feeds: int = 0
    feeds_failed: int = 0
    feeds_same: int = 0
    shown: int = 0
    """Articles, or articles that did not come, in which a fault shows."""


def make_outlets(seed: int, count: int = 30) -> list[Outlet]:
    """Outlets with faults, all of them from `seed`; every kind of fault comes up about as often."""
    random = Random(f"outlets {seed}")
    kinds = _kinds_in_turn(Random(f"kinds {seed}"))
    logs, fills = _from_corpora()
    outlets = []
    for number in range(count):
        outlet = _outlet(random, number, logs, fills)
        outlets.append(replace(outlet, faults=tuple(_faults(random, outlet, kinds))))
    return outlets


def simulate(outlet: Outlet, seed: int) -> Iterator[tuple[int, Day]]:
    """(day's number, what its run brought) from the outlet's first day on."""
    random = Random(f"days {seed} {outlet.name}")
    holidays = holidays_of(seed, outlet.zone)
    missed = 0
    texts = 0
    for number in range(outlet.begins, DAYS):
        fault = next((one for one in outlet.faults if one.first <= number <= one.last), None)
        count = _count(random, outlet, number, holidays.get(number, 1.0))
        day = Day(feeds=outlet.feeds)
        day.feeds_same = sum(random.random() < math.exp(-3 * count / max(outlet.feeds, 1)) for _ in range(outlet.feeds))
        if missed and (fault is None or fault.kind not in {"frozen feed", "feed gone", "blocked"}):
            late, missed = round(missed * random.uniform(0.2, 1.0)), 0
        else:
            late = 0
        arriving = [_article(random, outlet, texts + at, late=at >= count) for at in range(count + late)]
        texts += len(arriving)
        day.candidates = len(arriving) + round(outlet.level * random.uniform(0.5, 2))
        day.requests = len(arriving) + outlet.feeds if outlet.feeds else 0
        day.failed = sum(random.random() < outlet.failing for _ in arriving)
        day.articles = arriving[day.failed :]
        if fault is not None:
            missed += _apply(random, outlet, day, fault)
        yield number, day


def measure(outlet: Outlet, number: int, day: Day) -> list[Measured]:
    """The rows that `warehouse/steps/measure*.sql` would leave of that day."""
    when = FIRST_DAY + timedelta(days=number)
    articles = day.articles
    tried = len(articles) + day.failed
    rows = {
        "candidates": (float(day.candidates), day.candidates),
        "new_articles": (float(len(articles)), len(articles)),
    }
    if tried:
        rows["failed_share"] = (day.failed / tried, tried)
        rows["no_text_share"] = (0.3 * min(day.failed, 1) / tried, tried)
        rows["own_error_share"] = (0.0, tried)
    if day.requests:
        rows["blocked_share"] = (day.blocked / day.requests, day.requests)
        rows["unreachable_share"] = (max(0, day.failed - day.blocked) / 2 / day.requests, day.requests)
    if day.feeds:
        rows["feed_failed_share"] = (day.feeds_failed / day.feeds, day.feeds)
        rows["feed_same_share"] = (day.feeds_same / day.feeds, day.feeds)
    rows |= _of_articles(outlet, articles) if articles else {}
    return [Measured(outlet.name, name, value, count, when) for name, (value, count) in rows.items()]


def _of_articles(outlet: Outlet, articles: Sequence[Article]) -> dict[str, tuple[float, int]]:
    count = len(articles)

    def share(told: Iterator[bool]) -> tuple[float, int]:
        return sum(told) / count, count

    rows = {
        "characters_median": (median(one.characters for one in articles), count),
        "paragraphs_median": (float(median(one.paragraphs for one in articles)), count),
        "short_share": share(one.characters < 1000 for one in articles),
        "unfinished_share": share(not one.is_finished for one in articles),
        "shared_ending_share": share(one.shares_ending and count > 1 for one in articles),
        "fragments_share": (sum(one.fragments for one in articles) / count, count),
        "mojibake_share": (0.0, count),
        "one_text_share": (_largest([one.text for one in articles]) / count, count),
        "one_title_share": (_largest([one.title for one in articles]) / count, count),
        "seen_text_share": share(one.is_seen for one in articles),
        "repeats_share": share(one.repeated > 0 for one in articles),
        "repeated_share": (sum(one.repeated for one in articles) / count, count),
        "run_on_share": share(one.is_run_on for one in articles),
        "title_fill": (1.0, count),
        "authors_fill": share(one.has_author for one in articles),
        "date_fill": share(one.has_date for one in articles),
        "language_share": share(one.in_language for one in articles),
        "extraction_ms_median": (outlet.milliseconds, count),
    }
    dated = [one for one in articles if one.has_date]
    if dated:
        rows["dated_today_share"] = (sum(one.day == 0 for one in dated) / len(dated), len(dated))
        by_url = [one for one in dated if one.url_day is not None]
        if by_url:
            rows["url_date_share"] = (sum(one.day == one.url_day for one in by_url) / len(by_url), len(by_url))
        hours = [(RUN_HOUR - one.age) % 24 for one in dated if outlet.has_times]
        if hours:
            rows["published_hour"] = (_mean_hour(hours), len(hours))
        timed = [one for one in dated if outlet.has_times and -24 <= one.age <= 48]
        if timed:
            rows["age_hours"] = (_middle_age([one.age for one in timed]), len(timed))
            rows["future_share"] = (sum(one.age < 0 for one in timed) / len(timed), len(timed))
    return rows


def _mean_hour(hours: Sequence[float]) -> float:
    """Around the dial, as the warehouse takes it."""
    east = sum(math.sin(one * math.tau / 24) for one in hours)
    north = sum(math.cos(one * math.tau / 24) for one in hours)
    about = math.atan2(east, north) * 24 / math.tau
    return (about + sum((one - about + 12) % 24 - 12 for one in hours) / len(hours)) % 24


def _middle_age(ages: Sequence[float]) -> float:
    """The mean, in which what lies farther than six hours from the median counts as six, as the warehouse takes it."""
    about = median(ages)
    return about + sum(max(-6.0, min(6.0, one - about)) for one in ages) / len(ages)


def _largest(values: Sequence[int]) -> int:
    """How many share the most common value; 0 where each is its own."""
    most = Counter(values).most_common(1)[0][1]
    return most if most > 1 else 0


def _from_corpora() -> tuple[tuple[float, float], tuple[float, float]]:
    """(mean, deviation) of log lengths, (least, most) author fill of the corpora."""
    if not CORPORA.is_dir():
        return LENGTH_LOGS, AUTHOR_FILLS
    logs, fills = [], []
    for folder in ("np4k-news", "fundus-tests"):
        authors = []
        for line in (CORPORA / folder / "index.jsonl").read_text(encoding="utf-8").splitlines():
            truth = json.loads(line)["truth"]
            text = truth.get("body") or "\n".join(map(str, truth.get("paragraphs") or ()))
            logs += [math.log(len(text))] if text else []
            authors.append(bool(truth.get("authors")))
        fills.append(sum(authors) / len(authors))
    mean = sum(logs) / len(logs)
    spread = math.sqrt(sum((one - mean) ** 2 for one in logs) / len(logs))
    return (mean, spread), (min(fills), max(fills))


def _outlet(random: Random, number: int, logs: tuple[float, float], fills: tuple[float, float]) -> Outlet:
    level = min(300.0, max(4.0, random.lognormvariate(math.log(35), 0.9)))
    weekend = random.uniform(0.25, 1.0)
    weekdays = tuple(random.uniform(0.9, 1.1) * (weekend if day >= 5 else 1.0) for day in range(7))
    return Outlet(
        name=f"outlet-{number:02d}",
        zone=ZONES[number % len(ZONES)],
        begins=random.randint(30, 55) if random.random() < 0.12 else 0,
        level=level,
        weekdays=weekdays,
        spread=random.uniform(0.08, 0.28) ** 2,
        drift=random.choice((0.0, 0.0, random.uniform(-0.4, 0.5))),
        length_log=random.gauss(logs[0], 0.35),
        length_spread=logs[1] * random.uniform(0.75, 1.1),
        authors=random.choice((random.uniform(*fills), random.uniform(*fills), random.uniform(0.4, 0.9), 0.0)),
        dates=random.uniform(0.93, 1.0),
        languages=random.uniform(0.96, 1.0),
        url_dates=random.random() < 0.55,
        has_times=random.random() < 0.8,
        hours=random.uniform(11, 16),
        repeats=random.choice((0.0, random.uniform(0, 0.05), random.uniform(0.05, 0.2))),
        run_ons=random.choice((0.0, 0.0, random.uniform(0, 0.05))),
        fragments=random.uniform(0.01, 0.1),
        failing=random.choice((0.0, random.uniform(0, 0.05))),
        syndicated=random.choice((0.0, random.uniform(0, 0.06))),
        unfinished=random.uniform(0.01, 0.12),
        ending=random.choice((0.0, 0.0, random.uniform(0, 0.15), random.uniform(0.5, 1.0))),
        feeds=random.choice((0, 1, 1, 2, 3, 5)),
        milliseconds=random.uniform(20, 60),
        floods=frozenset({random.randrange(10, DAYS)}) if random.random() < 0.4 else frozenset(),
        own_quiet=frozenset({random.randrange(10, DAYS)}) if random.random() < 0.3 else frozenset(),
    )


def _kinds_in_turn(random: Random) -> Iterator[str]:
    while True:
        kinds = [*HARD, *SOFT]
        random.shuffle(kinds)
        yield from kinds


def _faults(random: Random, outlet: Outlet, kinds: Iterator[str]) -> Iterator[Fault]:
    """Two to four faults, weeks apart, none before the outlet has been known for five weeks."""
    first = outlet.begins + random.randint(33, 45)
    passed: list[str] = []
    while first + 9 < DAYS:
        kind = next((one for one in passed if _can_have(outlet, one)), None)
        if kind is not None:
            passed.remove(kind)
        while kind is None:
            offered = next(kinds)
            if _can_have(outlet, offered):
                kind = offered
            else:
                passed.append(offered)
        last = first + random.randint(3, 8)
        yield Fault(kind, first, last, random.uniform(0.0, 1.0), random.random())
        first = last + random.randint(15, 24)


def _can_have(outlet: Outlet, kind: str) -> bool:
    match kind:
        case "blocked" | "feed gone":
            return outlet.feeds > 0
        case "time-zone slip":
            return outlet.has_times
        case _:
            return True


def holidays_of(seed: int, zone: str) -> dict[int, float]:
    """Quiet days that the outlets of a zone share: number → share of the usual volume."""
    random = Random(f"holidays {seed} {zone}")
    found: dict[int, float] = {}
    for _ in range(4):
        first = random.randrange(12, DAYS - 3)
        found |= {first + more: random.uniform(0.15, 0.5) for more in range(random.choice((1, 1, 2)))}
    return found


def _count(random: Random, outlet: Outlet, number: int, holiday: float) -> int:
    when = FIRST_DAY + timedelta(days=number)
    mean = outlet.level * outlet.weekdays[when.weekday()] * (1 + outlet.drift * number / DAYS)
    # an outlet has its own share of a holiday
    mean *= min(1.0, holiday * random.uniform(0.8, 1.25)) if holiday < 1 else 1.0
    mean *= random.uniform(2.5, 5) if number in outlet.floods else 1.0
    mean *= random.uniform(0.25, 0.5) if number in outlet.own_quiet else 1.0
    return _poisson(random, mean * random.gammavariate(1 / outlet.spread, outlet.spread))


def _poisson(random: Random, mean: float) -> int:
    if mean > 60:
        return max(0, round(random.gauss(mean, math.sqrt(mean))))
    limit, count, product = math.exp(-mean), 0, random.random()
    while product > limit:
        count += 1
        product *= random.random()
    return count


def _article(random: Random, outlet: Outlet, number: int, *, late: bool) -> Article:
    characters = max(250.0, random.lognormvariate(outlet.length_log, outlet.length_spread))
    # written through the day before the run, a few some days ago
    hour = min(23.9, max(0.0, random.gauss(outlet.hours, 4.5)))
    day = 1 if random.random() < 0.93 else random.choice((0, 0, 2, 3, 9))
    if day == 0:
        hour = random.uniform(0, RUN_HOUR)
    day += random.randint(1, 6) if late else 0
    repeated = random.uniform(0.02, 0.2) if random.random() < outlet.repeats else 0.0
    return Article(
        characters=characters,
        paragraphs=max(1, round(characters / random.uniform(160, 320))),
        text=number,
        title=number,
        has_author=random.random() < outlet.authors,
        has_date=random.random() < outlet.dates,
        in_language=random.random() < outlet.languages,
        age=24 * day + RUN_HOUR - hour,
        day=day,
        url_day=(day if random.random() < 0.985 else day + 1) if outlet.url_dates else None,
        repeated=repeated,
        is_run_on=random.random() < outlet.run_ons,
        fragments=outlet.fragments * random.uniform(0, 2),
        is_finished=random.random() >= outlet.unfinished,
        shares_ending=random.random() < outlet.ending,
        is_seen=random.random() < outlet.syndicated,
    )


def _apply(random: Random, outlet: Outlet, day: Day, fault: Fault) -> int:
    """Let the fault show in the day; how many articles are missed by it, to come later."""
    from fault_kinds import KINDS, Scene  # noqa: PLC0415 - it draws on the types above

    return KINDS[fault.kind](Scene(random, outlet, day, fault))

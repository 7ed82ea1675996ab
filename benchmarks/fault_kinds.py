"""What each kind of fault does to a simulated day. `fault.size` is how strong it is, between its mildest and its worst."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from outlet_histories import Article, Day, Fault, Outlet

Apply = Callable[[Random, Outlet, Day, Fault, int], int]


def _between(least: float, most: float, fault: Fault) -> float:
    return least + (most - least) * fault.size


def _hit(random: Random, day: Day, share: float) -> list[Article]:
    return [one for one in day.articles if random.random() < share]


def _blocked(random: Random, outlet: Outlet, day: Day, fault: Fault, texts: int) -> int:
    hit = _hit(random, day, _between(0.9, 1.0, fault))
    kept = {id(one) for one in hit}
    day.articles = [one for one in day.articles if id(one) not in kept]
    day.blocked += len(hit)
    day.failed += len(hit)
    return len(hit)


def _one_page(random: Random, day: Day, share: float, characters: float, texts: int) -> None:
    """One and the same page under most of the addresses."""
    for one in _hit(random, day, share):
        one.characters, one.paragraphs = characters, max(1, round(characters / 150))
        one.text = one.title = texts
        one.has_author, one.repeated, one.is_run_on = False, 0.0, False
        one.has_date = one.has_date and random.random() < 0.3
        one.is_seen = one.shares_ending = True


def _soft_403(random: Random, outlet: Outlet, day: Day, fault: Fault, texts: int) -> int:
    _one_page(random, day, _between(0.85, 1.0, fault), 60 + 390 * fault.variant, fault.first * 1_000_003)
    return 0


def _consent(random: Random, outlet: Outlet, day: Day, fault: Fault, texts: int) -> int:
    _one_page(random, day, _between(0.7, 1.0, fault), 350 + 3500 * fault.variant, fault.first * 1_000_003)
    return 0


def _paywall(random: Random, outlet: Outlet, day: Day, fault: Fault, texts: int) -> int:
    for one in _hit(random, day, _between(0.6, 1.0, fault)):
        one.characters = min(one.characters, random.uniform(250, 900))
        one.paragraphs = random.randint(1, 4)
        one.repeated = 0.0
        # "Subscribe to read on" is left in the text by most paywalls, not by all
        one.shares_ending = fault.variant < 0.85 or one.shares_ending
        one.is_finished = random.random() < 0.7
    return 0


def _run_on(random: Random, outlet: Outlet, day: Day, fault: Fault, texts: int) -> int:
    for one in _hit(random, day, _between(0.4, 1.0, fault)):
        one.characters *= random.uniform(1.7, 2.0)
        one.paragraphs += 1
        one.repeated, one.is_run_on = random.uniform(0.35, 0.5), True
    return 0


def _many_repeats(random: Random, outlet: Outlet, day: Day, fault: Fault, texts: int) -> int:
    for one in _hit(random, day, _between(0.7, 1.0, fault)):
        one.characters *= 25
        one.paragraphs *= 25
        one.repeated = 0.96
    return 0


def _truncated(random: Random, outlet: Outlet, day: Day, fault: Fault, texts: int) -> int:
    for one in _hit(random, day, _between(0.6, 1.0, fault)):
        kept = random.uniform(0.15, 0.4)
        one.characters = max(200.0, one.characters * kept)
        one.paragraphs = max(1, round(one.paragraphs * kept))
        one.is_finished = random.random() < 0.2
        one.shares_ending = False
    return 0


def _layout(random: Random, outlet: Outlet, day: Day, fault: Fault, texts: int) -> int:
    """Authors are lost, or dates where the outlet gives hardly any authors."""
    loses_authors = outlet.authors >= 0.4 and fault.variant < 0.5
    for one in _hit(random, day, _between(0.85, 1.0, fault)):
        if loses_authors:
            one.has_author = False
        else:
            one.has_date = False
    return 0


def _crawl_day(random: Random, outlet: Outlet, day: Day, fault: Fault, texts: int) -> int:
    for one in _hit(random, day, _between(0.95, 1.0, fault)):
        one.day, one.age = 0, random.uniform(0.0, 0.3)
    return 0


def _time_zone(random: Random, outlet: Outlet, day: Day, fault: Fault, texts: int) -> int:
    hours = (-8, -5, -3, -2, 2, 3, 5, 8)[int(fault.variant * 8)]
    for one in day.articles:
        one.age += hours
        one.day = max(0, -int((5.0 - one.age) // 24))
    return 0


def _frozen(random: Random, outlet: Outlet, day: Day, fault: Fault, texts: int) -> int:
    missed = len(day.articles)
    day.candidates -= missed
    day.articles, day.failed, day.feeds_same = [], 0, day.feeds
    day.requests = day.feeds
    return missed


def _gone(random: Random, outlet: Outlet, day: Day, fault: Fault, texts: int) -> int:
    missed = len(day.articles)
    day.candidates, day.articles, day.failed = 0, [], 0
    day.feeds_failed, day.feeds_same = day.feeds, 0
    day.requests = day.feeds
    return missed


def _storm(random: Random, outlet: Outlet, day: Day, fault: Fault, texts: int) -> int:
    times = round(_between(2, 7, fault))
    copies = [one for one in day.articles for _ in range(times)]
    day.articles += [_copied(one, seen=True) for one in copies]
    if times:
        for one in day.articles[: len(day.articles) - len(copies)]:
            one.is_seen = True
    day.candidates += len(copies)
    day.requests += len(copies) if day.requests else 0
    return 0


def _copied(one: Article, *, seen: bool) -> Article:
    values = {name: getattr(one, name) for name in Article.__slots__}
    return Article(**{**values, "is_seen": seen})


def _language(random: Random, outlet: Outlet, day: Day, fault: Fault, texts: int) -> int:
    for one in _hit(random, day, _between(0.75, 1.0, fault)):
        one.in_language = False
        one.characters *= random.uniform(0.8, 1.25)
    return 0


def _half(random: Random, outlet: Outlet, day: Day, fault: Fault, texts: int) -> int:
    day.articles = _hit(random, day, _between(0.55, 0.4, fault))
    return 0


KINDS: Mapping[str, Apply] = {
    "blocked": _blocked,
    "soft-403": _soft_403,
    "consent wall": _consent,
    "25x repeats": _many_repeats,
    "crawl day as date": _crawl_day,
    "feed gone": _gone,
    "duplicate storm": _storm,
    "language switch": _language,
    "paywall teaser": _paywall,
    "run-on repeats": _run_on,
    "truncation": _truncated,
    "layout change": _layout,
    "time-zone slip": _time_zone,
    "frozen feed": _frozen,
    "half volume": _half,
}

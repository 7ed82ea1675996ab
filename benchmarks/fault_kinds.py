"""What each kind of fault does to a simulated day; its `size` lies between its mildest (0) and its worst (1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from outlet_histories import Article, Day, Fault, Outlet


@dataclass(frozen=True, slots=True)
class Scene:
    """A day that a fault is to show in."""

    random: Random
    outlet: Outlet
    day: Day
    fault: Fault


Apply = Callable[[Scene], int]
"""Returns how many articles are missed, to come later."""


def _between(least: float, most: float, fault: Fault) -> float:
    return least + (most - least) * fault.size


def _hit(random: Random, day: Day, share: float) -> list[Article]:
    hit = [one for one in day.articles if random.random() < share]
    day.shown += len(hit)
    return hit


def _blocked(scene: Scene) -> int:
    hit = _hit(scene.random, scene.day, _between(0.9, 1.0, scene.fault))
    kept = {id(one) for one in hit}
    scene.day.articles = [one for one in scene.day.articles if id(one) not in kept]
    scene.day.blocked += len(hit)
    scene.day.failed += len(hit)
    return len(hit)


def _one_page(random: Random, day: Day, share: float, characters: float, fault: Fault) -> None:
    """One and the same page under most of the addresses."""
    for one in _hit(random, day, share):
        one.characters, one.paragraphs = characters, max(1, round(characters / 150))
        one.text = one.title = -1 - fault.first
        one.has_author, one.repeated, one.is_run_on = False, 0.0, False
        one.has_date = one.has_date and random.random() < 0.3
        one.is_seen = one.shares_ending = True


def _soft_403(scene: Scene) -> int:
    _one_page(scene.random, scene.day, _between(0.85, 1.0, scene.fault), 60 + 390 * scene.fault.variant, scene.fault)
    return 0


def _consent(scene: Scene) -> int:
    _one_page(scene.random, scene.day, _between(0.7, 1.0, scene.fault), 350 + 3500 * scene.fault.variant, scene.fault)
    return 0


def _paywall(scene: Scene) -> int:
    for one in _hit(scene.random, scene.day, _between(0.6, 1.0, scene.fault)):
        one.characters = min(one.characters, scene.random.uniform(250, 900))
        one.paragraphs = scene.random.randint(1, 4)
        one.repeated = 0.0
        # "Subscribe to read on" is left in the text by most paywalls, not by all
        one.shares_ending = scene.fault.variant < 0.85 or one.shares_ending
        one.is_finished = scene.random.random() < 0.7
    return 0


def _run_on(scene: Scene) -> int:
    for one in _hit(scene.random, scene.day, _between(0.4, 1.0, scene.fault)):
        one.characters *= scene.random.uniform(1.7, 2.0)
        one.paragraphs += 1
        one.repeated, one.is_run_on = scene.random.uniform(0.35, 0.5), True
    return 0


def _many_repeats(scene: Scene) -> int:
    for one in _hit(scene.random, scene.day, _between(0.7, 1.0, scene.fault)):
        one.characters *= 25
        one.paragraphs *= 25
        one.repeated = 0.96
    return 0


def _truncated(scene: Scene) -> int:
    for one in _hit(scene.random, scene.day, _between(0.6, 1.0, scene.fault)):
        kept = scene.random.uniform(0.15, 0.4)
        one.characters = max(200.0, one.characters * kept)
        one.paragraphs = max(1, round(one.paragraphs * kept))
        one.is_finished = scene.random.random() < 0.2
        one.shares_ending = False
    return 0


def _layout(scene: Scene) -> int:
    """Authors are lost, or dates where the scene.outlet gives hardly any authors."""
    loses_authors = scene.outlet.authors >= 0.4 and scene.fault.variant < 0.5
    for one in _hit(scene.random, scene.day, _between(0.85, 1.0, scene.fault)):
        if loses_authors:
            one.has_author = False
        else:
            one.has_date = False
    return 0


def _crawl_day(scene: Scene) -> int:
    for one in _hit(scene.random, scene.day, _between(0.95, 1.0, scene.fault)):
        one.day, one.age = 0, scene.random.uniform(0.0, 0.3)
    return 0


def _time_zone(scene: Scene) -> int:
    scene.day.shown = len(scene.day.articles)
    hours = (-8, -5, -3, -2, 2, 3, 5, 8)[int(scene.fault.variant * 8)]
    for one in scene.day.articles:
        one.age += hours
        one.day = max(0, -int((5.0 - one.age) // 24))
    return 0


def _frozen(scene: Scene) -> int:
    scene.day.shown = len(scene.day.articles)
    missed = len(scene.day.articles)
    scene.day.candidates -= missed
    scene.day.articles, scene.day.failed, scene.day.feeds_same = [], 0, scene.day.feeds
    scene.day.requests = scene.day.feeds
    return missed


def _gone(scene: Scene) -> int:
    scene.day.shown = len(scene.day.articles)
    missed = len(scene.day.articles)
    scene.day.candidates, scene.day.articles, scene.day.failed = 0, [], 0
    scene.day.feeds_failed, scene.day.feeds_same = scene.day.feeds, 0
    scene.day.requests = scene.day.feeds
    return missed


def _storm(scene: Scene) -> int:
    scene.day.shown = len(scene.day.articles)
    times = round(_between(2, 7, scene.fault))
    copies = [one for one in scene.day.articles for _ in range(times)]
    scene.day.articles += [_copied(one, seen=True) for one in copies]
    if times:
        for one in scene.day.articles[: len(scene.day.articles) - len(copies)]:
            one.is_seen = True
    scene.day.candidates += len(copies)
    scene.day.requests += len(copies) if scene.day.requests else 0
    return 0


def _copied(one: Article, *, seen: bool) -> Article:
    values = {name: getattr(one, name) for name in Article.__slots__}
    return Article(**{**values, "is_seen": seen})


def _language(scene: Scene) -> int:
    for one in _hit(scene.random, scene.day, _between(0.75, 1.0, scene.fault)):
        one.in_language = False
        one.characters *= scene.random.uniform(0.8, 1.25)
    return 0


def _half(scene: Scene) -> int:
    scene.day.articles = _hit(scene.random, scene.day, _between(0.55, 0.4, scene.fault))
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

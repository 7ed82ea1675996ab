"""Pairs of texts that tell one story, or do not, made from whole texts with a seed; for `quality_pairs.py`.

A copy is what another outlet makes of an agency's text: cut, with another lead, with its own lines before, between and
after, copy-edited. A template is what one outlet makes every day: the same sentences with other figures and names.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

SEED = 20260301

_LINES = (
    "Sign up for our morning letter and have the day's stories in your inbox before breakfast.",
    "Share this article",
    "Read more: Ferry line adds a third boat for the summer season",
    "Follow us on every platform where you read the news.",
    "This report was produced with the help of the agency's office in the capital.",
    "© 2026 The Harbour Courier. All rights reserved.",
    "Support independent reporting with as little as two crowns a month.",
    "Advertisement",
    "Most read",
    "What you need to know about the new timetable",
)
_WEATHER = (
    "{place} will start {sky} this {day}, with temperatures around {low} degrees at dawn.",
    "By the afternoon the thermometer climbs to {high} degrees, and winds from the {wind} reach {gusts} km/h.",
    "The chance of rain stands at {rain} per cent until {hour} o'clock, after which the clouds break.",
    "Sunrise is at {hour}:{minute} and sunset at {late}:{minute}; the water at the pier has {water} degrees.",
    "For the days that follow, the weather office expects {high2} degrees and a {wind2} breeze in {place}.",
    "Drivers on the coast road should allow more time and mind the warnings of the weather office.",
)
_RESULT = (
    "{home} beat {away} {goals}-{less} at home on {day} before a crowd of {crowd}.",
    "{player} opened the score in minute {minute1}, and {player2} doubled the lead after {minute2} minutes.",
    "{away} came back late through {player3}, who scored in minute {minute3}, but it was too little.",
    "With {points} points {home} now stand in place {rank} of the table, while {away} fall to place {rank2}.",
    "The coach of {home} said his side had earned the win and would prepare for {next} with the same calm.",
    "The next match day begins on {day2} at {late} o'clock; all matches can be followed in our ticker.",
)
_MARKET = (
    "The leading index of the {place} exchange closed at {points4} points on {day}, {percent} per cent {move}.",
    "Shares of {home} Shipping gained {percent2} per cent to {price} crowns after the company published its figures.",
    "Papers of {away} Grain lost {percent3} per cent and ended the day at {price2} crowns.",
    "The crown was traded at {rate} to the dollar, and a barrel of oil cost {price3} dollars in the evening.",
    "Analysts expect the central bank to leave its rate at {percent} per cent when it meets on {day2}.",
)
_LIVE = (
    "Welcome to our live coverage of the storm over {place}. We keep you up to date with all that matters.",
    "{late}:{minute} - The fire service of {home} reports {goals} flooded cellars and {crowd} homes without power.",
    "{hour}:{minute} - {player} of the weather office expects gusts of {gusts} km/h until {day2} morning.",
    "{late}:{water} - Trains between {home} and {away} run again with a delay of {minute3} minutes.",
    "{hour}:{low} - The mayor of {away}, {player2}, asks people to stay at home and keep clear of the shore.",
    "Here we end our coverage for {day}. You find all reports on the storm on our front page.",
)
_PLACES = (
    "Vale",
    "Harbour Point",
    "Northwick",
    "Eastmere",
    "Lantern Bay",
    "Grayford",
    "Millbrook",
    "Saltcombe",
    "Ashby",
    "Thornwall",
)
_NAMES = (
    "Ada Quay",
    "Ben Holt",
    "Cora Finch",
    "Dan Marsh",
    "Elsa Brook",
    "Finn Stone",
    "Gwen Hale",
    "Hugo Reed",
    "Iris Vane",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_RANGES = {
    "low": (-4, 12),
    "high": (9, 31),
    "high2": (9, 31),
    "gusts": (20, 110),
    "rain": (0, 100),
    "water": (10, 21),
    "hour": (5, 11),
    "late": (16, 22),
    "minute": (10, 59),
    "minute1": (2, 44),
    "minute2": (46, 70),
    "minute3": (71, 90),
    "goals": (2, 5),
    "less": (0, 1),
    "crowd": (1000, 40000),
    "points": (10, 80),
    "rank": (1, 18),
    "rank2": (1, 18),
    "points4": (4000, 9000),
    "price": (10, 400),
    "price2": (10, 400),
    "price3": (60, 110),
}
TEMPLATES = {"weather": _WEATHER, "results": _RESULT, "markets": _MARKET, "live blog": _LIVE}


@dataclass(frozen=True, slots=True)
class Text:
    """A whole text to make pairs of. `outlet`: host or source."""

    name: str
    outlet: str
    paragraphs: tuple[str, ...]
    language: str = "en"

    @property
    def words(self) -> int:
        """Words between spaces."""
        return sum(len(paragraph.split()) for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, and whether they are one story."""

    kind: str
    one: str
    other: str
    same: bool
    name: str = ""


Change = Callable[[Text, Text, random.Random], list[str]]


def copies(texts: Sequence[Text], seed: int = SEED) -> Iterator[Pair]:
    """Each text beside each kind of copy of it; another outlet's text lends the words an editor writes himself."""
    dice = random.Random(seed)
    for text in texts:
        whole = "\n".join(text.paragraphs)
        for kind, change in COPIES.items():
            others = [one for one in texts if one.name != text.name and one.language == text.language]
            other = dice.choice(others or [one for one in texts if one.name != text.name])
            yield Pair(kind, whole, "\n".join(change(text, other, dice)), same=True, name=text.name)


def templates(count: int, seed: int = SEED) -> Iterator[Pair]:
    """`count` pairs of each template, both filled anew."""
    dice = random.Random(seed)
    for kind, lines in TEMPLATES.items():
        for number in range(count):
            yield Pair(f"template: {kind}", _fill(lines, dice), _fill(lines, dice), same=False, name=str(number))


def retold(texts: Sequence[Text], seed: int = SEED) -> Iterator[Pair]:
    """Each text with a number in fifty words beside itself with other figures and names, as a template has them."""
    dice = random.Random(seed)
    for text in texts:
        whole = "\n".join(text.paragraphs)
        if len(set(re.findall(r"\d+", whole))) * 50 > text.words > 100:
            yield Pair("template: real text, other figures and names", whole, _retell(whole, dice), False, text.name)


def _cut(share: float) -> Change:
    def cut(text: Text, _other: Text, _dice: random.Random) -> list[str]:
        """At the end of a paragraph, or within the first one where that is longer."""
        left, kept = int(share * text.words), []
        for paragraph in text.paragraphs:
            words = paragraph.split()
            kept.append(" ".join(words[:left]))
            left -= len(words)
            if left <= 0:
                break
        return kept

    return cut


def _edited_lead(text: Text, other: Text, _dice: random.Random) -> list[str]:
    """The first paragraph, or a third of the text where that is less, is another outlet's."""
    first, *rest = text.paragraphs
    own = first.split()
    edited = min(len(own), text.words // 3)
    return [" ".join([*" ".join(other.paragraphs).split()[:edited], *own[edited:]]), *rest]


def _boilerplate(text: Text, _other: Text, dice: random.Random) -> list[str]:
    lines = dice.sample(_LINES, 6)
    middle = len(text.paragraphs) // 2
    return [*lines[:1], *text.paragraphs[:middle], *lines[1:2], *text.paragraphs[middle:], *lines[2:]]


def _copy_edited(text: Text, _other: Text, dice: random.Random) -> list[str]:
    """One word in forty is left out or doubled by another one."""
    return [" ".join(_edit(paragraph.split(), dice)) for paragraph in text.paragraphs]


def _edit(words: list[str], dice: random.Random) -> Iterator[str]:
    for word in words:
        chance = dice.random()
        if chance > 1 / 80:
            yield word
        if chance < 1 / 40:
            yield dice.choice(words)


def _dropped(text: Text, _other: Text, dice: random.Random) -> list[str]:
    """A third of the paragraphs is left out."""
    kept = [paragraph for paragraph in text.paragraphs if dice.random() > 1 / 3]
    return kept or list(text.paragraphs)


def _headline(text: Text, other: Text, _dice: random.Random) -> list[str]:
    """Another headline and a byline, which many extractors leave in the text."""
    return [" ".join(other.paragraphs[-1].split()[:9]), "By our own correspondent", *text.paragraphs]


def _all_at_once(text: Text, other: Text, dice: random.Random) -> list[str]:
    cut = Text(text.name, text.outlet, tuple(_cut(0.6)(text, other, dice)))
    short = Text(text.name, text.outlet, tuple(_headline(cut, other, dice)))
    return _boilerplate(short, other, dice)


COPIES: dict[str, Change] = {
    "cut to 75 %": _cut(0.75),
    "cut to 50 %": _cut(0.5),
    "cut to 30 %": _cut(0.3),
    "edited lead": _edited_lead,
    "changed headline": _headline,
    "added boilerplate": _boilerplate,
    "copy-edited": _copy_edited,
    "paragraphs left out": _dropped,
    "cut, headline, boilerplate": _all_at_once,
}


def _fill(lines: Sequence[str], dice: random.Random) -> str:
    return "\n".join(lines).format(**_words(dice))


def _words(dice: random.Random) -> dict[str, object]:
    places, names, days = dice.sample(_PLACES, 4), dice.sample(_NAMES, 3), dice.sample(_DAYS, 2)
    numbers = {name: dice.randint(*bounds) for name, bounds in _RANGES.items()}
    fractions = {name: f"{dice.uniform(0.1, 4):.1f}" for name in ("percent", "percent2", "percent3", "rate")}
    said = {
        "sky": dice.choice(["bright", "cloudy", "foggy", "wet"]), "wind": dice.choice(["north", "west", "south"]),
        "wind2": dice.choice(["light", "fresh", "stiff"]), "move": dice.choice(["higher", "lower"]),
    }  # fmt: skip
    place, home, away, following = places
    named = {"place": place, "home": home, "away": away, "next": following, "day": days[0], "day2": days[1]}
    return {**numbers, **fractions, **said, **named, "player": names[0], "player2": names[1], "player3": names[2]}


def _retell(text: str, dice: random.Random) -> str:
    """Other figures throughout, and other words for all that is written with a capital within a sentence."""
    figures = re.sub(r"\d+", lambda found: str(dice.randint(1, 10 ** len(found[0]))), text)
    return re.sub(r"(?<=[a-z,] )[A-Z]\w+", lambda _: dice.choice(_PLACES).split()[0], figures)

"""Ninth hop: all measures of a run and the past of each → judgements, holidays that peers share included. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from expectations.baselines import holiday_of, judge
from tasks.measures import MEASURES, Judgement, Measured

VOLUME = "new_articles"

Past = Mapping[tuple[str, str], Sequence[Measured]]
"""(source, measure) → one row a day, oldest first, each before today."""
Judged = Mapping[str, Mapping[str, Judgement]]
"""Source → measure → judgement."""


def judge_run(today: Iterable[Measured], past: Past, zones: Mapping[str, str], *, with_bounds: bool = True) -> Judged:
    """Judge every measure that has a past. `zones`: source → its time zone; peers live in the same one."""
    found: dict[str, dict[str, Judgement]] = {}
    for measured in today:
        if measured.measure in MEASURES:
            judgement = judge(measured, past.get((measured.source, measured.measure), ()), with_bounds=with_bounds)
            if judgement is not None:
                found.setdefault(measured.source, {})[measured.measure] = judgement
    for source, holiday in _holidays(found, zones).items():
        volume = found[source][VOLUME].measured
        again = judge(volume, past.get((source, VOLUME), ()), holiday, with_bounds=with_bounds)
        if again is not None:
            found[source][VOLUME] = again
    return found


def _holidays(judged: Judged, zones: Mapping[str, str]) -> dict[str, float]:
    """The sources that have a quiet day with their peers, and how quiet it is."""
    volumes = {source: measures[VOLUME] for source, measures in judged.items() if VOLUME in measures}
    found = {}
    for source in (name for name, one in volumes.items() if not one.rises):
        peers = [
            (one.measured.value, one.usual)
            for other, one in volumes.items()
            if other != source and zones.get(other) == zones.get(source)
        ]
        holiday = holiday_of(peers)
        if holiday < 1:
            found[source] = holiday
    return found


def is_usual(judgement: Judgement | None, *, is_loud: bool, is_told: bool) -> bool:
    """Whether later days may compare with this one.

    `is_loud`: a cause is loud in this run of the outlet; `is_told`: one of its incidents is open. Then a measure that
    moves with it, or of which nothing is known, is no past.
    """
    if judgement is None:
        return not is_loud
    strange = 1.0 if is_loud or is_told else 4.0
    return judgement.strength < strange and not judgement.is_holiday

"""When a notice is due, with a clock that goes back and incidents that grow graver while nobody wants to hear."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from tasks.incidents import IncidentState, NoticeKind
from tests.tasks.test_incident_steps import START, Newsroom, finding, kinds

YEARS = timedelta(days=3650)


def told_in_years(newsroom: Newsroom) -> None:
    """The clock was ten years ahead when it was told."""
    newsroom.incidents = (dataclasses.replace(newsroom.only, told_at=START + YEARS),)


def test_the_end_is_told_once_although_the_clock_went_back() -> None:
    newsroom = Newsroom()
    newsroom.run(0, finding(0))
    told_in_years(newsroom)
    for day in (1, 2, 3):
        newsroom.run(day, finding(day, strength=0))
    assert kinds(newsroom.told) == [NoticeKind.OPENED, NoticeKind.FIXED]


def test_a_repeat_does_not_wait_for_years_because_the_clock_went_back() -> None:
    newsroom = Newsroom()
    newsroom.run(0, finding(0))
    told_in_years(newsroom)
    newsroom.run(1, finding(1))
    newsroom.run(2, finding(2))
    assert kinds(newsroom.told) == [NoticeKind.OPENED, NoticeKind.REPEAT]


def test_the_end_is_told_of_what_grew_graver_after_somebody_took_it_on() -> None:
    newsroom = Newsroom()
    newsroom.run(0, finding(0, hard=False))
    newsroom.incidents = (dataclasses.replace(newsroom.only, state=IncidentState.ACKNOWLEDGED),)
    newsroom.run(1, finding(1, strength=20))
    newsroom.run(2, finding(2, strength=0))
    newsroom.run(3, finding(3, strength=0))
    assert kinds(newsroom.told) == [NoticeKind.OPENED, NoticeKind.FIXED]

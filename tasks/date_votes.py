"""At the end of the third hop: the claims of a page as votes, each for the day by the outlet's own clock.

A moment in UTC is another day to the outlet for some hours of each day. The source's time zone tells which; without
one, an offset elsewhere in the page or the date that readers are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from tasks.date_places import BELOW, FARTHER
from tasks.date_words import swapped
from tasks.model import DateEvidence

_UTC_ZONES = frozenset({"Z", "UTC", "GMT", "+00:00", "+0000", "-00:00"})
_WEST, _EAST = timedelta(hours=-12), timedelta(hours=14)  # how far civil time is from UTC


@dataclass(frozen=True, slots=True)
class Vote:
    """A claim and the day it stands for by the outlet's own clock; `slipped` where another witness told that."""

    evidence: DateEvidence
    day: date
    slipped: bool = False


def votes_of(evidence: Sequence[DateEvidence], timezone: str) -> list[Vote]:
    """A vote for each claim that says a day, in their order, with `01/02/2024` read as the others read it."""
    votes = [Vote(one, day) for one in evidence if (day := local_day(one, timezone)) is not None]
    certain = {vote.day for vote in votes if swapped(vote.evidence.value, vote.day) is None}
    read = [_read_alike(vote, certain) for vote in votes]
    if timezone != "UTC":
        return read
    own = _own_days(read)
    return [replace(vote, day=day, slipped=True) if (day := _slip(vote, own)) else vote for vote in read]


def local_day(evidence: DateEvidence, timezone: str) -> date | None:
    """The day by the clock of `timezone`; as written where that is "UTC", or the evidence is no moment."""
    moment = None if timezone == "UTC" else moment_of(evidence, _zone(timezone))
    return evidence.day if moment is None else moment.date()


def moment_of(evidence: DateEvidence, zone: tzinfo) -> datetime | None:
    """When it was by the clock of `zone`; None without an offset, or where that clock leaves the calendar."""
    if evidence.at is None or evidence.at.tzinfo is None:
        return None
    try:
        return evidence.at.astimezone(zone)
    except OverflowError:
        return None


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _read_alike(vote: Vote, certain: set[date]) -> Vote:
    other = swapped(vote.evidence.value, vote.day)
    return replace(vote, day=other) if other in certain and other and vote.day not in certain else vote


def _own_days(votes: Sequence[Vote]) -> set[date]:
    """Days that the outlet shows by its own clock: to readers, in its URL, or with an offset that is not UTC."""
    shown = {vote.day for vote in votes if _is_own(vote.evidence)}
    return shown - {vote.day for vote in votes if vote.evidence.kind == "modified" and not _is_own(vote.evidence)}


def _is_own(evidence: DateEvidence) -> bool:
    if evidence.origin in {BELOW, FARTHER} or evidence.kind not in {"page", "text", "url"}:
        return False
    has_zone = evidence.zone is not None and evidence.zone not in _UTC_ZONES
    return has_zone or (evidence.zone is None and evidence.kind != "page")


def _slip(vote: Vote, own: set[date]) -> date | None:
    """The neighbouring day that the outlet shows for this moment in UTC, if some civil clock then had that day."""
    evidence = vote.evidence
    if evidence.at is None or evidence.zone not in _UTC_ZONES or evidence.kind == "modified" or vote.day in own:
        return None
    near = [day for day in own if abs((day - vote.day).days) == 1 and _could_be(evidence.at, day)]
    return near[0] if len(near) == 1 else None


def _could_be(moment: datetime, day: date) -> bool:
    midnight = datetime.combine(day, time(), UTC)
    return midnight - _EAST <= moment < midnight + timedelta(days=1) - _WEST

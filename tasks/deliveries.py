"""Last hop: notices × targets → deliveries, and when each is tried. Pure: no clock, no network.

At least once: a delivery is settled only after its channel has accepted it, and carries the notice's own id, by which
a second copy can be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby

from tasks.incidents import Notification
from tasks.routes import Target

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440, 1440, 1440, 1440))
"""After each failed try; with the last one it has been tried for about five days, and is given up."""

MOST_AT_ONCE = 5
"""More notices than this for one target go out as one message: nobody reads a hundred mails."""

GIVEN_UP_TOLD = timedelta(days=7)
"""What was given up makes a run end as not delivered for so long, and no longer: nobody can mend it any more."""

NO_ROUTE = "the route is there no longer"

NEWS = timedelta(days=1)
"""A new route is told of what is at most so old."""


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given-up"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One notice on its way to one target of a route. Moments are aware, UTC."""

    notice: Notification
    target: str
    state: DeliveryState
    noted_at: datetime
    next_try_at: datetime
    tries: int = 0
    last_error: str = ""
    """Without secrets."""
    sent_at: datetime | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What no second delivery has."""
        return self.notice.notice_id, self.target


@dataclass(frozen=True, slots=True)
class Message:
    """What goes to one target in one piece."""

    target: Target
    deliveries: tuple[Delivery, ...]


def plan(
    notices: Iterable[Notification], targets: Sequence[Target], known: Iterable[tuple[str, str]], now: datetime
) -> tuple[Delivery, ...]:
    """The deliveries that are not known yet; `known` are the keys of those that are."""
    taken = set(known)
    return tuple(
        Delivery(notice, target.name, DeliveryState.WAITING, now, now)
        for notice in notices
        for target in targets
        if target.route.takes(notice) and now - notice.created_at <= NEWS
        if (notice.notice_id, target.name) not in taken
    )


def messages(
    deliveries: Iterable[Delivery], targets: Sequence[Target], last_sent: Mapping[str, datetime], now: datetime
) -> Iterator[Message]:
    """What is to be sent now. `last_sent`: target → when something last went out to it."""
    by_name = {target.name: target for target in targets}
    due = sorted((it for it in deliveries if _is_due(it, by_name, last_sent, now)), key=_order)
    for name, group in groupby(due, key=lambda delivery: delivery.target):
        together = tuple(group)
        if by_name[name].route.digest is not None or len(together) > MOST_AT_ONCE:
            yield Message(by_name[name], together)
        else:
            yield from (Message(by_name[name], (delivery,)) for delivery in together)


def by_target(due: Iterable[Message]) -> tuple[tuple[Message, ...], ...]:
    """The messages of each target, in their order."""
    lanes: dict[str, list[Message]] = {}
    for message in due:
        lanes.setdefault(message.target.name, []).append(message)
    return tuple(map(tuple, lanes.values()))


def sent(delivery: Delivery, now: datetime) -> Delivery:
    """The channel has accepted it."""
    return replace(delivery, state=DeliveryState.SENT, tries=delivery.tries + 1, sent_at=now, last_error="")


def refused(delivery: Delivery, error: str, now: datetime) -> Delivery:
    """The channel has not, or nobody knows: it is tried again, until it is given up."""
    tries = delivery.tries + 1
    if tries > len(PAUSES):
        return replace(delivery, state=DeliveryState.GIVEN_UP, tries=tries, last_error=error)
    return replace(delivery, tries=tries, last_error=error, next_try_at=now + PAUSES[tries - 1])


def _is_due(
    delivery: Delivery, targets: Mapping[str, Target], last_sent: Mapping[str, datetime], now: datetime
) -> bool:
    target = targets.get(delivery.target)
    if target is None or delivery.state is not DeliveryState.WAITING or not _is_past(delivery.next_try_at, now):
        return False
    before, digest = last_sent.get(target.name), target.route.digest
    return digest is None or before is None or before > now or now - before >= digest


def _is_past(moment: datetime, now: datetime) -> bool:
    """Also where it is farther off than any pause: then the clock has gone back since."""
    return moment <= now or moment - now > max(PAUSES)


def retired(deliveries: Iterable[Delivery], targets: Sequence[Target]) -> tuple[Delivery, ...]:
    """What waits for a route or an address that is there no longer, given up.

    A route whose addresses cannot be looked up now keeps what waits for it.
    """
    unread = {target.route.name for target in targets if target.problem}
    names = {target.name for target in targets}
    return tuple(
        replace(it, state=DeliveryState.GIVEN_UP, last_error=NO_ROUTE)
        for it in deliveries
        if it.state is DeliveryState.WAITING and it.target not in names and it.target.partition("#")[0] not in unread
    )


def is_late(delivery: Delivery, now: datetime) -> bool:
    """Whether a person is to hear of it: it was refused and is tried again, or was given up in the last week."""
    if delivery.state is DeliveryState.WAITING:
        return delivery.tries > 0
    is_lost = delivery.state is DeliveryState.GIVEN_UP and delivery.last_error != NO_ROUTE
    return is_lost and now - delivery.next_try_at <= GIVEN_UP_TOLD


def _order(delivery: Delivery) -> tuple[str, datetime, str]:
    return delivery.target, delivery.notice.created_at, delivery.notice.notice_id


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What came of the deliveries of one run, with those left from earlier ones."""

    sent: int = 0
    """Notices accepted now."""
    waiting: int = 0
    """Refused, and tried again later."""
    given_up: int = 0
    problems: tuple[tuple[str, str], ...] = ()
    """(target, what it said) of those that did not accept; without secrets."""
    unrouted: int = 0
    """Notices of the last day that no route takes."""

    @property
    def is_well(self) -> bool:
        """Whether everybody who was to be told has been told."""
        return not (self.problems or self.given_up)


def report_of(deliveries: Iterable[Delivery], sent_now: int, unrouted: int, now: datetime) -> DeliveryReport:
    """How the deliveries stand after a round of sending."""
    late = [it for it in deliveries if is_late(it, now)]
    waiting = [it for it in late if it.state is DeliveryState.WAITING]
    given_up = [it for it in late if it.state is DeliveryState.GIVEN_UP]
    problems = dict.fromkeys((it.target, it.last_error) for it in (*waiting, *given_up))
    return DeliveryReport(sent_now, len(waiting), len(given_up), tuple(problems), unrouted)

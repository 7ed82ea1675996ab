"""Last hop: the published notices → the people they are for. Never raises: a run that is published stays published."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from flows.route_targets import targets_of
from tasks.channels import Post, send_all
from tasks.deliveries import (
    NEWS,
    Delivery,
    DeliveryReport,
    Message,
    by_target,
    messages,
    plan,
    refused,
    report_of,
    retired,
    sent,
)
from tasks.incidents import NoticeKind, Notification
from tasks.notice_text import compose
from tasks.routes import Route, Target
from warehouse.errors import WarehouseError
from warehouse.layout import Home
from warehouse.lock import delivery_lock
from warehouse.notices import recent_notices
from warehouse.published import open_published
from warehouse.state.errors import StateError
from warehouse.state.outbox import Outbox, last_sent, open_outbox

log = logging.getLogger(__name__)
SEND_SECONDS = 8.0
"""All channels together, so that a run ends in time; what is not accepted by then is tried again by a later run."""


def deliver(home: Home, routes: Sequence[Route], memory_mb: int, seconds: float = SEND_SECONDS) -> DeliveryReport:
    """Send what is due, of this run and of earlier ones; returns within `seconds` and a little."""
    try:
        with delivery_lock(home, 2 * seconds):
            return _deliver(home, routes, memory_mb, seconds)
    except (WarehouseError, StateError, OSError) as error:
        log.warning("Nobody could be told of anything: %s", error)
        return DeliveryReport(problems=(("all routes", str(error)),))


def _deliver(home: Home, routes: Sequence[Route], memory_mb: int, seconds: float) -> DeliveryReport:
    now = datetime.now(UTC)
    with open_published(home, memory_mb) as con:
        notices = recent_notices(con, now - NEWS)
    targets = targets_of(routes)
    unrouted = sum(not any(route.takes(notice) for route in routes) for notice in notices)
    with open_outbox(home) as outbox:
        outbox.note(retired(outbox.deliveries(), targets))
        outbox.note(plan(notices, targets, (it.key for it in outbox.deliveries()), now))
        known = outbox.deliveries()
        count = _send(outbox, list(messages(known, targets, last_sent(known), now)), seconds)
        outbox.sweep(now)
        return report_of(outbox.deliveries(), count, unrouted, datetime.now(UTC))


def _send(outbox: Outbox, due: Sequence[Message], seconds: float) -> int:
    """Send, and note each end as it comes; how many notices were accepted.

    Who does not take one message is not asked to take the next, and noted to have refused it: news comes in its order.
    """
    for message in due:
        if message.target.problem:
            _settle(outbox, message, message.target.problem)
    lanes = by_target(message for message in due if not message.target.problem)
    posts = [[_post(message) for message in lane] for lane in lanes]
    left = [list(lane) for lane in lanes]
    accepted = 0
    for place, problem in send_all(posts, seconds):
        ended = left[place] if problem else left[place][:1]
        left[place] = left[place][len(ended) :]
        for message in ended:
            _settle(outbox, message, problem)
            accepted += 0 if problem else len(message.deliveries)
    return accepted


def _settle(outbox: Outbox, message: Message, problem: str) -> None:
    moment = datetime.now(UTC)

    def settled(delivery: Delivery) -> Delivery:
        return refused(delivery, problem, moment) if problem else sent(delivery, moment)

    outbox.note(settled(delivery) for delivery in message.deliveries)
    if problem:
        log.warning("%s was not told: %s", message.target.name, problem)


def _post(message: Message) -> Post:
    return _post_to(message.target, [delivery.notice for delivery in message.deliveries])


def _post_to(target: Target, notices: Sequence[Notification]) -> Post:
    return Post(target.url, compose(notices), all(notice.kind is NoticeKind.FIXED for notice in notices))


def send_test(routes: Sequence[Route], notice: Notification, seconds: float = 20.0) -> list[tuple[Target, str]]:
    """Send `notice` to every address of `routes`, whatever they take; (address, what went wrong)."""
    targets = targets_of(routes)
    asked = [target for target in targets if not target.problem]
    ends = dict(send_all([[_post_to(target, [notice])] for target in asked], seconds))
    answers = iter(ends[place] for place in range(len(asked)))
    return [(replace(target, url=""), target.problem or next(answers)) for target in targets]

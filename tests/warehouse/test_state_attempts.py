"""How often, and when, a page that could not be had is asked for again."""

from datetime import timedelta

import pytest

from tasks.vocabulary import Reason
from tests.warehouse.state_samples import NOW, failed, key
from warehouse.state.attempts import AttemptState

DAY = timedelta(days=1)


def after(*reasons: Reason) -> AttemptState:
    """What is remembered after these failures, each one when its time had come."""
    state, now = None, NOW
    for reason in reasons:
        state = failed(1, reason, now, state)
        now = max(now + DAY / 24, state.next_try_at)
    assert state is not None
    return state


def test_what_is_gone_is_tried_three_times_days_apart() -> None:
    first = failed(1, Reason.GONE)
    assert (first.tries, first.given_up, first.next_try_at) == (1, False, NOW + DAY)
    second = failed(1, Reason.GONE, NOW + DAY, first)
    assert (second.tries, second.given_up, second.next_try_at) == (2, False, NOW + 4 * DAY)
    third = failed(1, Reason.GONE, NOW + 4 * DAY, second)
    assert (third.tries, third.given_up) == (3, True)


@pytest.mark.parametrize("reason", [Reason.SLOW, Reason.UNREACHABLE, Reason.SERVER_ERROR, Reason.BLOCKED, Reason.TLS])
def test_the_rest_is_tried_ten_times_at_every_run(reason: Reason) -> None:
    nine = after(*[reason] * 9)
    assert (nine.tries, nine.given_up, nine.next_try_at) == (9, False, nine.last_tried_at)
    assert after(*[reason] * 10).given_up


def test_gone_once_between_other_failures_is_not_believed() -> None:
    mixed = after(Reason.SLOW, Reason.SLOW, Reason.GONE, Reason.SLOW, Reason.GONE, Reason.GONE)
    assert (mixed.tries, mixed.gone_tries, mixed.given_up) == (6, 2, False)
    assert mixed.next_try_at == mixed.last_tried_at + 3 * DAY


def test_gone_and_slow_in_turn_end_too() -> None:
    assert after(*[Reason.GONE, Reason.SLOW] * 5).given_up


@pytest.mark.parametrize("reason", [Reason.HOST_WAITS, Reason.PAGE_LIMIT])
def test_what_was_not_asked_for_is_no_try(reason: Reason) -> None:
    waited = after(*[reason] * 50)
    assert (waited.tries, waited.given_up, waited.next_try_at) == (0, False, waited.last_tried_at)
    between = after(Reason.GONE, reason, Reason.GONE, reason, Reason.GONE)
    assert (between.tries, between.given_up) == (3, True)


def test_it_says_which_page_and_why() -> None:
    state = after(Reason.SLOW, Reason.GONE)
    assert (state.key, state.source, state.url) == (key(1), "daily", "https://daily.example/2026/1")
    assert state.last_reason is Reason.GONE

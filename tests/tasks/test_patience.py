"""When feeds and sitemaps are asked for again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tasks.patience import next_feed_try, next_poll

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HOUR = 3600.0


def test_a_feed_that_fails_is_tried_again_after_one_hour_then_twice_as_long_each_time() -> None:
    pauses = [next_feed_try(failures, NOW, 0.0) - NOW for failures in range(1, 6)]
    assert pauses == [timedelta(hours=hours) for hours in (1, 2, 4, 8, 16)]


def test_jitter_parts_feeds_that_fell_silent_together() -> None:
    assert next_feed_try(3, NOW, 1.0) - NOW == timedelta(hours=3)


@given(some.integers(0, 10**9), some.floats(0, 1))
def test_a_feed_is_never_given_up(failures: int, jitter: float) -> None:
    assert timedelta(minutes=45) <= next_feed_try(failures, NOW, jitter) - NOW <= timedelta(days=30)


@pytest.mark.parametrize(
    ("interval", "new", "entries", "after"),
    [
        (HOUR, 20, 20, HOUR / 2),
        (HOUR, 4, 20, HOUR),
        (HOUR, 5, 20, HOUR * 0.8),
        (HOUR, 1, 20, HOUR * 1.5),
        (HOUR, 0, 20, HOUR * 1.5),
        (HOUR, 0, 0, HOUR * 1.5),
        (1000.0, 20, 20, 900.0),
        (80_000.0, 0, 20, 86_400.0),
        (0.0, 0, 0, 900.0),
    ],
)
def test_the_interval_follows_the_share_of_new_entries(interval: float, new: int, entries: int, after: float) -> None:
    assert next_poll(interval, new, entries, None, NOW) == (pytest.approx(after), NOW + timedelta(seconds=after))


def test_a_lively_feed_comes_down_to_a_quarter_of_an_hour_and_a_silent_one_to_a_day() -> None:
    lively = silent = HOUR
    for _ in range(20):
        lively, _ = next_poll(lively, 15, 20, None, NOW)
        silent, _ = next_poll(silent, 0, 20, None, NOW)
    assert (lively, silent) == (900.0, 86_400.0)


@pytest.mark.parametrize(("life", "seconds"), [(60, 1800), (7200, 7200), (10**9, 86_400), (-5, 1800)])
def test_what_a_feed_says_of_its_life_puts_off_the_next_poll_and_not_those_after(life: int, seconds: int) -> None:
    assert next_poll(HOUR, 20, 20, life, NOW) == (1800.0, NOW + timedelta(seconds=seconds))


@given(some.floats(0, 10**9), some.integers(0, 10**6), some.integers(0, 10**6), some.none() | some.integers())
def test_a_poll_is_never_sooner_than_a_quarter_of_an_hour_nor_later_than_a_day(
    interval: float, new: int, entries: int, life: int | None
) -> None:
    after, moment = next_poll(interval, new, entries, life, NOW)
    assert 900 <= after <= 86_400
    assert timedelta(seconds=900) <= moment - NOW <= timedelta(days=1)

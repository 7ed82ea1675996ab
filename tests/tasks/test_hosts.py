"""A host's memory of the run; that hosts are really asked so stands in `test_crawl_polite`."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tasks.fetches import HostState
from tasks.hosts import (
    ERROR_WEIGHT,
    HASTE_WEIGHT,
    LONGEST_PAUSE,
    MOST_TROUBLE,
    SHORT_WAIT,
    TIRED_OF,
    UNREACHED_WEIGHT,
    Host,
    Hosts,
    Pace,
)

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
NAME = "harbour-courier.example"


def host(wait: timedelta | None = None, failures: int = 0, pace: Pace | None = None) -> Host:
    """One that earlier runs left so."""
    made = Host(HostState(NAME, None if wait is None else NOW + wait, failures), 3600)
    if pace is not None:
        made.asked_for = pace
    return made


def test_hosts_are_told_apart_by_name_and_port() -> None:
    hosts = Hosts([HostState("harbour.example:8080", NOW)], 3600)
    assert hosts.of("http://harbour.example:8080/tide").wait_until == NOW
    assert hosts.of("https://harbour.example/tide") is hosts.of("http://harbour.example/other")
    assert hosts.of("https://harbour.example/tide") is not hosts.of("http://harbour.example:8080/tide")


def test_the_strictest_pace_is_kept() -> None:
    assert Pace(1.0, 4).stricter(Pace(0.5, 2)) == Pace(1.0, 2)


def test_each_trouble_doubles_the_pause_and_a_good_answer_ends_it() -> None:
    courier = host(pace=Pace(0.0, 1))
    pauses = []
    for _ in range(9):
        courier.answered(0.1, 503)
        pauses.append(courier.pause)
    assert pauses == [1, 2, 4, 8, 16, 32, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]
    courier.answered(0.1, 200)
    assert courier.pause == 0


def test_back_off_never_shortens_a_delay_that_was_asked_for() -> None:
    courier = host(pace=Pace(120.0, 1))
    courier.answered(0.1, 503)
    assert courier.pause == 120


def test_a_host_that_takes_long_to_answer_is_given_as_long_to_rest() -> None:
    courier = host(pace=Pace(1.0, 1))
    for _ in range(12):
        courier.answered(8.0, 200)
    assert courier.pause == pytest.approx(8.0, rel=0.01)


def test_where_no_delay_is_asked_for_a_slow_answer_makes_none() -> None:
    courier = host(pace=Pace(0.0, 4))
    courier.answered(8.0, 200)
    assert courier.pause == 0


@pytest.mark.parametrize("wait", [SHORT_WAIT + timedelta(seconds=1), timedelta(hours=24)])
def test_a_long_wait_ends_the_hosts_run(wait: timedelta) -> None:
    assert "asks to wait until 2026-03" in (host(wait).why_not(NOW) or "")


@pytest.mark.parametrize("wait", [None, timedelta(days=-1), timedelta(0), SHORT_WAIT])
def test_a_short_wait_does_not(wait: timedelta | None) -> None:
    assert host(wait).why_not(NOW) is None


def test_a_host_that_gives_no_answer_is_left_alone() -> None:
    courier = host()
    for _ in range(MOST_TROUBLE // UNREACHED_WEIGHT - 1):
        courier.unreached()
        assert courier.why_not(NOW) is None
    courier.unreached()
    assert courier.why_not(NOW) == "did not answer too often in this run"


@pytest.mark.parametrize(("status", "weight"), [(429, HASTE_WEIGHT), (500, ERROR_WEIGHT), (503, ERROR_WEIGHT)])
def test_server_errors_weigh_less_and_a_good_answer_forgives_them(status: int, weight: int) -> None:
    courier = host()
    for _ in range(MOST_TROUBLE // weight - 1):
        courier.answered(0.1, status)
    assert courier.why_not(NOW) is None
    courier.answered(0.1, 404)
    for _ in range(MOST_TROUBLE // weight - 1):
        courier.answered(0.1, status)
    assert courier.why_not(NOW) is None
    courier.answered(0.1, status)
    assert courier.why_not(NOW)


def test_a_host_that_was_not_there_for_days_gets_one_try() -> None:
    courier = host(failures=TIRED_OF)
    assert courier.why_not(NOW) is None
    courier.unreached()
    assert courier.why_not(NOW)


def test_what_is_remembered_of_a_host() -> None:
    waiting, asleep, back = host(timedelta(hours=1)), host(failures=2), host(failures=2)
    asleep.unreached()
    back.unreached()
    back.answered(0.1, 503, NOW + timedelta(hours=2))
    assert waiting.state(NOW) == HostState(NAME, NOW + timedelta(hours=1), 0)
    assert waiting.state(NOW + timedelta(hours=2)) == HostState(NAME, None, 0)
    assert host(failures=2).state(NOW) == HostState(NAME, None, 2)
    assert asleep.state(NOW) == HostState(NAME, None, 3)
    assert back.state(NOW) == HostState(NAME, NOW + timedelta(hours=2), 0)


def test_who_waits_for_a_host_that_is_given_up_is_let_through_at_once() -> None:
    """To be told so; nobody sleeps through a day."""
    courier = host(pace=Pace(0.0, 1))

    async def wait_for_turns() -> int:
        async def turn() -> None:
            async with courier.turn(Pace(3600.0, 1)):
                courier.sent()
                courier.answered(0.1, 503, datetime.now(UTC) + timedelta(hours=24))

        await asyncio.wait_for(asyncio.gather(*(turn() for _ in range(20))), 30)
        return 20

    assert asyncio.run(wait_for_turns()) == 20

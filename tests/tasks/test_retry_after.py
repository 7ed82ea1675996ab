from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tasks.retry_after import LONGEST_WAIT, wait_until
from tests.site.faults import RETRY_AFTER

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
DATE = "Mon, 02 Mar 2026 05:30:00 GMT"
"""The server's clock is half an hour behind."""

SECONDS = {
    "seconds": 120,
    "88 hours": 86400,
    "a century": 86400,
    "beyond any number": 86400,
    "zero": 0,
    "negative": None,
    "a fraction": None,
    "words": None,
    "empty": None,
    "a date long past": 0,
    "a date long ahead": 86400,
    "a date that never was": None,
}


@pytest.mark.parametrize("form", RETRY_AFTER)
def test_every_form_of_retry_after_is_understood_or_left_alone(form: str) -> None:
    seconds = SECONDS[form]
    expected = None if seconds is None else NOW + timedelta(seconds=seconds)
    assert wait_until(RETRY_AFTER[form], DATE, NOW) == expected


@pytest.mark.parametrize(
    ("value", "date", "minutes"),
    [
        ("Mon, 02 Mar 2026 05:40:00 GMT", DATE, 10),
        ("Mon, 02 Mar 2026 06:10:00 GMT", None, 10),
        ("Mon, 02 Mar 2026 06:10:00 GMT", "yesterday, or so", 10),
        ("Monday, 02-Mar-26 05:40:00 GMT", DATE, 10),
        ("Mon Mar  2 05:40:00 2026", DATE, 10),
        ("Mon, 02 Mar 2026 07:40:00 +0200", DATE, 10),
        ("  120  ", DATE, 2),
        ("0000000000120", DATE, 2),
    ],
)
def test_a_date_is_of_the_servers_own_clock(value: str, date: str | None, minutes: int) -> None:
    assert wait_until(value, date, NOW) == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "value", [None, "\u0661\u0662", "1e3", "0x10", "-0", "+5", "Mon, 02 Mar 99999999999 05:40:00 GMT"]
)
def test_what_nobody_says_or_understands_is_no_wait(value: str | None) -> None:
    assert wait_until(value, DATE, NOW) is None


def test_nobody_is_waited_for_longer_than_a_day() -> None:
    assert wait_until("86401", None, NOW) == wait_until("86400", None, NOW) == NOW + LONGEST_WAIT

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tasks.dates import date_in_url, read_day, url_evidence
from tasks.model import DateEvidence

DAY = date(2024, 1, 23)


@pytest.mark.parametrize(
    "value",
    [
        "2024-01-23",
        " 2024-01-23 ",
        "2024-1-23",
        "20240123",
        "2024/01/23",
        "2024.1.23",
        "23.01.2024",
        "23. 1. 2024",
        "2024-01-23T23:59:59Z",
        "2024-01-23T23:59:59.123+03:00",
        "2024-01-23 05:00",
        "Tue, 23 Jan 2024 10:00:00 GMT",
        "Tue, 23 Jan 2024 23:00:00 -0500",
    ],
)
def test_a_day_is_read_as_written(value: str) -> None:
    assert read_day(value) == DAY


@pytest.mark.parametrize(
    "value", ["", "yesterday", "2024-02-30", "2024-13-01", "01/02/2024", "2024", "2024-01", "1116326975", "0000-00-00"]
)
def test_what_says_no_day_for_sure_is_none(value: str) -> None:
    assert read_day(value) is None


@given(st.text() | st.text(st.sampled_from("0123456789-/.T: JanTue,+Z"), max_size=30))
@example("Tue, 99 Jan 99999999999 10:00:00 +9999")
@example("२०२४-०१-२३")
def test_no_text_is_too_strange_to_read(value: str) -> None:
    assert read_day(value) is None or isinstance(read_day(value), date)


@given(st.dates())
def test_iso_days_read_back(day: date) -> None:
    assert read_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "path",
    [
        "/2024/01/23/bridge-closes",
        "/news/2024/1/23",
        "/2024/jan/23/bridge-closes",
        "/2024/Jan/23/",
        "/20240123/bridge-closes--1116326975.html",
        "/news/20240123-bridge.html",
        "/2024-01-23-bridge-closes",
        "/2024_01_23/bridge",
        "/2024-01-23",
        "/n1/2024/0123/c1-2.html",
        "/2024/01-23/1.shtml",
        "/202401/23/a.html",
        "/2024-01/23/a.html",
        "/bridge-closes-2024-01-23/",
        "/bridge-closes-2024-01-23.html",
        "/99/2024/02/31/2024/01/23/",
    ],
)
def test_a_day_in_the_path_is_found(path: str) -> None:
    assert date_in_url(f"https://example.org{path}") == DAY
    assert date_in_url(f"https://example.org{path}?page=2#top") == DAY


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/",
        "https://example.org/2024/01/bridge-closes",
        "https://example.org/bridge-closes--1116326975.html",
        "https://example.org/bridge-closes-20240123",
        "https://example.org/202401231530",
        "https://example.org/20240123a7",
        "https://example.org/2024/13/01/",
        "https://example.org/2024/02/30/",
        "https://example.org/1889/01/23/",
        "https://example.org/2101/01/23/",
        "https://example.org/23/01/2024/",
        "https://example.org/the-2024-01-23-storm-remembered",
        "https://example.org/archive?day=/2024/01/23/",
        "https://2024.example/01/23/",
        "https://example.org/٢٠٢٤/٠١/٢٣/",
        "no url /2024/01/23/",
        "",
    ],
)
def test_numbers_that_are_no_day_are_left_alone(url: str) -> None:
    assert date_in_url(url) is None


def test_the_evidence_of_a_url_quotes_its_path() -> None:
    evidence = url_evidence("https://example.org/news/2024/jan/23/bridge")
    assert evidence == DateEvidence("url", "2024/jan/23", DAY)
    assert url_evidence("https://example.org/news") is None

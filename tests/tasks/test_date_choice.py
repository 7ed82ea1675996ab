"""Which date an article gets: witnesses, days of outlets and of clocks, and what is marked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.date_choice import choose, modified, published
from tasks.date_claims import read_claim
from tasks.model import DateEvidence

DAY = date(2024, 1, 23)
NEXT = date(2024, 1, 24)


def claim(kind: str, day: date | None = DAY, at: datetime | None = None) -> DateEvidence:
    return DateEvidence(kind, "as found", day, at)


@pytest.mark.parametrize(
    ("kinds", "chosen"),
    [
        (["url", "page", "header"], 2),
        (["modified", "url", "page"], 2),
        (["page", "page", "url"], 0),
        (["modified", "url"], 1),
        (["modified"], None),
        (["rumour"], None),
        ([], None),
    ],
)
def test_of_witnesses_that_agree_the_most_trusted_is_chosen(kinds: list[str], chosen: int | None) -> None:
    marked = [position for position, one in enumerate(choose([claim(kind) for kind in kinds])) if one.chosen]
    assert marked == ([] if chosen is None else [chosen])


def test_evidence_that_does_not_parse_is_kept_and_not_chosen() -> None:
    unreadable, other = claim("header", None), claim("url")
    first, second = choose([unreadable, other])
    assert (first.chosen, first.marks, second.chosen) == (False, ("unreadable",), True)


@given(st.lists(st.builds(claim, st.sampled_from(["header", "page", "url", "modified"]), st.none() | st.dates())))
def test_at_most_one_is_chosen_and_nothing_else_changes(evidence: list[DateEvidence]) -> None:
    marked = choose(evidence)
    usable = any(one.day is not None and one.kind != "modified" for one in evidence)
    assert sum(one.chosen for one in marked) == usable
    assert sum(bool(one.reason) for one in marked) == usable
    assert [(one.kind, one.value, one.day, one.at) for one in marked] == [
        (one.kind, one.value, one.day, one.at) for one in evidence
    ]
    assert choose(marked) == marked


LATE_IN_LONDON = datetime(2024, 1, 23, 22, 30, tzinfo=UTC)
LATE_IN_NEW_YORK = datetime(2024, 1, 23, 22, 30, tzinfo=timezone(timedelta(hours=-5)))


def test_the_day_is_the_outlets_own() -> None:
    assert published(choose([claim("page", at=LATE_IN_LONDON)]), "Europe/Moscow") == (date(2024, 1, 24), LATE_IN_LONDON)
    assert published(choose([claim("page", at=LATE_IN_LONDON)]), "UTC") == (DAY, LATE_IN_LONDON)


def test_without_a_time_zone_the_day_stands_as_written() -> None:
    day, at = published(choose([claim("page", at=LATE_IN_NEW_YORK)]), "UTC")
    assert (day, at) == (DAY, datetime(2024, 1, 24, 3, 30, tzinfo=UTC))
    assert at is not None
    assert at.tzinfo is UTC


def test_a_time_without_offset_is_no_moment() -> None:
    naive = LATE_IN_LONDON.replace(tzinfo=None)
    assert published(choose([claim("page", at=naive)]), "Europe/Moscow") == (DAY, None)


def test_a_mere_day_borrows_the_moment_that_falls_on_it() -> None:
    early = datetime(2024, 1, 22, 21, 30, tzinfo=UTC)
    assert published(choose([claim("header"), claim("page", at=early)]), "Europe/Moscow") == (DAY, early)
    assert published(choose([claim("header"), claim("page", at=early)]), "America/Lima") == (DAY, None)
    assert published(choose([claim("header"), claim("modified", at=LATE_IN_LONDON)]), "UTC") == (DAY, None)


def test_without_evidence_there_is_no_date() -> None:
    assert published(choose([claim("modified"), claim("page", None)]), "UTC") == (None, None)


@pytest.mark.parametrize("edge", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_moment_at_the_end_of_time_does_no_harm(edge: datetime, zone: str) -> None:
    for hours in (-14, 14):
        at = edge.replace(tzinfo=timezone(timedelta(hours=hours)))
        day, _ = published(choose([claim("page", edge.date(), at)]), zone)
        assert day is not None
        assert abs(day - edge.date()) <= timedelta(days=2)


def markup(value: str, origin: str = "json-ld datePublished") -> DateEvidence:
    return read_claim("page", value, origin)


def shown(value: str, origin: str = "beside the headline") -> DateEvidence:
    return read_claim("text", value, origin)


def url(day: date) -> DateEvidence:
    return DateEvidence("url", f"{day:%Y/%m/%d}", day)


def rule_and_day(*evidence: DateEvidence, zone: str = "UTC", today: date | None = None) -> tuple[str, date | None]:
    marked = choose(evidence, zone, today)
    return next((one.reason for one in marked if one.chosen), ""), published(marked, zone)[0]


@pytest.mark.parametrize(
    ("evidence", "rule"),
    [
        ([claim("header"), markup("2024-01-24")], "header"),
        ([markup("2024-01-23"), url(DAY)], "agreed"),
        ([markup("2024-01-23")], "markup"),
        ([markup("2024-01-23"), markup("2024-01-23", "meta date")], "markup"),
        ([claim("feed")], "discovery"),
        ([claim("sitemap")], "discovery"),
        ([url(DAY)], "url"),
        ([shown("23 January 2024")], "visible"),
        ([read_claim("guess", "2024-01-23", "htmldate")], "guess"),
        ([read_claim("modified", "23 January 2024", "beside the headline")], "update"),
    ],
)
def test_the_rule_that_chose_is_told(evidence: list[DateEvidence], rule: str) -> None:
    assert rule_and_day(*evidence) == (rule, DAY)


def test_two_kinds_of_witness_overrule_one_that_says_it_often() -> None:
    often = [markup("2024-02-02", f"meta {name}") for name in ("date", "pubdate", "dc.date")]
    assert rule_and_day(*often, url(DAY), shown("23 January 2024")) == ("agreed", DAY)


def test_the_dates_of_other_stories_do_not_count_against_the_headlines_own() -> None:
    others = [shown(f"{day} January 2024", "farther below the headline") for day in (19, 20, 21)]
    assert rule_and_day(shown("23 January 2024"), *others) == ("visible", DAY)


@pytest.mark.parametrize(
    ("moment", "day"),
    [("2024-01-24T02:25:54Z", DAY), ("2024-01-22T23:11:59+00:00", DAY), ("2024-01-24T02:25:54+00:00", DAY)],
)
@pytest.mark.parametrize("other", [url(DAY), shown("23 January 2024"), shown("2024-01-23T21:25:54-05:00")])
def test_a_moment_in_utc_is_the_day_that_the_outlet_shows(moment: str, day: date, other: DateEvidence) -> None:
    first, second = choose([markup(moment), other])
    assert (first.marks, second.chosen, second.reason) == (("zone-slip",), True, "outlet-day")
    told = second.at or first.at
    assert told is not None
    assert published((first, second), "UTC") == (day, told.astimezone(UTC))


def test_an_offset_of_its_own_is_no_slip() -> None:
    assert rule_and_day(markup("2024-01-23T23:17:00+09:00"), shown("24 January 2024")) == ("markup", DAY)


def test_no_civil_clock_is_so_far_from_utc() -> None:
    assert rule_and_day(markup("2024-01-24T15:00:00Z"), shown("23 January 2024")) == ("markup", NEXT)
    assert rule_and_day(markup("2024-01-24T02:00:00Z"), shown("22 January 2024")) == ("markup", NEXT)


def test_the_day_of_an_update_is_no_slip() -> None:
    updated = read_claim("modified", "2024-01-24T18:00:00Z", "json-ld dateModified")
    assert rule_and_day(markup("2024-01-23T20:00:00Z"), updated, shown("24 January 2024")) == ("markup", DAY)


def test_with_a_time_zone_nothing_has_to_be_guessed() -> None:
    found = [markup("2024-01-24T02:25:54Z"), url(DAY)]
    assert rule_and_day(*found, zone="America/New_York") == ("agreed", DAY)
    assert rule_and_day(*found, zone="Europe/Oslo") == ("markup", NEXT)


@pytest.mark.parametrize(
    ("written", "other", "day"),
    [
        ("08/11/2023", "2023-11-08", date(2023, 11, 8)),
        ("08/11/2023", "2023-08-11", date(2023, 8, 11)),
        ("13/11/2023", "2023-11-13", date(2023, 11, 13)),
    ],
)
def test_slashes_are_read_as_the_other_witness_reads_them(written: str, other: str, day: date) -> None:
    marked = choose([shown(written), markup(other)])
    assert published(marked, "UTC")[0] == day
    assert next(one.reason for one in marked if one.chosen) == "agreed"


def test_slashes_alone_are_ambiguous() -> None:
    (only,) = choose([shown("08/11/2023")])
    assert "ambiguous" in only.marks
    assert choose([shown("11/11/2023")])[0].marks == ()


def test_a_day_to_come_is_chosen_only_where_there_is_no_other() -> None:
    ahead = markup("2024-03-01")
    assert rule_and_day(ahead, shown("23 January 2024"), today=DAY) == ("visible", DAY)
    assert rule_and_day(ahead, today=DAY) == ("future", date(2024, 3, 1))
    assert "future" in choose([ahead], today=DAY)[0].marks
    assert rule_and_day(markup("2024-01-24"), today=DAY) == ("markup", NEXT), "tomorrow has begun in the east"


def test_the_day_of_the_reading_yields_to_an_earlier_one() -> None:
    stamped = markup("2024-01-23T12:00:00Z")
    earlier = shown("11 November 2023")
    assert rule_and_day(stamped, earlier, today=DAY) == ("not-crawl-day", date(2023, 11, 11))
    assert rule_and_day(stamped, earlier, today=NEXT) == ("markup", DAY)
    assert rule_and_day(stamped, url(DAY), earlier, today=DAY) == ("agreed", DAY)
    assert "crawl-day" in choose([stamped, earlier], today=DAY)[0].marks


def test_htmldate_saying_the_first_of_january_found_a_year() -> None:
    assert rule_and_day(read_claim("guess", "2024-01-01", "htmldate")) == ("", None)
    assert rule_and_day(read_claim("guess", "2024-01-02", "htmldate")) == ("guess", date(2024, 1, 2))


@pytest.mark.parametrize(
    ("value", "marks"),
    [
        ("2024-01-23T10:00:00Z", ()),
        ("2024-01-23T10:00:00", ("no-zone",)),
        ("Di., 23.01.2024 - 14:45", ("no-zone",)),
        ("2024-01-23", ("date-only",)),
        ("soon", ("unreadable",)),
    ],
)
def test_what_a_claim_leaves_open_is_marked(value: str, marks: tuple[str, ...]) -> None:
    assert choose([markup(value)])[0].marks == marks


def test_who_disagrees_is_marked() -> None:
    first, second = choose([claim("header"), markup("2024-01-20T10:00Z")])
    assert (first.marks, second.marks) == ((), ("disagrees",))


def test_the_last_update_is_apart_from_the_publication() -> None:
    early = read_claim("modified", "2024-01-20T10:00Z", "meta og:updated_time")
    late = read_claim("modified", "2024-01-25T22:30Z", "json-ld dateModified")
    marked = choose([markup("2024-01-23T10:00Z"), early, late])
    assert published(marked, "UTC")[0] == DAY
    assert modified(marked, "UTC") == (date(2024, 1, 25), datetime(2024, 1, 25, 22, 30, tzinfo=UTC))
    assert modified(marked, "Europe/Moscow")[0] == date(2024, 1, 26)
    assert modified(choose([markup("2024-01-23T10:00Z"), early]), "UTC") == (None, None), "before it was published"

"""Which outlet broke, when and how: from staged rows to incidents that the warehouse holds, and batches it does not."""

from __future__ import annotations

import dataclasses
import json
import shlex
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from flows.settings import Settings
from tasks.article_text import TextFacts
from tasks.incidents import Cause, IncidentState, NoticeKind
from tasks.model import Expectations
from tasks.vocabulary import CheckOutcome, Reason
from tasks.wall_facts import WallFacts
from tests.flows.two_runs import Dateline
from tests.flows.watched import USUAL, give_a_past, watched_run
from tests.warehouse.runs import ask
from tests.warehouse.samples import DAILY, HERALD, article, failed_row, row
from warehouse.layout import Home
from warehouse.published import open_published
from warehouse.statements import run

WALL = ("We and our partners store cookies on your device to show you what you may like." * 6, "Accept all of them.")


def good(first: int, source: str = "daily", count: int = 8) -> list[Any]:
    return [article(first + at, source) for at in range(count)]


def rows(*made: Any) -> list[Any]:
    return [row(seq, one) for seq, one in enumerate(made)]


def walled(first: int, count: int = 8) -> list[Any]:
    wall = "\n".join(WALL)
    return [
        article(first + at, texts=WALL, title="Before you go on", authors=(), text_hash=str(len(wall)))
        for at in range(count)
    ]


def test_a_wall_is_told_at_the_first_run_and_its_end_at_the_next(home: Home) -> None:
    give_a_past(home)
    settled, checks = watched_run(home, "r1", rows(*walled(1), *good(1, "herald")))
    (opened,) = settled.notices
    assert (opened.source, opened.cause, opened.kind) == ("daily", Cause.WALL, NoticeKind.OPENED)
    assert len(opened.examples) == 3
    assert "FROM articles WHERE source = 'daily' AND changed_run_id = 'r1'" in opened.sql
    failed = {(it.source, it.check_name) for it in checks if it.outcome is CheckOutcome.FAILED}
    assert ("daily", "texts_as_usual") in failed
    assert {source for source, _ in failed} == {"daily"}

    settled, _ = watched_run(home, "r2", rows(*good(20), *good(20, "herald")))
    assert [(one.kind, one.incident_id) for one in settled.notices] == [(NoticeKind.FIXED, opened.incident_id)]
    told = ask(home, "SELECT notice_id, kind, run_id FROM notifications ORDER BY created_at")
    assert told == [(opened.notice_id, "opened", "r1"), (settled.notices[0].notice_id, "fixed", "r2")]
    assert ask(home, "SELECT count(*) FROM open_incidents") == [(0,)]


@pytest.mark.parametrize(
    ("kind", "cause"), [("consent", Cause.WALL), ("login", Cause.WALL), ("paywall", Cause.PAYWALL)]
)
def test_what_a_page_shows_to_be_is_told_by_its_name(home: Home, kind: str, cause: Cause) -> None:
    give_a_past(home)
    shown = [article(at, wall=WallFacts(kind, "it says so")) for at in range(1, 9)]
    settled, _ = watched_run(home, "r1", rows(*shown, *good(1, "herald")))
    assert [(one.source, one.cause) for one in settled.notices] == [("daily", cause)]
    measure = "paywall_share" if cause is Cause.PAYWALL else "wall_share"
    told = "SELECT value FROM measures WHERE run_id = 'r1' AND source = 'daily' AND measure = ?"
    assert ask(home, told.replace("?", f"'{measure}'")) == [(1.0,)]


def test_the_hour_of_publication_is_a_mean_around_the_dial(home: Home) -> None:
    late = [datetime(2026, 2, 19, 23, tzinfo=UTC), datetime(2026, 2, 20, 1, tzinfo=UTC)]
    watched_run(home, "r1", rows(*[article(at, published_at=late[at % 2]) for at in range(8)]))
    found = ask(home, "SELECT value, articles FROM measures WHERE measure = 'published_hour' AND source = 'daily'")
    ((hour, articles),) = found
    assert min(hour, 24 - hour) < 0.01
    assert articles == 8


def test_what_lies_far_from_the_middle_age_counts_as_six_hours(home: Home) -> None:
    now = datetime.now(UTC)
    ages = (10, 10, 10, 10, 40)
    watched_run(
        home, "r1", rows(*[article(at, published_at=now - timedelta(hours=age)) for at, age in enumerate(ages)])
    )
    ((hours,),) = ask(home, "SELECT value FROM measures WHERE measure = 'age_hours' AND source = 'daily'")
    assert hours == pytest.approx(10 + 6 / 5, abs=0.05)


def test_the_query_of_an_alert_runs_as_it_stands(home: Home) -> None:
    give_a_past(home)
    settled, _ = watched_run(home, "r1", rows(*walled(1), *good(1, "herald")))
    (first, *_) = ask(home, settled.notices[0].sql)
    assert first[1] == 8


def test_an_outlet_as_usual_is_quiet(home: Home) -> None:
    give_a_past(home)
    settled, checks = watched_run(home, "r1", rows(*good(1), *good(1, "herald")))
    assert settled.notices == ()
    assert {it.outcome for it in checks} == {CheckOutcome.PASSED}
    assert ask(home, "SELECT count(*) FROM incidents") == [(0,)]


def test_what_was_out_of_bounds_is_no_past(home: Home) -> None:
    give_a_past(home)
    watched_run(home, "r1", rows(*walled(1), *good(1, "herald")))
    found = ask(home, "SELECT DISTINCT source, is_usual FROM measures WHERE run_id = 'r1' AND measure = 'authors_fill'")
    assert sorted(found) == [("daily", False), ("herald", True)]


def test_a_new_outlet_has_no_results_and_no_incidents(home: Home) -> None:
    settled, checks = watched_run(home, "r1", rows(*good(1), *good(1, "herald")))
    assert settled.incidents == ()
    assert not [it for it in checks if it.check_name.endswith("_as_usual")]


def test_an_outlet_that_offers_nothing_is_told_without_any_past(home: Home) -> None:
    settled, _ = watched_run(home, "r1", rows(*good(1)))
    assert [(one.source, one.cause) for one in settled.notices] == [("herald", Cause.FEED_GONE)]


def test_a_folder_without_a_file_offers_nothing(home: Home) -> None:
    settled, _ = watched_run(home, "r1", [*rows(*good(1)), failed_row(99, "herald", Reason.NO_FILES)])
    assert [(one.source, one.cause) for one in settled.notices] == [("herald", Cause.FEED_GONE)]
    found = ask(home, "SELECT measure, value FROM measures WHERE source = 'herald' AND measure LIKE '%offered%'")
    assert found == [("nothing_offered", 1.0)]
    assert ask(home, "SELECT count(*) FROM measures WHERE source = 'herald' AND measure = 'failed_share'") == [(0,)]
    assert ask(home, "SELECT failed FROM run_ledger WHERE source = 'herald'") == [(1,)]


def test_a_folder_that_is_often_empty_is_usual(home: Home) -> None:
    give_a_past(home, usual={**USUAL, "nothing_offered": (1.0, 1)})
    settled, _ = watched_run(home, "r1", [*rows(*good(1)), failed_row(99, "herald", Reason.NO_FILES)])
    assert Cause.FEED_GONE not in {one.cause for one in settled.notices}


def test_what_is_told_without_any_past_is_fixed_without_any(home: Home) -> None:
    watched_run(home, "r1", rows(*walled(1)))
    settled, _ = watched_run(home, "r2", rows(*good(20), *good(20, "herald")))
    told = sorted((one.source, one.cause, one.kind) for one in settled.notices)
    assert told == [("daily", Cause.WALL, NoticeKind.FIXED), ("herald", Cause.FEED_GONE, NoticeKind.FIXED)]


def test_too_few_articles_say_nothing_of_the_end(home: Home) -> None:
    watched_run(home, "r1", rows(*walled(1), *good(1, "herald")))
    settled, _ = watched_run(home, "r2", rows(*good(20, count=3), *good(20, "herald")))
    assert settled.notices == ()


BOUNDED = dataclasses.replace(DAILY, expect=Expectations(measures=(("authors_fill", 0.5, None),)))


def test_a_batch_below_its_minimum_is_held_and_the_others_load(home: Home) -> None:
    bare = [article(at, authors=()) for at in range(1, 6)]
    settled, checks = watched_run(home, "r1", rows(*bare, *good(1, "herald")), (BOUNDED, HERALD))
    assert ask(home, "SELECT source, count(*) FROM articles GROUP BY source") == [("herald", 8)]
    assert ask(home, "SELECT DISTINCT outcome, reason FROM outcomes WHERE source = 'daily'") == [
        ("quarantined", "batch_held")
    ]
    (failed,) = (it for it in checks if it.outcome is CheckOutcome.FAILED and it.source == "daily")
    assert (failed.check_name, failed.observed, failed.threshold) == ("measures_above_minimum", 0.0, 0.5)
    (opened,) = settled.notices
    assert (opened.source, opened.cause) == ("daily", Cause.LAYOUT_CHANGE)


def test_a_batch_that_is_held_is_listed_with_why_and_with_what_lets_it_in(home: Home, dateline: Dateline) -> None:
    watched_run(home, "r1", rows(*[article(at, authors=()) for at in range(1, 6)]), (BOUNDED, HERALD))
    listed = dateline("quarantine", "list").out
    assert listed.count("authors_fill is 0") == 5
    assert listed.endswith("  dateline quarantine release --source daily\n")
    explained = dateline("explain", "https://daily.example/2026/1").out
    assert "batch_held; `dateline quarantine release" in explained
    assert dateline("quarantine", "release", "--source", "daily").code == 0
    assert ask(home, "SELECT count(*) FROM articles") == [(5,)]


def test_an_incident_is_shown_with_its_bound_and_with_sql_that_a_shell_takes(home: Home, dateline: Dateline) -> None:
    watched_run(home, "r1", rows(*[article(at, authors=()) for at in range(1, 6)]), (BOUNDED, HERALD))
    (incident,) = (it for it in json.loads(dateline("alerts", "list", "--json").out) if it["source"] == "daily")
    shown = dateline("alerts", "show", incident["incident_id"]).out
    assert "now 0 % (at least 50 %); there is too little past to compare with" in shown
    assert "None" not in shown
    (command,) = (line for line in shown.splitlines() if line.startswith("  dateline sql "))
    asked = dateline(*shlex.split(command)[1:])
    assert (asked.code, len(asked.out.splitlines()) > 1) == (0, True), asked.err


@pytest.mark.parametrize("name", ["articles", "languages", "dates", "repeats", "texts"])
def test_what_shows_the_rest_shows_what_is_held_and_what_is_loaded(home: Home, name: str) -> None:
    facts = TextFacts(300, 50, 0.0, 0.0, 1, 0.3, 0, 0)
    bare = [article(at, authors=(), facts=facts) for at in range(1, 6)]
    loaded = [article(at, "herald", facts=facts) for at in range(1, 9)]
    watched_run(home, "r1", rows(*bare, *loaded), (BOUNDED, HERALD))
    found = {}
    with open_published(home) as con:
        for source in ("daily", "herald"):
            shown = run(con, f"shows/{name}", source=source, run_id="r1").fetchall()
            found[source] = len({example for example, *_ in shown})
    assert found == {"daily": 5, "herald": 8}


def test_a_bound_that_is_kept_again_ends_what_it_opened(home: Home) -> None:
    bare = [article(at, authors=()) for at in range(1, 6)]
    watched_run(home, "r1", rows(*bare, *good(1, "herald")), (BOUNDED, HERALD))
    settled, _ = watched_run(home, "r2", rows(*bare, *good(20, "herald")), (BOUNDED, HERALD))
    assert settled.notices == ()
    settled, _ = watched_run(home, "r3", rows(*good(30), *good(30, "herald")), (BOUNDED, HERALD))
    assert [(one.source, one.kind) for one in settled.notices] == [("daily", NoticeKind.FIXED)]


def test_a_held_batch_is_released_by_its_source(home: Home, dateline: Dateline) -> None:
    bare = [article(at, authors=()) for at in range(1, 6)]
    watched_run(home, "r1", rows(*bare, *good(1, "herald")), (BOUNDED, HERALD))
    assert "no batch" in dateline("quarantine", "release", "--source", "herald").err
    said = dateline("quarantine", "release", "--source", "daily")
    assert said.code == 0, said.err
    assert ask(home, "SELECT count(*) FROM articles WHERE source = 'daily'") == [(5,)]


def test_a_held_batch_loads_by_itself_once_the_bound_is_kept(home: Home) -> None:
    few = dataclasses.replace(DAILY, expect=Expectations(min_articles_per_day=8))
    watched_run(home, "r1", rows(*good(1, count=5), *good(1, "herald")), (few, HERALD))
    assert ask(home, "SELECT count(*) FROM articles WHERE source = 'daily'") == [(0,)]
    watched_run(home, "r2", rows(*good(1), *good(1, "herald")), (few, HERALD))
    assert ask(home, "SELECT count(*) FROM articles WHERE source = 'daily'") == [(8,)]
    assert ask(home, "SELECT count(*) FROM quarantine WHERE released_at IS NULL") == [(0,)]


def test_a_bound_that_is_only_a_warning_holds_nothing(home: Home) -> None:
    mild = dataclasses.replace(BOUNDED, rules=(("measures_above_minimum", "warning"),))
    watched_run(home, "r1", rows(*[article(at, authors=()) for at in range(1, 6)]), (mild,))
    assert ask(home, "SELECT count(*) FROM articles") == [(5,)]


def test_status_shows_what_is_open(home: Home, dateline: Dateline) -> None:
    give_a_past(home)
    watched_run(home, "r1", rows(*walled(1), *good(1, "herald")))
    said = dateline("status")
    assert "Incidents: 1 open" in said.out
    assert "a wall instead of articles" in said.out
    assert IncidentState.OPEN in said.out


def test_a_takedown_takes_the_examples_along(home: Home, dateline: Dateline) -> None:
    give_a_past(home)
    watched_run(home, "r1", rows(*walled(1), *good(1, "herald")))
    ((example,),) = ask(home, "SELECT examples[1] FROM incidents WHERE source = 'daily'")
    assert dateline("forget", example).code == 0
    assert ask(home, "SELECT len(examples) FROM incidents") == [(0,)]
    assert ask(home, "SELECT DISTINCT len(examples) FROM notifications") == [(0,)]


def test_suggested_bounds_are_written_beside_what_stands_there(home: Home, dateline: Dateline) -> None:
    give_a_past(home)
    watched_run(home, "r1", rows(*good(1), *good(1, "herald")))
    file = home.root.parent / Settings.model_fields["sources"].default
    file.write_text(
        '# mine\n[[source]]\nname = "daily"\nkind = "records"\nlocation = "inbox/*.txt"\n\n'
        "[source.expect]\nmin_characters = 100 # short\nmeasures.authors_fill = { min = 0.3 }\n"
    )
    said = dateline("baselines", "suggest", "--write")
    assert said.code == 0, said.err
    written = file.read_text()
    assert written.startswith("# mine\n")
    assert "min_characters = 100 # short" in written
    assert "measures.authors_fill = { min = 0.3 }" in written
    assert "articles_per_day = {min = 6, max = 16} # 30 usual days" in written
    assert dateline("sources", "check").code == 0

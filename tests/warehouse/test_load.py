"""The load: every candidate comes to one outcome, in one transaction, once."""

import dataclasses
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from tasks.model import DateEvidence
from tasks.report import CheckResult, LedgerLine
from tasks.vocabulary import CheckOutcome, Outcome, Severity
from tests.warehouse.runs import STARTED, ask, do_run, load_staged, outcomes
from tests.warehouse.samples import SOURCES, article, failed_row, known_row, row, stage
from warehouse.layout import Home
from warehouse.load import LoadTransaction, RunInfo, UnfinishedLoadError
from warehouse.master import open_master
from warehouse.publish import publish


def test_new_revised_unchanged_and_failed(home: Home) -> None:
    first = [row(0, article(0)), row(1, article(1)), row(2, article(2)), failed_row(3)]
    assert do_run(home, "r1", first)["daily"] == LedgerLine("daily", discovered=4, loaded=3, failed=1)
    second = [
        known_row(0, article(0)),
        row(1, article(1, title="Another title")),
        row(2, article(2), content_hash="other bytes"),
        failed_row(3),
        row(4, article(4)),
    ]
    line = do_run(home, "r2", second)["daily"]
    assert line == LedgerLine("daily", discovered=5, loaded=1, revised=1, unchanged=2, failed=1)
    assert outcomes(home, "r2") == [
        ("unchanged", "same-content"),
        ("revised", "changed"),
        ("unchanged", "same-article"),
        ("failed", "unreadable-file"),
        ("loaded", "new"),
    ]
    assert ask(home, "SELECT title, version, first_run_id, changed_run_id, last_run_id FROM articles ORDER BY url") == [
        ("Harbour news 0", 1, "r1", "r1", "r2"),
        ("Another title", 2, "r1", "r2", "r2"),
        ("Harbour news 2", 1, "r1", "r1", "r2"),
        ("Harbour news 4", 1, "r2", "r2", "r2"),
    ]
    assert ask(home, "SELECT content_hash FROM articles WHERE title = 'Harbour news 2'") == [("other bytes",)]
    assert ask(home, "SELECT title, version, run_id, superseded_run_id FROM article_versions") == [
        ("Harbour news 1", 1, "r1", "r2")
    ]


def test_the_same_article_from_other_content_has_the_facts_of_the_newest(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    again = replace(
        article(0),
        description="Told anew.",
        published_at=datetime(2026, 3, 2, 4, 30, tzinfo=UTC),
        dates=(*article(0).dates, DateEvidence("modified", "2026-03-02", date(2026, 3, 2))),
    )
    assert do_run(home, "r2", [row(0, again, content_hash="other bytes")])["daily"].unchanged == 1
    assert ask(home, "SELECT description, published_at::VARCHAR, version FROM articles") == [
        ("Told anew.", "2026-03-02 04:30:00+00", 1)
    ]
    assert ask(home, "SELECT count(*) FROM date_evidence WHERE kind = 'modified'") == [(1,)]
    assert ask(home, "SELECT count(*) FROM paragraphs") == [(len(again.paragraphs),)]


def test_a_revision_replaces_paragraphs_and_evidence(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    do_run(home, "r2", [row(0, article(0, texts=("Rewritten from the first word to the last one. " * 6,)))])
    assert ask(home, "SELECT position, starts_with(text, 'Rewritten') FROM paragraphs") == [(0, True)]
    assert ask(home, "SELECT count(*) FROM date_evidence") == [(1,)]
    assert ask(home, "SELECT len(string_split(text, chr(10))) FROM article_versions") == [(3,)]
    assert ask(home, "SELECT text_changed, title_changed, versions FROM edited_articles") == [(True, False, 2)]


def test_the_first_of_equal_addresses_wins(home: Home) -> None:
    rows = [row(0, article(0)), row(1, article(0, title="The same address")), row(2, article(0), candidate_key="place")]
    line = do_run(home, "r1", rows)["daily"]
    assert line == LedgerLine("daily", discovered=3, loaded=1, duplicate=2)
    assert outcomes(home, "r1")[1:] == [("duplicate", "same-url")] * 2
    assert ask(home, "SELECT title FROM articles") == [("Harbour news 0",)]


def test_news_of_an_article_beside_its_old_content_revises_it_and_stays(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    corrected = article(0, title="The same address")
    do_run(home, "r2", [known_row(0, article(0)), row(1, corrected, candidate_key="place")])
    assert outcomes(home, "r2") == [("duplicate", "same-url"), ("revised", "changed")]
    do_run(home, "r3", [row(0, article(0)), replace(known_row(1, corrected), candidate_key="place")])
    assert outcomes(home, "r3") == [("duplicate", "same-url"), ("unchanged", "same-content")]


def test_two_contents_of_one_address_do_not_take_turns(home: Home) -> None:
    other = article(0, title="The same address")
    do_run(home, "r1", [row(0, article(0)), row(1, other, candidate_key="place")])
    assert outcomes(home, "r1") == [("loaded", "new"), ("duplicate", "same-url")]
    for run_id in ("r2", "r3"):
        do_run(home, run_id, [known_row(0, article(0)), row(1, other, candidate_key="place")])
        assert outcomes(home, run_id) == [("unchanged", "same-content"), ("duplicate", "same-url")]


def test_a_bad_article_leaves_the_address_to_a_good_one(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0, texts=("Stub.",))), row(1, article(0))])
    assert outcomes(home, "r1") == [("quarantined", "text long enough"), ("loaded", "new")]


def test_warnings_become_flags(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0, title="HARBOUR SHUT")), row(1, article(1))])
    assert ask(home, "SELECT title, flags FROM articles ORDER BY url") == [
        ("HARBOUR SHUT", ["title not shouting"]),
        ("Harbour news 1", []),
    ]
    assert ask(home, "SELECT run_id, check_name, severity, seq FROM check_failures") == [
        ("r1", "title not shouting", "warning", 0)
    ]


def test_a_place_that_holds_another_article_now_is_no_longer_the_old_ones(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0), candidate_key="place")])
    do_run(home, "r2", [row(0, article(1), candidate_key="place")])
    assert ask(home, "SELECT title, candidate_key FROM articles ORDER BY title") == [
        ("Harbour news 0", None),
        ("Harbour news 1", "place"),
    ]
    do_run(home, "r3", [known_row(0, article(1), Outcome.UNCHANGED), known_row(1, article(1))])
    assert outcomes(home, "r3")[0] == ("unchanged", "same-content")


def test_equal_text_under_two_addresses_is_one_story(home: Home) -> None:
    same = article(0).text.split("\n")
    later = article(1, texts=tuple(same), published_on=date(2026, 2, 21))
    do_run(home, "r1", [row(0, later), row(1, article(0))])
    do_run(home, "r2", [row(0, article(2, source="herald", texts=tuple(same))), row(1, article(3))])
    first = article(0).article_id
    assert ask(home, "SELECT title, story_id FROM articles ORDER BY title") == [
        ("Harbour news 0", first),
        ("Harbour news 1", first),
        ("Harbour news 2", first),
        ("Harbour news 3", article(3).article_id),
    ]
    assert ask(home, "SELECT story_id, articles, source_names FROM syndicated_stories") == [
        (first, 3, ["daily", "herald"])
    ]


def test_a_story_outlives_the_article_it_is_named_after(home: Home) -> None:
    same = tuple(article(0).text.split("\n"))
    do_run(home, "r1", [row(0, article(0)), row(1, article(1, texts=same))])
    other = ("A wholly different report on the tides of the season. " * 6,)
    do_run(home, "r2", [row(0, article(0, texts=other)), row(1, article(2, texts=same))])
    stories = dict(ask(home, "SELECT title, story_id FROM articles"))
    assert stories["Harbour news 0"] == article(0).article_id
    assert stories["Harbour news 1"] == stories["Harbour news 2"] == article(1).article_id


def test_short_texts_are_their_own_story(home: Home) -> None:
    staged = [row(seq, article(seq, texts=("Read on after signing in.",))) for seq in (0, 1)]
    folder = home.run("r1")
    folder.mkdir(parents=True)
    lenient = tuple(
        dataclasses.replace(source, expect=dataclasses.replace(source.expect, min_characters=1)) for source in SOURCES
    )
    load_staged(home, "r1", stage(folder, staged, lenient))
    publish(home)
    assert ask(home, "SELECT count(DISTINCT story_id) FROM articles") == [(2,)]


def test_the_same_run_twice_is_once(home: Home) -> None:
    rows = [row(0, article(0)), row(1, article(1, texts=("Stub.",))), failed_row(2)]
    check = CheckResult("daily", "batch", Severity.WARNING, CheckOutcome.PASSED, 1.5, None, 0, 3)
    first = do_run(home, "r1", rows, checks=[check])
    tables = [
        "articles",
        "paragraphs",
        "date_evidence",
        "outcomes",
        "quarantine",
        "check_results",
        "check_failures",
        "runs",
        "sources",
    ]
    counted = [ask(home, f"SELECT count(*) FROM {table}") for table in tables]
    assert do_run(home, "r1", rows, checks=[check]) == first
    assert [ask(home, f"SELECT count(*) FROM {table}") for table in tables] == counted


def test_check_results_and_sources_are_told(home: Home) -> None:
    check = CheckResult("daily", "batch", Severity.CRITICAL, CheckOutcome.ERRORED, None, 2.5, 1, 3, "no such column")
    do_run(home, "r1", [row(0, article(0))], checks=[check])
    do_run(home, "r2", [])
    assert ask(home, "SELECT * FROM check_results") == [
        ("r1", "daily", "batch", "critical", "errored", None, 2.5, 1, 3, "no such column")
    ]
    assert ask(home, "SELECT source, kind, timezone, first_run_id, last_run_id FROM sources ORDER BY source") == [
        ("daily", "records", "UTC", "r1", "r2"),
        ("herald", "pages", "Europe/Moscow", "r1", "r2"),
    ]
    assert ask(home, "SELECT settings ->> '$.expect.min_characters' FROM sources WHERE source = 'daily'") == [("200",)]
    assert ask(home, "SELECT run_id, number, kind, sources FROM runs ORDER BY number") == [
        ("r1", 1, "run", ["daily", "herald"]),
        ("r2", 2, "run", ["daily", "herald"]),
    ]


def test_a_source_that_had_nothing_has_its_line_in_the_ledger(home: Home) -> None:
    lines = do_run(home, "r1", [row(0, article(0))])
    assert lines["herald"] == LedgerLine("herald")
    assert ask(home, "SELECT source, silent_runs FROM silent_outlets") == [("herald", 1)]


def test_the_ledger_for_the_checks_is_a_file_of_its_own(home: Home, tmp_path: Path) -> None:
    expect = dataclasses.replace(SOURCES[0].expect, min_articles_per_day=3, max_articles_per_day=9)
    sources = (dataclasses.replace(SOURCES[0], expect=expect), SOURCES[1])
    staged = stage(home.run("r1"), [row(0, article(0))], sources)
    with open_master(home) as con:
        info = RunInfo("r1", STARTED, sources)
        with LoadTransaction(con, home, staged, info) as load:
            load.apply()
            for _ in range(2):
                load.export_ledger(tmp_path / "ledger.duckdb")
            load.finish([])
    with duckdb.connect(str(tmp_path / "ledger.duckdb"), read_only=True) as con:
        found = con.execute("SELECT run_id, source, discovered, loaded, pending, min_articles_per_day FROM ledger")
        assert found.fetchall() == [("r1", "daily", 1, 1, 0, 3), ("r1", "herald", 0, 0, 0, None)]


class BreakdownError(Exception):
    """Something of the caller's that goes wrong within a load."""


def load_and_break(transaction: LoadTransaction) -> None:
    with transaction as load:
        load.apply()
        raise BreakdownError


def test_an_error_within_the_load_undoes_all_of_it(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    staged = stage(home.run("r2"), [row(0, article(0, title="Changed")), row(1, article(1))])
    info = RunInfo("r2", STARTED, SOURCES)
    with open_master(home) as con:
        with pytest.raises(BreakdownError):
            load_and_break(LoadTransaction(con, home, staged, info))
        with pytest.raises(UnfinishedLoadError), LoadTransaction(con, home, staged, info) as load:
            load.apply()
        assert con.execute("SELECT title FROM articles").fetchall() == [("Harbour news 0",)]
        assert con.execute("SELECT run_id FROM runs").fetchall() == [("r1",)]
        # and the connection goes on working
        with LoadTransaction(con, home, staged, info) as load:
            load.apply()
            load.finish([])
        assert con.execute("SELECT count(*) FROM articles").fetchall() == [(2,)]


def test_times_are_utc(home: Home) -> None:
    before = datetime.now(UTC)
    do_run(home, "r1", [row(0, article(0, published_at=datetime(2026, 2, 20, 23, 30, tzinfo=UTC)))])
    assert ask(home, "SELECT published_at::VARCHAR FROM articles") == [("2026-02-20 23:30:00+00",)]
    ((loaded_at,),) = ask(home, "SELECT loaded_at FROM runs")
    assert before <= loaded_at <= datetime.now(UTC)

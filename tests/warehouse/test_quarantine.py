"""Quarantine: one row a candidate, kept until it passes or a person releases it."""

from pathlib import Path

import pytest

from tasks.recognise import Known
from tasks.report import LedgerLine
from tasks.vocabulary import Outcome
from tests.warehouse.runs import ask, do_run, outcomes
from tests.warehouse.samples import article, known_row, row
from warehouse.errors import NotInQuarantine
from warehouse.known import read_known
from warehouse.layout import Home
from warehouse.master import open_master
from warehouse.published import open_published
from warehouse.quarantine import list_quarantine, release, show_quarantined

STUB = article(0, texts=("Please accept cookies.",))
KEY = STUB.article_id


def known(home: Home, *keys: str) -> dict[str, Known]:
    with open_master(home) as con:
        return read_known(con, keys)


def raw(source: str, locator: str, content_hash: str) -> bytes:
    return f"<p>{source} {locator} {content_hash}</p>".encode()


def test_everything_needed_to_load_it_later_is_kept(home: Home) -> None:
    do_run(home, "r1", [row(0, STUB)], raw_page=raw)
    with open_published(home) as con:
        (line,) = list_quarantine(con)
        assert list_quarantine(con, "herald") == ()
        page = show_quarantined(con, home, KEY)
    assert (line.quarantine_id, line.reason, line.detail) == (
        KEY,
        "text long enough",
        "observed 22, threshold 200",
    )
    assert page.line == line
    assert page.text == "Please accept cookies."
    assert [failure.check_name for failure in page.failures] == ["text long enough"]
    assert page.raw_page == f"<p>daily inbox/daily.txt:0 {row(0, STUB).content_hash}</p>".encode()


def test_a_lost_raw_page_keeps_the_row(home: Home) -> None:
    do_run(home, "r1", [row(0, STUB)])
    with open_published(home) as con:
        assert show_quarantined(con, home, KEY).raw_page is None


def test_more_pages_than_one_part(home: Home) -> None:
    rows = [row(seq, article(seq, texts=(f"Stub {seq}.",))) for seq in range(600)]
    assert do_run(home, "r1", rows, raw_page=raw)["daily"].quarantined == 600
    assert ask(home, "SELECT count(*), count(DISTINCT raw_page) FROM quarantine") == [(600, 600)]


def test_the_same_candidate_in_later_runs_is_one_row(home: Home) -> None:
    do_run(home, "r1", [row(0, STUB)])
    ((since,),) = ask(home, "SELECT quarantined_at FROM quarantine")
    assert known(home, KEY)[KEY] == Known(
        row(0, STUB).content_hash or "",
        "o1",
        Outcome.QUARANTINED,
        "text long enough",
        "v1",
        "observed 22, threshold 200",
        since,
    )
    do_run(home, "r2", [known_row(0, STUB, Outcome.QUARANTINED, "text long enough")])
    assert outcomes(home, "r2") == [("quarantined", "text long enough")]
    other = article(0, texts=("Please accept all cookies.",))
    do_run(home, "r3", [row(0, other)])
    assert ask(home, "SELECT text, first_run_id, last_run_id, released_at FROM quarantine") == [
        ("Please accept all cookies.", "r1", "r3", None)
    ]
    assert ask(home, "SELECT article_id FROM outcomes WHERE run_id = 'r2'") == [(KEY,)]


def test_a_candidate_that_passes_later_leaves(home: Home) -> None:
    do_run(home, "r1", [row(0, STUB)])
    do_run(home, "r2", [row(0, article(0))])
    assert ask(home, "SELECT released_run_id, released_at IS NOT NULL FROM quarantine") == [("r2", True)]
    assert known(home, KEY)[KEY].outcome is Outcome.UNCHANGED


def test_a_loaded_article_stays_when_its_new_content_is_bad(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    do_run(home, "r2", [row(0, STUB)])
    assert ask(home, "SELECT title, version FROM articles") == [("Harbour news 0", 1)]
    assert known(home, KEY)[KEY].outcome is Outcome.QUARANTINED
    do_run(home, "r3", [row(0, article(0))])
    assert outcomes(home, "r3") == [("unchanged", "same-article")]
    assert known(home, KEY)[KEY].outcome is Outcome.UNCHANGED


def test_a_good_and_a_bad_candidate_of_one_address_settle(home: Home) -> None:
    both = [row(0, STUB), row(1, article(0))]
    do_run(home, "r1", both)
    for run_id in ("r2", "r3"):
        do_run(home, run_id, [known_row(0, STUB, Outcome.QUARANTINED, "text long enough"), row(1, article(0))])
        assert outcomes(home, run_id) == [("quarantined", "text long enough"), ("unchanged", "same-article")]
    assert ask(home, "SELECT count(*), count(released_at) FROM quarantine") == [(1, 0)]


def test_two_bad_candidates_of_one_address_are_one_row_that_does_not_flip(home: Home) -> None:
    second = article(0, texts=("Another stub.",))
    do_run(home, "r1", [row(0, STUB), row(1, second)])
    do_run(home, "r2", [known_row(0, STUB, Outcome.QUARANTINED, "text long enough"), row(1, second)])
    assert ask(home, "SELECT text, last_run_id FROM quarantine") == [("Please accept cookies.", "r2")]


def test_release_loads_publishes_and_is_remembered(home: Home) -> None:
    do_run(home, "r1", [row(0, STUB), row(1, article(1, texts=("Stays.",)))], raw_page=raw)
    run_id = release(home, [KEY])
    assert ask(home, "SELECT title, text, flags, changed_run_id FROM articles") == [
        ("Harbour news 0", "Please accept cookies.", ["text long enough"], run_id)
    ]
    assert ask(home, "SELECT position, text FROM paragraphs") == [(0, "Please accept cookies.")]
    assert ask(home, "SELECT kind, value, chosen FROM date_evidence") == [("header", "2026-02-20", True)]
    assert outcomes(home, run_id) == [("loaded", "released")]
    assert ask(home, f"SELECT kind, sources FROM runs WHERE run_id = '{run_id}'") == [("release", ["daily"])]
    assert ask(home, "SELECT count(*) FROM quarantine WHERE released_at IS NULL") == [(1,)]
    assert known(home, KEY)[KEY].outcome is Outcome.UNCHANGED
    line = do_run(home, "r9", [known_row(0, STUB)])["daily"]
    assert line == LedgerLine("daily", discovered=1, unchanged=1)


def test_release_over_a_loaded_article_is_a_revision(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    do_run(home, "r2", [row(0, STUB)])
    run_id = release(home, [KEY])
    assert outcomes(home, run_id) == [("revised", "released")]
    assert ask(home, "SELECT version, text FROM articles") == [(2, "Please accept cookies.")]


def test_release_by_the_articles_own_id(home: Home) -> None:
    do_run(home, "r1", [row(0, STUB, candidate_key="place")])
    release(home, [KEY])
    assert ask(home, "SELECT candidate_key FROM articles") == [("place",)]


def test_release_of_what_is_not_there_releases_nothing(home: Home, tmp_path: Path) -> None:
    do_run(home, "r1", [row(0, STUB)])
    with pytest.raises(NotInQuarantine, match="0000000000000000"):
        release(home, [KEY, "0000000000000000"])
    with pytest.raises(NotInQuarantine):
        release(home, [])
    assert ask(home, "SELECT count(*) FROM quarantine WHERE released_at IS NULL") == [(1,)]
    release(home, [KEY])
    with pytest.raises(NotInQuarantine):
        release(home, [KEY])
    with open_published(home) as con, pytest.raises(NotInQuarantine):
        show_quarantined(con, home, KEY)

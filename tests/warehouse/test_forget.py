"""Takedown: no byte under the home holds the article any more."""

import hashlib
from pathlib import Path

import pytest

from tasks.report import CheckResult
from tasks.vocabulary import CheckOutcome, Outcome, Severity
from tests.warehouse.runs import ask, do_run, outcomes
from tests.warehouse.samples import article, known_row, row
from warehouse.dictionary import data_dictionary
from warehouse.errors import NoSuchAddress
from warehouse.forget import forget
from warehouse.layout import Home
from warehouse.master import open_master
from warehouse.publish import rollback
from warehouse.published import open_published

MARK = hashlib.sha256(b"a word that stands nowhere else").hexdigest()
BAD_MARK = hashlib.sha256(b"another word that stands nowhere else").hexdigest()
URL = "https://daily.example/2026/0"
SECRET = article(0, texts=(f"The witness {MARK} spoke to the council for an hour. " * 5,))


def files_with(home: Home, text: str) -> list[str]:
    return sorted(
        str(file.relative_to(home.root))
        for file in home.root.rglob("*")
        if file.is_file() and not file.is_symlink() and text.encode() in file.read_bytes()
    )


def raw(source: str, locator: str, content_hash: str) -> bytes:
    return hashlib.sha256(locator.encode()).digest()


def test_no_byte_is_left(home: Home) -> None:
    do_run(home, "r1", [row(0, SECRET), row(1, article(1))])
    do_run(home, "r2", [row(0, article(0)), known_row(1, article(1))])  # the secret is a superseded version now
    do_run(home, "r3", [row(0, article(0, texts=(f"Stub {BAD_MARK}.",))), known_row(1, article(1))], raw_page=raw)
    rollback(home)
    do_run(home, "r4", [row(0, article(0, texts=(f"Stub {BAD_MARK}.",))), known_row(1, article(1))], raw_page=raw)
    before = files_with(home, MARK)
    assert {"master/warehouse.duckdb", "master/rolled-back.duckdb", "runs/r1/batches/00000.jsonl"} <= set(before)
    assert files_with(home, BAD_MARK)
    gone = forget(home, URL + "?utm_source=letter#top")
    assert (gone.articles, gone.versions, gone.quarantined, gone.outcomes) == (1, 1, 1, 3)
    assert gone.files > 0
    for text in (MARK, BAD_MARK, URL):
        assert files_with(home, text) == []
    assert sorted(file.name for file in home.generations.iterdir()) == [f"{gone.run_id}.duckdb"]
    assert ask(home, "SELECT title FROM articles") == [("Harbour news 1",)]
    assert ask(home, "SELECT article_id FROM forgotten") == [(SECRET.article_id,)]


def test_the_ledger_still_adds_up(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0, title="HARBOUR SHUT")), row(1, article(1))])
    forget(home, URL)
    assert outcomes(home, "r1") == [("loaded", "new"), ("loaded", "new")]
    assert ask(home, "SELECT locator, url, article_id, candidate_key FROM outcomes WHERE seq = 0") == [
        (None, None, None, None)
    ]
    assert ask(home, "SELECT count(*) FROM check_failures") == [(0,)]
    assert ask(home, "SELECT discovered, loaded FROM run_ledger WHERE source = 'daily' AND run_id = 'r1'") == [(2, 2)]


def test_what_was_forgotten_is_refused_under_any_key(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    forget(home, URL)
    stub = article(0, texts=("Stub.",))
    again = [
        row(0, article(0)),
        row(1, article(0), candidate_key="place"),
        row(2, stub),
        row(3, stub, outcome=Outcome.REFUSED, reason="forgotten", article=None, url=None),
        row(4, article(1)),
    ]
    line = do_run(home, "r2", again)["daily"]
    assert (line.refused, line.loaded, line.quarantined) == (4, 1, 0)
    assert outcomes(home, "r2")[0] == ("refused", "forgotten")
    assert ask(home, "SELECT count(*) FROM outcomes WHERE outcome = 'refused' AND url IS NOT NULL") == [(0,)]
    assert ask(home, "SELECT count(*) FROM check_failures") == [(0,)]
    # the place is free for another article
    do_run(home, "r3", [row(0, article(2), candidate_key="place")])
    assert outcomes(home, "r3") == [("loaded", "new")]


def test_comments_views_and_the_rest_outlive_the_rewriting(home: Home) -> None:
    check = CheckResult("daily", "batch", Severity.WARNING, CheckOutcome.PASSED, 1.5, None, 0, 3)
    do_run(home, "r1", [row(0, article(0)), row(1, article(1, texts=("Stub.",)))], checks=[check])
    with open_master(home) as con:
        before = data_dictionary(con)
    forget(home, "https://daily.example/2026/never-seen")
    with open_master(home) as con:
        assert data_dictionary(con) == before
        assert con.execute("SELECT database_name FROM duckdb_databases() WHERE NOT internal").fetchall() == [
            ("warehouse",)
        ]
    assert ask(home, "SELECT source, articles, in_quarantine, health FROM outlet_health ORDER BY source")[0] == (
        "daily",
        1,
        1,
        "bad",
    )
    do_run(home, "r2", [row(0, article(3))])
    assert ask(home, "SELECT count(*) FROM articles") == [(2,)]


def test_a_story_gets_another_name(home: Home) -> None:
    same = tuple(article(0).text.split("\n"))
    do_run(home, "r1", [row(0, article(0)), row(1, article(1, texts=same)), row(2, article(2, texts=same))])
    forget(home, URL)
    assert ask(home, "SELECT DISTINCT story_id FROM articles") == [(article(1).article_id,)]


def test_by_id_and_twice(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    assert forget(home, article(0).article_id).articles == 1
    assert forget(home, URL).articles == 0
    assert ask(home, "SELECT count(*) FROM forgotten") == [(1,)]


def test_before_anything_was_loaded(home: Home) -> None:
    assert forget(home, URL).articles == 0
    assert do_run(home, "r1", [row(0, article(0))])["daily"].refused == 1


def test_files_that_do_not_name_it_stay(home: Home, tmp_path: Path) -> None:
    do_run(home, "r1", [row(0, article(0))])
    do_run(home, "r2", [row(0, article(1))])
    forget(home, URL)
    assert not (home.run("r1") / "staged.duckdb").exists()
    assert (home.run("r2") / "staged.duckdb").exists()
    with open_published(home) as con:
        assert con.execute("SELECT count(*) FROM articles").fetchall() == [(1,)]


@pytest.mark.parametrize("text", ["", "harbour", "ftp://daily.example/x", "0123"])
def test_what_is_no_address(home: Home, text: str) -> None:
    with pytest.raises(NoSuchAddress, match="article's address"):
        forget(home, text)
    assert not home.root.exists()

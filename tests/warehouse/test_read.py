"""What the command line asks: status, explanations, and a person's own SQL that can do no harm."""

from datetime import date
from pathlib import Path

import pytest

from tasks.article_text import Paragraph
from tasks.model import DateEvidence
from tasks.report import CheckResult, LedgerLine
from tasks.vocabulary import CheckOutcome, Severity
from tests.warehouse.runs import ask, do_run
from tests.warehouse.samples import article, failed_row, known_row, row
from warehouse.errors import BadQuery
from warehouse.explain import Explanation, explain
from warehouse.forget import forget
from warehouse.layout import Home
from warehouse.published import open_published
from warehouse.quarantine import release
from warehouse.read import query, read_ledger, read_loud_checks, read_status

URL = "https://daily.example/2026/0"


def explained(home: Home, asked: str) -> Explanation:
    with open_published(home) as con:
        (one,) = explain(con, asked)
    return one


def check(name: str, outcome: CheckOutcome, severity: Severity = Severity.WARNING) -> CheckResult:
    return CheckResult("daily", name, severity, outcome, 1.0, 0.0, 1, 3, "why")


def test_status(home: Home) -> None:
    checks = [
        check("fine", CheckOutcome.PASSED),
        check("bad", CheckOutcome.FAILED),
        check("worse", CheckOutcome.FAILED, Severity.CRITICAL),
        check("nothing", CheckOutcome.EMPTY),
        check("broken", CheckOutcome.ERRORED),
    ]
    do_run(home, "r1", [row(0, article(0)), failed_row(1), row(2, article(2, texts=("Stub.",)))], checks=checks)
    release(home, [article(2).article_id], run_id="r1-release")
    with open_published(home) as con:
        status = read_status(con)
        assert read_ledger(con, "r1") == status.ledger
        assert read_loud_checks(con, "r1") == status.checks
        assert read_status(con, limit=1).runs == status.runs[:1]
        assert read_ledger(con, "r0") == ()
    assert [(run.run_id, run.kind, run.loaded, run.failed_checks, run.errored_checks) for run in status.runs] == [
        ("r1-release", "release", 1, 0, 0),
        ("r1", "run", 1, 2, 1),
    ]
    assert status.run_id == "r1"
    assert status.ledger[0] == LedgerLine("daily", discovered=3, loaded=1, quarantined=1, failed=1)
    assert [one.check_name for one in status.checks] == ["broken", "worse", "bad", "nothing"]
    assert status.checks[1] == checks[2]


def test_explain_an_article(home: Home) -> None:
    repeated = (Paragraph(0, "One."), Paragraph(1, "One.", "exact", (0,), 1.0))
    do_run(home, "r1", [row(0, article(0))])
    do_run(home, "r2", [row(0, article(0, title="HARBOUR SHUT", paragraphs=repeated))])
    do_run(home, "r3", [known_row(0, article(0))])
    one = explained(home, URL + "?utm_source=letter")
    assert one == explained(home, article(0).article_id)
    assert one == explained(home, "inbox/daily.txt:0")
    assert one.article is not None
    assert (one.article.title, one.article.version, one.article.flags) == ("HARBOUR SHUT", 2, ["title not shouting"])
    assert one.paragraphs == repeated
    assert one.dates == (DateEvidence("header", "2026-02-20", date(2026, 2, 20), None, True),)
    assert [(version.version, version.title) for version in one.versions] == [(1, "Harbour news 0")]
    assert [(seen.run_id, seen.outcome) for seen in one.outcomes] == [
        ("r3", "unchanged"),
        ("r2", "revised"),
        ("r1", "loaded"),
    ]
    assert [(failure.run_id, failure.check_name) for failure in one.failures] == [("r2", "title not shouting")]
    assert one.quarantined is None


def test_explain_what_waits_in_quarantine(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0, texts=("Stub.",)))])
    one = explained(home, URL)
    assert one.article is None
    assert one.quarantined is not None
    assert one.quarantined.detail == "observed 5, threshold 200"
    assert one.paragraphs == (Paragraph(0, "Stub."),)
    assert [found.kind for found in one.dates] == ["header"]
    assert [failure.severity for failure in one.failures] == ["critical"]


@pytest.mark.parametrize("asked", ["inbox/broken-0.txt", "broken-0.txt", "/home/ada/inbox/broken-0.txt"])
def test_explain_a_file_that_could_not_be_read(home: Home, asked: str) -> None:
    do_run(home, "r1", [failed_row(0), failed_row(1)])
    one = explained(home, asked)
    assert (one.article, one.quarantined) == (None, None)
    assert (one.outcomes[0].reason, one.outcomes[0].detail) == ("unreadable-file", "no right to read it")


def test_explain_a_file_of_many_records(home: Home) -> None:
    do_run(home, "r1", [row(seq, article(seq)) for seq in range(3)])
    with open_published(home) as con:
        found = explain(con, "daily.txt")
    assert [one.article.title for one in found if one.article] == [f"Harbour news {seq}" for seq in range(3)]


def test_explain_what_was_forgotten_or_never_seen(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    forget(home, URL)
    assert explained(home, URL).forgotten_at is not None
    with open_published(home) as con:
        assert explain(con, "https://daily.example/nothing") == ()
        assert explain(con, "nowhere.txt") == ()
        assert explain(con, "") == ()


def test_sql_answers(home: Home) -> None:
    do_run(home, "r1", [row(seq, article(seq)) for seq in range(3)])
    with query(home, "SELECT title AS t, words FROM articles ORDER BY title LIMIT 1") as answer:
        assert answer.columns == ("t", "words")
        assert [title for title, _ in answer.rows] == ["Harbour news 0"]
    with query(home, "SELECT range FROM range(1200)") as answer:
        assert len(list(answer.rows)) == 1200


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 3; -- the end",
        "SELECT 3;;",
        "/* ; */ FROM (SELECT 3 AS n) WHERE ';' = $$;$$",
        "SELECT daily FROM (PIVOT articles ON source USING count(*) GROUP BY language)",
    ],
)
def test_one_statement_is_one_whatever_stands_around_or_in_it(home: Home, statement: str) -> None:
    do_run(home, "r1", [row(seq, article(seq)) for seq in range(3)])
    with query(home, statement) as answer:
        assert list(answer.rows) == [(3,)]


@pytest.mark.parametrize("statement", ["SELECT 1; SELECT 2", "PIVOT articles ON source USING count(*); SELECT 2", ";"])
def test_more_or_less_than_one_statement_is_refused(home: Home, statement: str) -> None:
    do_run(home, "r1", [row(0, article(0))])
    with pytest.raises(BadQuery, match="one SQL statement"), query(home, statement):
        pass


@pytest.mark.parametrize(
    "statement",
    [
        "SELEC 1",
        "SELECT nothing FROM articles",
        "SELECT 'x'::INTEGER",
        "DELETE FROM articles",
        "CREATE TABLE mine (a INTEGER)",
        "COPY articles TO 'out.csv'",
        "SELECT * FROM read_text('/etc/hostname')",
        "ATTACH 'other.duckdb'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "DROP VIEW daily_volume",
        "SELECT range::VARCHAR::DATE FROM range(5)",
        "",
    ],
)
def test_sql_that_is_wrong_or_would_do_harm(home: Home, tmp_path: Path, statement: str) -> None:
    do_run(home, "r1", [row(0, article(0))])
    with pytest.raises(BadQuery), query(home, statement) as answer:
        list(answer.rows)
    assert ask(home, "SELECT count(*) FROM articles") == [(1,)]


def test_reading_leaves_nothing_behind(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    before = sorted(home.root.rglob("*"))
    with query(home, "SELECT 1") as answer:
        list(answer.rows)
    assert sorted(home.root.rglob("*")) == before

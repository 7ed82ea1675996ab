"""What a repair did, in the warehouse: operations, the text before, and the lines that recur across an outlet."""

from __future__ import annotations

from typing import Any

from tasks.repair.boilerplate import line_key, line_keys
from tasks.repair.operations import Operation
from tests.warehouse.runs import ask, do_run
from tests.warehouse.samples import article, known_row, paragraphs_of, row
from warehouse.boilerplate import read_boilerplate
from warehouse.forget import forget
from warehouse.layout import Home
from warehouse.master import open_master
from warehouse.migrate import transaction
from warehouse.publish import publish
from warehouse.published import open_published
from warehouse.quarantine import release
from warehouse.statements import run

SHARE, OTHER = "Share this story", "Sign up for our evening letter"
DONE = (
    Operation("boilerplate", (0,), "recurs across the outlet's articles", SHARE, ""),
    Operation("broken-line", (2, 3), "the run-on has a space here", "a\nb", "a b"),
)


def mended(number: int, **changes: Any) -> Any:
    """An article of which the line SHARE was taken out."""
    texts = changes.pop("texts", paragraphs_of(number))
    came = (SHARE, *texts)
    return article(
        number, texts=texts, extracted_text="\n".join(came), repairs=DONE, line_keys=line_keys(came), **changes
    )


def counts(home: Home) -> dict[int, int]:
    return dict(ask(home, "SELECT line_key, articles FROM outlet_lines WHERE source = 'daily'"))


def boilerplate(home: Home) -> Any:
    with open_published(home) as con:
        return read_boilerplate(con)


def test_operations_and_the_text_before_can_be_asked_for(home: Home) -> None:
    do_run(home, "r1", [row(0, mended(0)), row(1, article(1))])
    assert ask(home, "SELECT number, kind, position, positions, evidence, before, after, mended FROM repairs") == [
        (0, "boilerplate", 0, [0], DONE[0].evidence, SHARE, "", True),
        (1, "broken-line", 2, [2, 3], DONE[1].evidence, "a\nb", "a b", True),
    ]
    assert ask(home, "SELECT extracted_text FROM articles ORDER BY url") == [(mended(0).extracted_text,), (None,)]


def test_a_revision_brings_its_own_and_the_version_before_keeps_its_text(home: Home) -> None:
    do_run(home, "r1", [row(0, mended(0))])
    do_run(home, "r2", [row(0, article(0, texts=paragraphs_of(9), repairs=DONE[:1]))])
    assert ask(home, "SELECT kind FROM repairs") == [("boilerplate",)]
    assert ask(home, "SELECT extracted_text FROM article_versions") == [(mended(0).extracted_text,)]
    assert ask(home, "SELECT extracted_text FROM articles") == [(None,)]


def test_the_same_article_from_other_content_is_told_as_it_came_last(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0, line_keys=line_keys(paragraphs_of(0))))])
    do_run(home, "r2", [row(0, mended(0), content_hash="other")])
    assert ask(home, "SELECT version, extracted_text FROM articles") == [(1, mended(0).extracted_text)]
    assert ask(home, "SELECT count(*) FROM repairs") == [(2,)]
    assert counts(home)[line_key(SHARE) or 0] == 1


def test_lines_are_counted_once_an_article_and_no_more_when_it_changes(home: Home) -> None:
    do_run(home, "r1", [row(number, mended(number)) for number in range(6)])
    key, first = line_key(SHARE), line_key(paragraphs_of(0)[0])
    assert key is not None
    assert first is not None
    assert counts(home)[key] == 6
    assert counts(home)[first] == 1
    do_run(home, "r2", [known_row(0, mended(0)), row(1, mended(1, texts=paragraphs_of(9)))])
    assert counts(home)[key] == 6
    gone = line_key(paragraphs_of(1)[0])
    assert gone not in counts(home)


def test_of_articles_with_the_same_text_one_is_counted(home: Home) -> None:
    copies = [mended(0, url=f"https://daily.example/copy/{number}") for number in range(8)]
    do_run(home, "r1", [row(number, made) for number, made in enumerate(copies)])
    do_run(home, "r2", [row(0, mended(0, url="https://daily.example/copy/99"))])
    assert set(counts(home).values()) == {1}
    assert boilerplate(home) == {}


def test_a_line_is_boilerplate_where_enough_articles_and_enough_of_them_have_it(home: Home) -> None:
    rows = [row(number, mended(number)) for number in range(4)]
    rows += [row(number, article(number, line_keys=line_keys([f"line {number}"]))) for number in range(4, 100)]
    do_run(home, "r1", rows)
    assert boilerplate(home) == {}, "four articles are too few"
    do_run(home, "r2", [row(100, mended(100))])
    assert boilerplate(home) == {}, "five of 101 are less than one in twenty"
    do_run(home, "r3", [row(101, mended(101))])
    assert boilerplate(home) == {"daily": frozenset({line_key(SHARE)})}


def test_a_takedown_takes_operations_text_and_counts(home: Home) -> None:
    do_run(home, "r1", [row(0, mended(0)), row(1, mended(1))])
    forget(home, "https://daily.example/2026/0")
    assert {number for (number,) in ask(home, "SELECT DISTINCT article_id FROM repairs")} == {mended(1).article_id}
    assert counts(home) == dict.fromkeys(line_keys((SHARE, *paragraphs_of(1))), 1)


def test_a_quarantined_article_keeps_all_of_it_until_its_release(home: Home) -> None:
    stub = mended(0, texts=("Please accept cookies.",))
    do_run(home, "r1", [row(0, stub)])
    assert ask(home, "SELECT count(*) FROM repairs") == [(0,)]
    assert counts(home) == {}
    assert ask(home, "SELECT extracted_text, len(repairs) FROM quarantine") == [(stub.extracted_text, 2)]
    release(home, [stub.article_id])
    assert ask(home, "SELECT extracted_text, line_keys FROM articles") == [(stub.extracted_text, list(stub.line_keys))]
    assert ask(home, "SELECT kind, positions FROM repairs ORDER BY number") == [
        ("boilerplate", [0]),
        ("broken-line", [2, 3]),
    ]
    assert counts(home) == dict.fromkeys(stub.line_keys, 1)


def test_an_article_quarantined_before_repairs_were_known_can_be_released(home: Home) -> None:

    stub = article(0, texts=("Please accept cookies.",))
    do_run(home, "r1", [row(0, stub)])
    with open_master(home) as con, transaction(con):
        con.execute("UPDATE quarantine SET repairs = NULL, line_keys = NULL")
    publish(home)
    release(home, [stub.article_id])
    assert ask(home, "SELECT text, line_keys FROM articles") == [("Please accept cookies.", [])]


def test_lines_of_one_article_are_forgotten_in_time(home: Home) -> None:

    do_run(home, "r1", [row(0, mended(0)), row(1, mended(1))])
    with open_master(home) as con, transaction(con):
        con.execute("UPDATE outlet_lines SET changed_at = TIMESTAMPTZ '2020-01-01 00:00:00+00'")
        (before,) = con.execute("SELECT TIMESTAMPTZ '2021-01-01 00:00:00+00'").fetchall()[0]
        run(con, "steps/sweep", before=before)
        assert con.execute("SELECT line_key FROM outlet_lines").fetchall() == [(line_key(SHARE),)]

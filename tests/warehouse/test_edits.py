"""Edits: a changed article is a new version with its summary; other furniture and white space are no edit."""

from datetime import date

from tests.warehouse.runs import ask, do_run, outcomes
from tests.warehouse.samples import article, row
from warehouse.explain import explain
from warehouse.layout import Home
from warehouse.published import open_published

LINES = tuple(article(0).text.split("\n"))
TEXT_EDIT = (
    "text: 1 words added, 1 removed in 1 passage: “…0 the council settled point 1 of” →"
    " “…0 the council dropped point 1 of”"
)
CHANGED = (LINES[0], LINES[1].replace("settled", "dropped"), LINES[2])


def test_an_edit_is_a_version_with_its_summary(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    do_run(home, "r2", [row(0, article(0, texts=CHANGED))])
    do_run(home, "r3", [row(0, article(0, texts=CHANGED, title="Harbour opens", published_on=date(2026, 2, 21)))])
    columns = (
        "version, run_id, cause, title_changed, text_changed, authors_changed, date_changed, words_added, words_removed"
    )
    assert ask(home, f"SELECT {columns} FROM article_changes ORDER BY version") == [
        (2, "r2", "outlet", False, True, False, False, 1, 1),
        (3, "r3", "outlet", True, False, False, True, 0, 0),
    ]
    assert ask(home, "SELECT edits, versions, words_added, words_removed, changes FROM edited_articles") == [
        (
            2,
            3,
            1,
            1,
            [TEXT_EDIT, "title: “Harbour news 0” → “Harbour opens”; date: 2026-02-20 → 2026-02-21"],
        )
    ]
    assert ask(home, "SELECT count(*) FROM articles") == [(1,)]
    with open_published(home) as con:
        (found,) = explain(con, article(0).article_id)
    assert [(one.version, one.cause, (one.change or "")[:5]) for one in found.versions] == [
        (2, "outlet", "title"),
        (1, "outlet", "text:"),
    ]


def test_white_space_and_line_breaks_are_no_edit_and_the_newest_stands(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    joined = article(0, texts=(f"{LINES[0]}  {LINES[1]}", LINES[2]))
    do_run(home, "r2", [row(0, joined)])
    assert outcomes(home, "r2") == [("unchanged", "same-article")]
    assert ask(home, "SELECT version, text FROM articles") == [(1, joined.text)]
    assert ask(home, "SELECT string_agg(text, chr(10) ORDER BY position) FROM paragraphs") == [(joined.text,)]
    assert ask(home, "SELECT count(*) FROM article_changes") == [(0,)]
    # and it is known by what it looks like now
    do_run(home, "r3", [row(0, joined, content_hash="other bytes")])
    assert ask(home, "SELECT count(*) FROM edited_articles") == [(0,)]


def test_other_furniture_is_no_edit_and_the_loaded_text_stays(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    do_run(home, "r2", [row(0, article(0, texts=("3 min read", *LINES, "12 comments", "Most read")))])
    assert outcomes(home, "r2") == [("unchanged", "same-article")]
    assert ask(home, "SELECT version, text FROM articles") == [(1, article(0).text)]
    assert ask(home, "SELECT count(*) FROM paragraphs") == [(3,)]


def test_a_sentence_that_the_outlet_puts_under_every_article_is_no_edit(home: Home) -> None:
    letter = "Sign up for our morning letter and have the day's stories before breakfast."
    do_run(home, "r1", [row(number, article(number)) for number in range(4)])
    changed = [article(number, texts=(*article(number).text.split("\n"), letter)) for number in range(3)]
    alone = article(3, texts=(*article(3).text.split("\n"), "The clerk has since resigned from his office."))
    do_run(home, "r2", [row(number, made) for number, made in enumerate([*changed, alone])])
    assert outcomes(home, "r2") == [*[("unchanged", "same-article")] * 3, ("revised", "changed")]


def test_a_page_read_anew_is_a_version_but_no_edit(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0), content_hash="bytes")])
    mended = article(0, texts=(LINES[0], LINES[1], f"{LINES[2]} Adjourned."))
    do_run(home, "r2", [row(0, mended, content_hash="bytes", options_version="o2")])
    assert outcomes(home, "r2") == [("revised", "changed")]
    assert ask(home, "SELECT cause FROM article_changes") == [("reading",)]
    assert ask(home, "SELECT count(*) FROM edited_articles") == [(0,)]


def test_another_address_parameter_is_neither_an_edit_nor_an_article(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    do_run(home, "r2", [row(0, article(0, url="http://daily.example/2026/0?utm_source=letter&fbclid=x#top"))])
    assert outcomes(home, "r2") == [("unchanged", "same-article")]
    assert ask(home, "SELECT count(*), max(version) FROM articles") == [(1, 1)]

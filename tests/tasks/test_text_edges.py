import pytest
from lxml import html

from tasks.standfirst import with_standfirst
from tasks.text_edges import PageLines, page_lines, trim_edges

TEXT = [
    "The ferry to Näsholm left at nine on Tuesday with forty people, two goats and the new church bell on board.",
    "It is expected back by Friday, the harbour master said, unless the wind turns and ice comes down the sound.",
    "The bell was cast in Ostervik from the brass of eleven door handles.",
]
BODY = """<body><h1>Ferry leaves with the bell</h1><h2>Also today</h2><h2>The goats</h2>
<p>See also: <a href="/2">Ice in the sound comes early</a></p><a href="/3">Goats eat rope</a>
<em>Ada Pell wrote <a href="/book">A Book of Bells</a> and keeps bees.</em></body>"""


def page() -> PageLines:
    return page_lines(html.fromstring(f"<html>{BODY}</html>"), ["Ferry leaves with the bell | Courier"], ["Ada Pell"])


@pytest.mark.parametrize(
    "first",
    [
        ["Ferry leaves with the bell"],
        ["News", "Ferry leaves with the bell"],
        ["Ferry leaves with the bell | Courier", "Ferry leaves with the bell!"],
        ["By Ada Pell"],
        ["3 March 2026, 10:15"],
        ["Ferry leaves with the bell", "Ada Pell", "Updated 10:15"],
    ],
)
def test_the_headline_and_the_byline_are_no_text(first: list[str]) -> None:
    assert trim_edges([*first, *TEXT], page()) == TEXT


@pytest.mark.parametrize(
    "last",
    [
        "Also today",
        "Read more:",
        "___",
        "© 2026 Harbour Courier. All rights reserved.",
        "Write to us at news@harbour-courier.example.",
        "Ada Pell wrote A Book of Bells and keeps bees.",
        "Tags",
    ],
)
def test_notes_at_the_end_are_no_text(last: str) -> None:
    assert trim_edges([*TEXT, last], page()) == TEXT


@pytest.mark.parametrize("link", ["See also: Ice in the sound comes early", "- Goats eat rope", "Goats eat rope"])
def test_lines_that_lead_elsewhere_are_no_text(link: str) -> None:
    assert trim_edges([*TEXT[:1], link, *TEXT[1:]], page()) == TEXT


@pytest.mark.parametrize(
    "line", ["The goats", "The goats eat rope, said the cook, and Ice in the sound comes early.", "| Boat | nine |"]
)
def test_headings_sentences_and_rows_stay(line: str) -> None:
    assert trim_edges([*TEXT[:1], line, *TEXT[1:]], page()) == [*TEXT[:1], line, *TEXT[1:]]


def test_a_page_of_links_keeps_them() -> None:
    links = ["Goats eat rope", "Ice in the sound comes early"] * 3
    assert trim_edges([*TEXT[2:], *links, *TEXT[2:]], page()) == [*TEXT[2:], *links, *TEXT[2:]]


DESCRIPTION = "A bell, two goats and forty people cross the sound to Näsholm."


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (f"<h2>{DESCRIPTION}</h2>", [DESCRIPTION, *TEXT]),
        (f"<p>Ostervik. {DESCRIPTION}</p>", [f"Ostervik. {DESCRIPTION}", *TEXT]),
        ("<h2>Something else that the page shows under its headline</h2>", TEXT),
    ],
)
def test_a_standfirst_is_taken_where_the_page_shows_it(shown: str, expected: list[str]) -> None:
    head = f'<head><meta name="description" content="{DESCRIPTION}"></head>'
    tree = html.fromstring(f"<html>{head}<body><h1>Ferry leaves</h1>{shown}</body></html>")
    assert with_standfirst(TEXT, tree, ("ferryleaves",)) == expected
    assert with_standfirst(expected, tree, ("ferryleaves",)) == expected

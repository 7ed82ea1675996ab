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


NOTE = "The ferry's cook asks all who <a href='/found'>found a goat</a> to write to him; he would like it back."


def with_last(markup: str, *titles: str) -> list[str]:
    """The lines of a page that ends so, trimmed."""
    tree = html.fromstring(f"<html><body>{''.join(f'<p>{line}</p>' for line in TEXT)}{markup}</body></html>")
    lines = [" ".join(element.text_content().split()) for element in tree.iter("p", "h2")]
    return trim_edges(lines, page_lines(tree, titles, ["Ada Pell"]))


@pytest.mark.parametrize(
    "note", [f"<em>{NOTE}</em>", "<b>The ferry's cook</b> <i>asks all who</i> <a href='/'>lost</a>."]
)
def test_a_paragraph_at_the_end_that_is_emphasised_whole_is_a_note(note: str) -> None:
    assert with_last(f"<p>{note}</p>") == TEXT


@pytest.mark.parametrize(
    "last",
    [
        f"<p>{NOTE}</p>",
        f"<p>So: <em>{NOTE}</em></p>",
        "<p><em>“He would like it back, and soon,” said the cook.</em></p>",
        "<blockquote><p><em>He would like it back, and soon, and unharmed.</em></p></blockquote>",
        "".join(
            f"<p><b>{number}. Goats eat {what}.</b></p>"
            for number, what in enumerate(("rope", "rice", "rye", "a", "b"))
        ),
        "<h2>The goats will be back by Friday.</h2>",
    ],
)
def test_what_is_emphasised_in_part_or_quoted_or_listed_stays(last: str) -> None:
    assert len(with_last(last)) > len(TEXT)


def test_a_line_of_markup_is_no_text() -> None:
    line = 'The <a href="https://harbour-courier.example/bell">#bell</a> is back.'
    assert trim_edges([TEXT[0], line, *TEXT[1:]], page()) == TEXT


def test_who_the_author_is_is_no_text_unless_the_title_names_them() -> None:
    last = "Ada Pell has kept bees on three islands, and writes about ferries for the Courier from the galley of one."
    assert with_last(f"<p>{last}</p>", "Ferry leaves with the bell") == TEXT
    assert with_last(f"<p>{last}</p>", "How Ada Pell found her bell") == [*TEXT, last]


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


def test_what_stands_above_the_headline_is_no_standfirst() -> None:
    about = "The Harbour Courier brings the news of both shores of the sound, every day but Monday."
    page = html.fromstring(
        f"<html><head><meta name='description' content='{about}'></head>"
        f"<body><p>{about}</p><h1>Ferry leaves with the bell</h1></body></html>"
    )
    assert with_standfirst(TEXT, page, ()) == TEXT
    lower = html.fromstring(html.tostring(page).replace(b"<h1>", b"<h2>").replace(b"</h1>", b"</h2>"))
    assert with_standfirst(TEXT, lower, ()) == [about, *TEXT]


@pytest.mark.parametrize(("kind", "expected"), [("NewsArticle", True), ("Person", False)])
def test_a_description_of_somebody_else_names_no_standfirst(kind: str, expected: bool) -> None:
    said = "Ada Pell has kept bees on three islands, and writes from the galley."
    page = html.fromstring(
        f"<html><body><h1>Ferry leaves with the bell</h1><p>{said}</p>"
        f'<script type="application/ld+json">{{"@type": "{kind}", "description": "{said}"}}</script></body></html>'
    )
    assert with_standfirst(TEXT, page, ()) == ([said, *TEXT] if expected else TEXT)

import pytest
from lxml import html

from tasks.titles import choose_title

HEADLINE = "Ferry leaves with the bell on board"


def tree(*headlines: str, structured: str | None = None) -> html.HtmlElement:
    script = f'<script type="application/ld+json">{{"headline": "{structured}"}}</script>' if structured else ""
    found = html.fromstring(
        f"<html><body>{''.join(f'<h1>{line}</h1>' for line in headlines)}<p>x</p>{script}</body></html>"
    )
    assert isinstance(found, html.HtmlElement)
    return found


@pytest.mark.parametrize(
    ("headline", "given", "structured", "expected"),
    [
        (f"Shipping | {HEADLINE}", HEADLINE, None, HEADLINE),
        (f"Shipping {HEADLINE}", HEADLINE, None, HEADLINE),
        (f"Shipping: {HEADLINE}", HEADLINE, f"Shipping: {HEADLINE}", f"Shipping: {HEADLINE}"),
        (f"Shipping: {HEADLINE}", f"{HEADLINE} today", None, f"Shipping: {HEADLINE}"),
        (f"<span>Shipping</span>{HEADLINE}", f"Shipping: {HEADLINE}", None, f"Shipping: {HEADLINE}"),
        ("Ferry lea\u00adves with the bell on board", f"{HEADLINE} | Courier", None, HEADLINE),
    ],
)
def test_a_label_before_the_headline_goes_where_the_head_has_none(
    headline: str, given: str, structured: str | None, expected: str
) -> None:
    assert choose_title(tree(headline, structured=structured), given, None) == expected


@pytest.mark.parametrize("given", [f"{HEADLINE} | Courier", f"Courier - {HEADLINE}", f"{HEADLINE} – Courier"])
def test_the_outlets_name_is_no_part_of_a_title(given: str) -> None:
    assert choose_title(tree(), given, "The Courier".removeprefix("The ")) == HEADLINE
    assert choose_title(tree(), given, "Gazette") == given


def test_a_page_without_any_title_has_none() -> None:
    assert choose_title(tree(), None, None) is None
    assert choose_title(tree("News"), None, None) is None


DECLARED = "Two goats and a bell: the ferry that came late"


@pytest.mark.parametrize("shown", [f"<h2>{DECLARED}</h2>", f"<h1><i>Shipping</i> <span>{DECLARED}</span></h1>"])
def test_a_heading_that_the_json_ld_has_word_for_word_is_the_headline(shown: str) -> None:
    script = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{DECLARED}"}}</script>'
    page = html.fromstring(f"<html><body><nav><h1>{HEADLINE}</h1></nav>{shown}<p>x</p>{script}</body></html>")
    assert choose_title(page, HEADLINE, None) == DECLARED
    other = html.fromstring(f"<html><body><nav><h1>{HEADLINE}</h1></nav>{shown}<p>x</p></body></html>")
    assert choose_title(other, HEADLINE, None) == HEADLINE


def test_a_declared_headline_that_the_page_does_not_show_is_none() -> None:
    script = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{DECLARED}"}}</script>'
    page = html.fromstring(f"<html><body><h1>{HEADLINE}</h1><p>{DECLARED}</p>{script}</body></html>")
    assert choose_title(page, f"{HEADLINE} | Courier", None) == HEADLINE

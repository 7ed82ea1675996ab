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


ADDRESS = "https://harbour-courier.example/news/{}-4711.html"
SLUG = "ferry-leaves-with-the-bell-on-board"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (f"Ferry: {HEADLINE}", HEADLINE),
        (f"Shipping - {HEADLINE}", f"Shipping - {HEADLINE}"),
        ("Goats and a bell on board", f"Shipping - {HEADLINE}"),
    ],
)
def test_a_label_in_an_element_of_its_own_goes_where_the_head_has_another(head: str, expected: str) -> None:
    page = tree(f"<i>Shipping</i><b> - </b><span>{HEADLINE}</span>")
    assert choose_title(page, head, None) == expected


@pytest.mark.parametrize(
    ("slug", "expected"),
    [(SLUG, HEADLINE), (f"shipping-{SLUG}", f"Shipping: {HEADLINE}"), ("", f"Shipping: {HEADLINE}")],
)
def test_a_label_that_neither_address_nor_head_has_goes(slug: str, expected: str) -> None:
    page = tree(f"Shipping: {HEADLINE}", structured=f"Shipping: {HEADLINE}")
    assert choose_title(page, HEADLINE, None, ADDRESS.format(slug)) == expected


@pytest.mark.parametrize(("slug", "is_meant"), [(SLUG, True), ("two-goats-and-a-bell", False)])
def test_a_ticker_has_the_title_that_address_and_json_ld_agree_on(slug: str, is_meant: bool) -> None:
    news = "13:05: Mayor says sorry to cook"
    page = tree(news, structured=HEADLINE)
    assert choose_title(page, news, None, ADDRESS.format(slug)) == (HEADLINE if is_meant else news)


def test_a_headline_reworded_since_its_address_was_made_stays() -> None:
    page = tree("Bell leaves on the ferry", structured=HEADLINE)
    assert choose_title(page, "Bell leaves on the ferry", None, ADDRESS.format(SLUG)) == "Bell leaves on the ferry"


def test_where_the_page_shows_none_the_title_is_the_one_in_the_address() -> None:
    page = html.fromstring(f"<html><head><title>{HEADLINE} - News, Pictures</title></head><body><p>x</p></body></html>")
    assert choose_title(page, "Guess who went to sea", None, ADDRESS.format(SLUG)) == HEADLINE
    assert choose_title(page, "Guess who went to sea", None) == "Guess who went to sea"


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        (f"{HEADLINE} | Opinion", HEADLINE),
        (f"{HEADLINE} | Letter of the day", f"{HEADLINE} | Letter of the day"),
        ("The bell | Opinion", "The bell | Opinion"),
        ("BELLS 3.0 | Ferry leaves with two of them", "BELLS 3.0 | Ferry leaves with two of them"),
    ],
)
def test_the_kind_of_text_after_a_bar_is_no_part_of_a_headline(headline: str, expected: str) -> None:
    assert choose_title(tree(headline), headline, None) == expected

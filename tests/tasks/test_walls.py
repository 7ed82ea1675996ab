"""Walls of every kind and make, and the articles that look a little like them; all invented."""

from __future__ import annotations

import pytest

from benchmarks.wall_pages import KINDS, WallPage, wall_pages
from tasks.extract import extract_page
from tasks.extraction_errors import NoTextError
from tasks.model import ExtractOptions
from tasks.wall_facts import WallFacts
from tasks.walls import judge, shared_words
from tests.site.outlet import HTML
from tests.site.walls import Vendor, challenge, consent_page, paywall

PAGES = tuple(wall_pages())
STORY = (
    "The ferry to the lighthouse runs again, the harbour master said on Tuesday, and it takes bicycles from now on. "
)
COOKIES = (
    "The council spent an evening on biscuits. Must a bakery say what is in its cookies? The bakers would accept it, "
    "their partners in the mill would not, and the privacy of old recipes was mentioned twice. In the end the mayor "
    "asked for consent to go home, and everybody gave it. The recipe of the ginger biscuit stays in the bank. "
)


def facts_of(html: bytes, url: str = "https://harbour-courier.example/news/1") -> WallFacts:
    found = extract_page(html, url, ExtractOptions()).wall
    assert found is not None
    return found


def article(title: str, text: str, head: str = "") -> bytes:
    paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n"))
    menu = "".join(f'<a href="/{n}">Story {n}</a> ' for n in range(30))
    return (
        f"<html><head><title>{title}</title>{head}</head><body><nav>{menu}</nav>"
        f"<article><h1>{title}</h1>{paragraphs}</article></body></html>"
    ).encode()


def test_the_site_sends_html() -> None:
    assert HTML.startswith("text/html")


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_every_invented_wall_is_recognised(page: WallPage) -> None:
    found = facts_of(page.html, page.url)
    assert found.kind == page.kind
    assert found.evidence


def test_there_is_a_wall_of_every_kind() -> None:
    assert {page.kind for page in PAGES} == set(KINDS)


@pytest.mark.parametrize("vendor", Vendor)
def test_the_challenge_of_a_vendor_is_known_by_its_marks(vendor: Vendor) -> None:
    found = facts_of(challenge(vendor).body)
    assert found.kind == "challenge"
    assert vendor.value in found.evidence


def test_the_walls_of_the_loopback_site() -> None:
    assert facts_of(consent_page().body).kind == "consent"
    assert facts_of(paywall().body).kind == "paywall"


def test_a_wall_without_text_is_kept_as_one() -> None:
    html = b"<html><head><title>x</title></head><body><script>window._cf_chl_opt = {}</script></body></html>"
    found = extract_page(html, None, ExtractOptions())
    assert (found.paragraphs, found.wall and found.wall.kind) == ((), "challenge")
    with pytest.raises(NoTextError):
        extract_page(html.replace(b"_cf_chl_opt", b"counter"), None, ExtractOptions())


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Ferry runs again", STORY),
        ("Ferry runs again", STORY * 12),
        ("Council argues about cookies", COOKIES * 2),
        (
            "Robot verifies that bakers are human",
            "A robot that verifies loaves, and their bakers, was shown in Ostervik. " + STORY * 2,
        ),
        ("Subscribe to our choir", "The choir is looking for subscribers. A seat costs 5 € a month. " + STORY * 3),
        (
            "Password of the lighthouse found",
            "The password was under the lamp, and the account book, too. " + STORY * 2,
        ),
        ("Room 404 not found", "The hotel has no room 404, and nobody has found out why. " + STORY * 6),
    ],
)
def test_short_articles_about_such_things_are_articles(title: str, text: str) -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "' + title + '"}</script>'
    assert facts_of(article(title, text, head)).kind is None


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Ferry to the lighthouse takes 404 bicycles", None),
        ("404 bicycles take the ferry", None),
        ("404", "not-found"),
        ("404 Not Found", "not-found"),
        ("Error 404 – Harbour Courier News", "not-found"),
    ],
)
def test_a_number_in_a_title_that_the_text_is_about_counts_something(title: str, kind: str | None) -> None:
    assert judge(STORY * 3, title, "", "", None).kind == kind


def test_a_customer_of_a_vendor_is_no_challenge() -> None:
    scripts = (
        '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script><script src="js.datadome.co/tags.js">'
    )
    assert facts_of(article("Ferry runs again", STORY * 3, f"{scripts}</script>")).kind is None


PAID = '<script type="application/ld+json">{{"@type": "NewsArticle", "isAccessibleForFree": "False"{}}}</script>'


@pytest.mark.parametrize(
    ("declared", "times", "kind"),
    [
        ("", 2, "paywall"),
        ("", 12, None),
        (', "wordCount": 40', 2, None),
        (', "wordCount": 900', 12, "paywall"),
    ],
)
def test_what_is_not_free_is_a_wall_where_text_is_missing(declared: str, times: int, kind: str | None) -> None:
    assert facts_of(article("Ferry runs again", STORY * times, PAID.format(declared))).kind == kind


def test_a_wall_in_no_known_words_has_nothing_to_do_with_title_and_address() -> None:
    text = "Vexol brintha kwim dorlo. Fennik ablo trass, wimper dolsin kraat velno sippet harlom."
    url = "https://harbour-courier.example/news/ferry-leaves-with-the-new-bell"
    found = judge(text, "Ferry leaves with the bell", url, "", None)
    assert (found.kind, found.title_share, found.url_share) == ("unrelated", 0.0, 0.0)
    assert judge(STORY, "Ferry leaves with the bell", url, "", None).kind is None


@pytest.mark.parametrize(
    ("title", "text", "share"),
    [
        ("Ferry leaves harbour", "The ferry left the harbour", 2 / 3),
        ("Bell", "The bell", None),
        ("南海の小川にカワウソ", "南海の小川にカワウソが戻る", 1.0),
        ("南海の小川にカワウソ", "お使いのブラウザ", 0.0),
        ("", "", None),
    ],
)
def test_words_in_common(title: str, text: str, share: float | None) -> None:
    assert shared_words(title, text) == (None if share is None else pytest.approx(share))

"""The dates of whole pages, as outlets of many countries write them; all invented."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from tasks.date_choice import choose, published
from tasks.date_words import month_of, spoken_days
from tasks.model import DateEvidence
from tasks.page_dates import page_dates

TITLE = "Ferry to the lighthouse runs again after the storm"
TEXT = "The ferry left the harbour at nine with forty people on board, and came back an hour later. " * 4


def found(
    head: str = "", beside: str = "", before: str = "", after: str = "", lang: str = "en"
) -> tuple[DateEvidence, ...]:
    page = (
        f'<html lang="{lang}"><head><title>{TITLE}</title>{head}</head><body><nav>1 May 2020</nav>{before}'
        f"<article><h1>{TITLE}</h1>{beside}<p>{TEXT}</p><p>{TEXT}</p>{after}</article>"
        "<footer>Founded on 3 March 1999</footer></body></html>"
    )
    return page_dates(html.fromstring(page), None, TITLE)


def day_of(evidence: tuple[DateEvidence, ...]) -> date | None:
    return published(choose(evidence), "UTC")[0]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Published 23 January 2024, 10.15"),
        ("en-US", "Jan. 23rd, 2024 at 5 p.m."),
        ("en-US", "January 23 2024"),
        ("de", "Von Ada Quay | 23. Januar 2024"),
        ("de-AT", "23. Jänner 2024"),
        ("de", "23.01.24, 10:15 Uhr"),
        ("fr", "Publié le 23 janvier 2024"),
        ("es", "23 de enero de 2024"),
        ("es", "23 de enero del 2024"),
        ("pt", "23/01/2024 às 10h15"),
        ("it", "23 gennaio 2024"),
        ("nl", "23 januari 2024"),
        ("pl", "23 stycznia 2024 r."),
        ("cs", "23. ledna 2024"),
        ("hu", "2024. január 23. 10:15"),
        ("lt", "2024 m. sausio 23 d."),
        ("fi", "23.1.2024"),
        ("sv", "23 jan 2024"),
        ("el", "23 Ιανουαρίου 2024"),
        ("ru", "23 января 2024, 10:15"),
        ("uk", "23 січня 2024"),
        ("tr", "23 Ocak 2024 Salı"),
        ("ar", "٢٣ يناير ٢٠٢٤"),
        ("ja", "2024年1月23日 10時15分"),
        ("ko", "2024년 1월 23일"),
        ("zh", "2024-01-23 10:15"),
        ("th", "23 มกราคม 2567"),
        ("hr", "23. siječnja 2024."),
        ("en", "<span>23</span> <span>Jan</span> <span>2024</span>"),
        ("en", '<time datetime="2024-01-23T10:15:00+01:00">3 hours ago</time>'),
    ],
)
def test_the_day_beside_the_headline_is_read(lang: str, text: str) -> None:
    evidence = found(beside=f"<p>{text}</p>", lang=lang)
    assert day_of(evidence) == date(2024, 1, 23)
    assert evidence[0].origin == "beside the headline"


def test_croatian_and_czech_months_do_not_mix() -> None:
    assert (month_of("listopada", "hr"), month_of("listopadu", "cs")) == (10, 11)
    assert (month_of("srpnja", "hr-HR"), month_of("srpna", "cs")) == (7, 8)


@pytest.mark.parametrize(
    "text", ["room 2024", "May 2024", "23 May", "version 1.2.3", "31 February 2024", "23 Quintember 2024", "1815-06-18"]
)
def test_what_is_no_whole_day_is_none(text: str) -> None:
    assert spoken_days(text) == ()


@given(st.text() | st.text(st.sampled_from("0123456789-/. JanuarМайعام年月日,"), max_size=40))
def test_no_text_is_too_strange_to_search(text: str) -> None:
    assert all(one.value for one in spoken_days(text, "en"))


def test_slashes_are_read_as_the_country_writes_them() -> None:
    assert [spoken_days("02/01/2024", lang)[0].day.month for lang in ("en-us", "en-gb", "fr")] == [2, 1, 1]


def test_json_ld_is_read_at_the_node_of_the_page() -> None:
    script = """<script type="application/ld+json">{"@graph": [
        {"@type": "VideoObject", "uploadDate": "2020-01-01", "datePublished": "2020-01-01"},
        {"@type": ["NewsArticle"], "headline": "x", "datePublished": "2024-01-23T10:00:00Z",
         "citation": {"@type": "NewsArticle", "datePublished": "2001-01-01"}, "dateModified": "2024-01-25"},
        {"@type": "NewsArticle", "datePublished": "2023-12-12"}]}</script>"""
    assert [(one.kind, one.value, one.origin) for one in found(script)] == [
        ("page", "2024-01-23T10:00:00Z", "json-ld datePublished"),
        ("modified", "2024-01-25", "json-ld dateModified"),
    ]


@pytest.mark.parametrize(
    "broken",
    [
        '<!-- {"@type": "Article", "datePublished": "2024-01-23"} -->',
        '{"@type": "Article", "description": "two\nlines", "datePublished": "2024-01-23",}',
        '//<![CDATA[\n{"@type": "Article", "datePublished": "2024-01-23"}\n//]]>',
    ],
)
def test_json_ld_with_the_usual_mistakes_is_read(broken: str) -> None:
    assert day_of(found(f'<script type="application/ld+json">{broken}</script>')) == date(2024, 1, 23)


def test_json_ld_beyond_help_does_no_harm() -> None:
    for broken in ('{"datePublished": ', "[" * 5000, "null", '{"@type": 5, "@graph": "x"}'):
        assert found(f'<script type="application/ld+json">{broken}</script>', beside="<p>23 January 2024</p>")


@pytest.mark.parametrize(
    ("head", "origin"),
    [
        ('<meta property="article:published_time" content="2024-01-23T10:00:00Z">', "meta article:published_time"),
        ('<meta name="DC.date.issued" content="2024-01-23">', "meta dc.date.issued"),
        ('<meta itemprop="datePublished" content="Tue, 23 Jan 2024 10:00:00 GMT">', "meta datepublished"),
        ('<meta name="parsely-pub-date" content="1706004000">', "meta parsely-pub-date"),
    ],
)
def test_meta_elements_are_read(head: str, origin: str) -> None:
    (claim,) = found(head)
    assert (claim.kind, claim.day, claim.origin) == ("page", date(2024, 1, 23), origin)


def test_what_the_page_says_of_its_update_is_no_publication() -> None:
    evidence = found(beside="<p>Last updated: 25 January 2024 · First published 23 January 2024</p>")
    assert [(one.kind, one.day) for one in evidence] == [
        ("modified", date(2024, 1, 25)),
        ("text", date(2024, 1, 23)),
    ]
    assert day_of(found(beside="<p>Aktualisiert am 25.01.2024</p>", lang="de")) == date(2024, 1, 25), "better than none"


def test_menus_footers_and_teasers_date_nothing() -> None:
    teasers = "<aside><time>4 April 2021</time></aside>" + "<p>5 April 2021</p>" * 3
    evidence = found(beside="<p>23 January 2024</p>", after=teasers)
    assert day_of(evidence) == date(2024, 1, 23)
    assert not {date(2020, 5, 1), date(1999, 3, 3), date(2021, 4, 4)} & {one.day for one in evidence}


def test_a_script_is_asked_only_where_nothing_else_says_a_day() -> None:
    script = '<script>window.page = {"publishedAt": "2024-01-23T10:00:00Z"}</script>'
    guessed = found(script)
    assert day_of(guessed) == date(2024, 1, 23)
    assert guessed[0].origin == "script publishedAt"
    assert [one.kind for one in found(script, beside="<p>22 January 2024</p>")] == ["text"]


def test_a_tree_is_only_read() -> None:
    tree = html.fromstring(f"<html><body><h1>{TITLE}</h1><p>{TEXT}</p></body></html>")
    before = html.tostring(tree)
    page_dates(tree, "https://harbour-courier.example/ferry", TITLE)
    assert html.tostring(tree) == before

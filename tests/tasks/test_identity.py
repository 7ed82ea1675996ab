from __future__ import annotations

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tasks.identity import LONGEST_URL, article_id, article_id_of_page, canonical_url, key_of

SPELLINGS = {
    "https://example.org/A/b": [
        "HTTPS://Example.ORG/A/b",
        "https://example.org:443/A/b",
        "https://example.org:/A/b",
        "https://example.org./A/b",
        "https://example.org/A/b#comments",
        "https://example.org/A/b?",
        "https://example.org/A/./x/../b",
        "https://example.org/%41/%62",
        "https://reader:secret@example.org/A/b",
        " https://example.org/A/b\n",
        "https://example.org/A/b?utm_source=feed&UTM_Medium=rss&fbclid=1&gclid=2&at_medium=RSS",
        "https://example.org/A/b;jsessionid=0F3A?mc_cid=1",
        "https://ex%61mple.org/A/b",
    ],
    "http://example.org/": [
        "http://example.org",
        "http://example.org:80",
        "http://example.org/..",
        "http://example.org?#x",
    ],
    "https://example.org/n?a=1&b=2&b=1": [
        "https://example.org/n?b=2&a=1&b=1",
        "https://example.org/n?b=2&amp;a=1&amp;b=1",
    ],
    "https://xn--strae-oqa.example/": ["https://Straße.example", "https://STRAßE。example/"],
    "https://example.org/%D0%B6%20x": ["https://example.org/ж x", "https://example.org/%d0%b6%20x"],
    "https://example.org/100%25": ["https://example.org/100%"],
    "http://[::1]:8080/": ["http://[0:0:0:0:0:0:0:1]:8080"],
}


@pytest.mark.parametrize(
    ("expected", "found"), [(url, found) for url, all_ in SPELLINGS.items() for found in [url, *all_]]
)
def test_spellings_of_one_address_meet(expected: str, found: str) -> None:
    assert canonical_url(found) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org/a",
        "//example.org/a",
        "ftp://example.org/a",
        "mailto:desk@example.org",
        "javascript:alert(1)",
        "https://",
        "https:///a",
        "https://http://example.org/a",
        "https://example.org:99999/",
        "https://example.org:port/",
        "https://exa mple.org/",
        "https://example..org/",
        "https://.example.org/",
        "https://-example.org/",
        "https://1.2.3.256/",
        "https://[::g]/",
        "https://[::1/",
        "https://example.org\\@evil.example/",
        "https://example.org/\ud800",
        "https://%ff.example/",
        "https://" + "a" * 64 + ".example/",
        "https://example.org/" + "a" * LONGEST_URL,
        "https://example.org/" + "ж" * (LONGEST_URL // 4),
    ],
)
def test_what_is_no_address_has_no_canonical_form(url: str) -> None:
    assert canonical_url(url) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a", "https://example.org/a/"),
        ("https://example.org/a/b", "https://example.org/a%2Fb"),
        ("https://example.org/a", "https://example.org:8443/a"),
        ("https://example.org/news?cid=1", "https://example.org/news?cid=2"),
        ("https://example.org/news?eid=1", "https://example.org/news?eid=2"),
        ("https://example.org/news?source=1", "https://example.org/news?source=2"),
        ("https://example.org/news?12", "https://example.org/news?13"),
        ("https://example.org/news?a=", "https://example.org/news"),
        ("https://example.org/?a=1&a=2", "https://example.org/?a=2&a=1"),
    ],
)
def test_different_articles_stay_different(one: str, other: str) -> None:
    first, second = canonical_url(one), canonical_url(other)
    assert first is not None
    assert second is not None
    assert article_id(first) != article_id(second)


URLS = st.builds(
    "{}://{}{}".format,
    st.sampled_from(["http", "https", "HTTP"]),
    st.sampled_from(["example.org", "Münch.example:80", "1.2.3.4", "[::1]:443", "a_b.example.:8080"]),
    st.text(
        st.sampled_from(string.printable + "%%%%%....////;;&&??==жß。́\u200bＡ\x00") | st.characters(), max_size=40
    ).map(lambda rest: "/" + rest),
)


@given(URLS | st.text())
@example("https://e.example/%2%35?%2541&amp;amp;b")
@example("https://e.example/;jsessionid=1;jsessionid=2/..;jsessionid=3/x?&&&")
@example("https://e.example/?utm%5Fsource=1")
def test_canonical_form_is_its_own_canonical_form(url: str) -> None:
    canonical = canonical_url(url)
    if canonical is not None:
        assert canonical.isascii()
        assert canonical_url(canonical) == canonical


def test_the_id_ignores_the_scheme_only() -> None:
    assert article_id("http://example.org/a") == article_id("https://example.org/a")
    assert article_id("https://example.org/a") != article_id("https://www.example.org/a")
    assert len(article_id("https://example.org/a")) == 16
    assert set(article_id("https://example.org/a")) <= set(string.hexdigits.lower())


def test_a_page_without_address_is_known_by_file_and_content() -> None:
    page = article_id_of_page("desk", "inbox/a.txt:17", "c1")
    assert page == article_id_of_page("desk", "inbox/a.txt:3", "c1")
    others = [("desk", "inbox/a.txt:17", "c2"), ("desk", "inbox/b.txt:17", "c1"), ("wire", "inbox/a.txt:17", "c1")]
    assert page not in {article_id_of_page(*other) for other in others}


def test_the_key_is_the_article_id_where_an_address_is_known() -> None:
    url = "https://example.org/a"
    assert key_of("desk", "inbox/a.txt:17", url) == article_id(url)
    assert key_of("desk", "inbox/a.txt:17", None) == key_of("desk", "inbox/a.txt:17", None)
    assert key_of("desk", "inbox/a.txt:17", None) != key_of("desk", "inbox/a.txt:18", None)

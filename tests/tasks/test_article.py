from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.article import assemble, extract_record
from tasks.identity import article_id, article_id_of_page, canonical_url, key_of
from tasks.model import Candidate, DateEvidence, Extraction, Page, Source
from tasks.vocabulary import HeaderProblem, Kind, RepairMode

URL = "https://example.org/20240123/bridge-closes"
BODY = (
    "The old swing bridge over the Marle will close to lorries from the first of March, the harbour board said.",
    "“Nobody has to fear for the bridge,” Ines Tolvar said on the quay.",
)
SOURCE = Source("desk", Kind.RECORDS, "inbox/*.txt", timezone="Europe/Moscow")
BLANK = Extraction("Bridge closes", ("Ines Tolvar",), BODY, (), None)


def page(url: str | None = URL, body: bytes = b"", locator: str = "inbox/a.txt:1") -> Page:
    canonical = canonical_url(url) if url else None
    candidate = Candidate("desk", locator, url, canonical, key_of("desk", locator, canonical))
    return Page(candidate, Kind.RECORDS, body, hashlib.sha256(body).hexdigest())


def record(text: str) -> Page:
    return page(body=text.encode())


def test_a_record_becomes_an_extraction() -> None:
    extraction = extract_record(record(f" date 2024-01-23 {URL}\nBridge closes\n{BODY[0]}\n{BODY[1]}\n"))
    assert (extraction.title, extraction.paragraphs) == ("Bridge closes", BODY)
    assert extraction.dates == (DateEvidence("header", "2024-01-23", date(2024, 1, 23)),)
    assert (extraction.header_problems, extraction.extractor) == ((), "seed format")


def test_a_header_date_that_does_not_parse_is_kept_as_evidence() -> None:
    article = assemble(page(), extract_record(record(f" date 2024-02-31 {URL}\nBridge closes\n{BODY[0]}\n")), SOURCE)
    assert article.header_problems == (HeaderProblem.IMPOSSIBLE_DATE,)
    assert article.dates == (
        DateEvidence("header", "2024-02-31", None, marks=("unreadable",)),
        DateEvidence("url", "20240123", date(2024, 1, 23), chosen=True, reason="url"),
    )
    assert (article.published_on, article.date_rule) == (date(2024, 1, 23), "url")


def test_a_header_without_a_date_is_no_evidence() -> None:
    assert extract_record(record(f" date {URL}\nBridge closes\n{BODY[0]}\n")).dates == ()


@pytest.mark.parametrize("text", ["", "text before any header\n", f" date 2024-01-23 {URL}\nA\nB.\n" * 2])
def test_a_page_that_is_not_one_record_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"inbox/a\.txt:1: the page of a record holds one record"):
        extract_record(record(text))


def test_an_article_is_identified_dated_and_measured() -> None:
    at = datetime(2024, 1, 22, 22, 15, tzinfo=UTC)
    dates = (DateEvidence("page", "2024-01-22T22:15Z", date(2024, 1, 22), at),)
    article = assemble(page(), replace(BLANK, dates=dates, language="en-GB"), SOURCE)
    assert (article.article_id, article.url, article.source) == (article_id(URL), URL, "desk")
    assert (article.published_on, article.published_at) == (date(2024, 1, 23), at)
    assert [(one.kind, one.chosen) for one in article.dates] == [("page", True), ("url", False)]
    assert (article.language, article.declared_language) == ("en", "en-GB")
    assert article.language_confidence is not None
    assert article.text == "\n".join(BODY)
    assert [one.text for one in article.paragraphs] == list(BODY)
    assert article.facts.characters == sum(map(len, BODY))


@pytest.mark.parametrize(
    ("declared", "url"),
    [
        ("https://example.org/news/bridge?utm_source=a", "https://example.org/news/bridge"),
        ("https://example.org/?p=17", "https://example.org/?p=17"),
        ("https://example.org/", None),
        ("https://example.org", None),
        ("/news/bridge", None),
        ("", None),
        (None, None),
    ],
)
def test_a_page_may_say_its_own_address(declared: str | None, url: str | None) -> None:
    nameless = page(None, b"content")
    article = assemble(nameless, replace(BLANK, canonical_url=declared), SOURCE)
    assert article.url == url
    place = article_id_of_page("desk", "inbox/a.txt:1", nameless.content_hash)
    assert article.article_id == (article_id(url) if url else place)


def test_the_candidates_address_counts_more_than_the_pages() -> None:
    assert assemble(page(), replace(BLANK, canonical_url="https://example.org/other"), SOURCE).url == URL


def test_lines_are_cleaned_and_blank_ones_left_out() -> None:
    lines = ("\ufeffThe  bridge\u00a0\n closes\x00\x07. ", " \t\x1f ", "It\ud83d holds\u2028now.", "didnâ\x80\x99t")
    article = assemble(page(), replace(BLANK, title=" \x00 ", authors=("A\nB", "A B", ""), paragraphs=lines), SOURCE)
    assert article.text == "The bridge closes.\nIt\ufffd holds now.\ndidnâ\x80\x99t"
    assert [one.position for one in article.paragraphs] == [0, 1, 2]
    assert (article.title, article.authors) == (None, ("A B",))
    assert (article.facts.replacement_characters, article.facts.mojibake) == (1, 2)


def test_the_article_hash_follows_what_an_analyst_reads() -> None:
    first = assemble(page(), BLANK, SOURCE)
    same = replace(BLANK, site_name="Example", description="A bridge.", link_characters=3, extractor="another")
    assert assemble(page(), same, SOURCE).article_hash == first.article_hash
    changes = (
        replace(BLANK, title="Bridge shuts"),
        replace(BLANK, authors=()),
        replace(BLANK, paragraphs=BODY[:1]),
        replace(BLANK, dates=(DateEvidence("page", "2024-01-24", date(2024, 1, 24)),)),
    )
    hashes = {assemble(page(), change, SOURCE).article_hash for change in changes}
    assert len(hashes | {first.article_hash}) == 5


def test_the_text_hash_tells_the_same_story_under_another_address() -> None:
    first = assemble(page(), BLANK, SOURCE)
    reset = replace(
        BLANK, title=None, paragraphs=(BODY[0].upper() + "  " + BODY[1].replace("“", '"').replace("”", '"'),)
    )
    other = assemble(page("https://example.com/a"), reset, SOURCE)
    assert other.text_hash == first.text_hash
    assert other.article_hash != first.article_hash
    assert assemble(page(), replace(BLANK, paragraphs=BODY[:1]), SOURCE).text_hash != first.text_hash


def test_an_article_without_text_is_still_one() -> None:
    article = assemble(page(None), Extraction(None, (), (), (), None), SOURCE)
    assert (article.text, article.paragraphs, article.language, article.published_on) == ("", (), None, None)


@given(st.lists(st.text(st.characters(codec=None)), max_size=6), st.none() | st.text())
def test_any_text_makes_an_article_that_can_be_written_down(lines: list[str], title: str | None) -> None:
    as_it_comes = replace(SOURCE, repair=RepairMode.OFF)
    mended = assemble(page(), replace(BLANK, title=title, paragraphs=tuple(lines)), SOURCE)
    assert mended.text.encode().count(b"\0") == 0
    article = assemble(page(), replace(BLANK, title=title, paragraphs=tuple(lines)), as_it_comes)
    assert article.text.encode().count(b"\0") == 0
    assert article.text.split("\n") == [one.text for one in article.paragraphs] or not article.paragraphs
    again = assemble(page(), replace(BLANK, title=title, paragraphs=tuple(article.text.split("\n"))), as_it_comes)
    assert again == article

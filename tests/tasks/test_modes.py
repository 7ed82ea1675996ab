import json

import pytest

from tasks.extract import extract_page
from tasks.model import Extraction, ExtractOptions
from tasks.modes import Doubt, Mode

PLAIN = ExtractOptions()
TEXT = (
    "The ferry to Näsholm left at nine on Tuesday with forty people, two goats and the new church bell on board.",
    "It is expected back by Friday, the harbour master said, unless the wind turns and ice comes down the sound.",
    "The bell was cast in Ostervik from the brass of eleven door handles, which the school children had collected.",
    "Nobody had told the ferry's cook that goats eat rope, and so the landing took the better part of the morning.",
    "On the quay the band played the only march it knows, twice, and then once more because the mayor came late.",
    "The old bell, cracked since the storm, will hang in the harbour office, where it may strike the hour for ships.",
)


def read(body: str, options: ExtractOptions = PLAIN, head: str = "") -> Extraction:
    html = f"<!DOCTYPE html><html lang='en'><head><title>Ferry leaves</title>{head}</head><body>{body}</body></html>"
    return extract_page(html.encode(), "https://harbour-courier.example/ferry", options)


def article(inner: str = "", after: str = "") -> str:
    paragraphs = "".join(f"<p>{text}</p>" for text in TEXT)
    return f"<article><h1>Ferry leaves with the bell</h1>{paragraphs}{inner}</article>{after}"


def test_a_page_without_doubt_is_read_in_the_fast_mode() -> None:
    found = read(article())
    assert (found.paragraphs, found.mode, found.mode_reason) == (TEXT, Mode.FAST, None)


@pytest.mark.parametrize("options", [ExtractOptions(choose_mode=False), ExtractOptions(fast=True)])
def test_a_source_that_says_how_has_its_text_as_trafilatura_gives_it(options: ExtractOptions) -> None:
    found = read(article(), options)
    assert (found.paragraphs, found.mode, found.mode_reason) == (("Ferry leaves with the bell", *TEXT), Mode.SET, None)


def test_a_short_text_is_read_again() -> None:
    found = read(f"<article><p>{TEXT[0]}</p></article>")
    assert (found.paragraphs, found.mode, found.mode_reason) == (TEXT[:1], Mode.PRECISION, Doubt.SHORT)


def test_a_text_shorter_than_the_page_claims_is_read_again() -> None:
    claim = f'<script type="application/ld+json">{{"articleBody": "{" ".join(TEXT * 3)}"}}</script>'
    assert read(article(), head=claim).mode_reason == Doubt.SHORTER_THAN_CLAIMED
    assert read(article(), head=claim.replace("articleBody", "text")).mode_reason is None


def test_a_text_that_was_cleared_away_is_read_again() -> None:
    paragraphs = "".join(f"<p>Entry {number} of the log: {text}</p>" for number, text in enumerate(TEXT * 4))
    teasers = "".join(
        f"<div><a href='/{number}'>{text[:90]}</a><br>{text}</div>" for number, text in enumerate(TEXT * 2)
    )
    found = read(f"<article><div>{teasers}</div></article><aside>{paragraphs}</aside>")
    assert found.mode_reason == Doubt.CLEARED_AWAY


def test_a_text_in_pieces_is_put_together() -> None:
    texts = [f"Entry {number} of the harbour log: {text}" for number, text in enumerate(TEXT * 2)]
    pieces = [texts[:4], texts[4:8], texts[8:]]
    blocks = "<div>advertisement</div>".join(
        f'<div class="article-body">{"".join(f"<p>{text}</p>" for text in piece)}</div>' for piece in pieces
    )
    found = read(f"<main><article>{blocks}</article></main>")
    assert (list(found.paragraphs), found.mode, found.mode_reason) == (texts, Mode.JOINED, Doubt.PIECES)


def test_a_text_in_blocks_that_are_no_paragraphs_is_read() -> None:
    said = "".join(f"<p>“{text}” said mate {number}.</p>" for number, text in enumerate(TEXT * 2))
    told = [f"Entry {number} of the log, as the mate told it: {text}" for number, text in enumerate(TEXT * 2)]
    blocks = "".join(f"<div><span>{text}</span></div>" for text in told)
    found = read(f"<article><h1>Ferry leaves</h1>{blocks}{said}</article>")
    assert (found.mode, found.mode_reason) == (Mode.BLOCKS, Doubt.BARE_TEXT)
    assert set(told) <= set(found.paragraphs)


def in_data(kind: str, leaf: str, *, is_free: bool = True, texts: tuple[str, ...] = TEXT * 2) -> Extraction:
    """A page that shows one paragraph and holds all as data of such nodes."""
    nodes = [
        {kind: "paragraph", "more": {"href": "/bell"}, "content": [{leaf: text[:50]}, {leaf: text[50:]}]}
        for text in texts
    ]
    data = json.dumps({"props": {"story": {"body": {"content": [{kind: "advert", "content": []}, *nodes]}}}})
    about = json.dumps(
        {"@type": "NewsArticle", "headline": "Ferry leaves with the bell", "isAccessibleForFree": is_free}
    )
    scripts = f'<script type="application/json">{data}</script><script type="application/ld+json">{about}</script>'
    return read(f"<article><h1>Ferry leaves with the bell</h1><p>{TEXT[0]}</p></article>{scripts}")


@pytest.mark.parametrize(("kind", "leaf"), [("type", "value"), ("nodeType", "text"), ("tagName", "data")])
def test_a_text_that_the_page_holds_as_data_is_taken_from_there(kind: str, leaf: str) -> None:
    found = in_data(kind, leaf)
    assert (found.paragraphs, found.mode, found.mode_reason) == (TEXT * 2, Mode.DATA, Doubt.MORE_IN_DATA)


def test_markup_in_data_is_no_text() -> None:
    words = tuple(text.replace(" the ", ' <a href="/x">the</a> <!-- seen --> ', 1) for text in TEXT * 2)
    last = f"Fish &amp; chips<br>at the quay\0<script>show()</script>, 3 < 5. {TEXT[0]}"
    found = in_data("type", "text", texts=(*words, last))
    assert found.mode == Mode.DATA
    assert found.paragraphs == (*TEXT * 2, f"Fish & chips at the quay, 3 < 5. {TEXT[0]}")


def test_what_readers_must_pay_for_is_not_taken_from_the_data() -> None:
    assert in_data("type", "value", is_free=False).paragraphs == TEXT[:1]


def test_data_of_another_article_are_not_taken() -> None:
    others = tuple(
        f"Readers of page {number} wrote at length of porridge, of its price, and of what oats were once"
        for number in range(20)
    )
    assert in_data("type", "value", texts=others).paragraphs == TEXT[:1]


def test_a_text_that_the_page_shows_is_not_taken_from_the_data() -> None:
    data = json.dumps([{"type": "p", "text": f"{text} And so on."} for text in TEXT * 4])
    shown = "".join(f"<p>Entry {number}: {text}</p>" for number, text in enumerate(TEXT * 3))
    assert read(f"<article>{shown}</article><script type='application/json'>{data}</script>").mode == Mode.FAST


@pytest.mark.parametrize("hidden", ["style='display: none'", "hidden", "class='machine'"])
def test_a_block_that_repeats_the_text_for_machines_does_no_damage(hidden: str) -> None:
    """In trafilatura's fast mode this page gives the text twice: glued together, and broken at its links."""
    shown = [text.replace("bell", "<a href='/bell'>bell</a>", 1) for text in TEXT]
    divs = "".join(f"<div class='text-block'>{text}</div>" for text in shown)
    body = f'<div itemprop="articleBody" {hidden}>{"".join(TEXT)}</div><div class="article__body">{divs}</div>'
    assert read(f"<h1>Ferry leaves with the bell</h1>{body}").paragraphs == TEXT
    assert len(read(f"<h1>Ferry leaves with the bell</h1>{body}", ExtractOptions(fast=True)).paragraphs) > len(TEXT)


def test_a_hidden_block_with_a_text_of_its_own_stays_where_it_is_the_article() -> None:
    paragraphs = "".join(f"<p>{text}</p>" for text in TEXT)
    found = read(f"<article><div itemprop='articleBody'>{paragraphs}</div></article>")
    assert found.paragraphs == TEXT


@pytest.mark.parametrize(
    "name",
    [
        "newsletter-box",
        "Promo--small",
        "article-caption",
        "author__bio",
        "c-related",
        "share-bar",
        "factbox",
        "sr-only",
    ],
)
def test_blocks_named_for_something_else_are_left_out(name: str) -> None:
    beside = f"<div class='{name}'><p>Every Friday our cook writes to you from the galley of the ferry Gull.</p></div>"
    assert read(article(beside)).paragraphs == TEXT


def test_a_block_that_holds_much_of_the_text_stays_whatever_its_name() -> None:
    paragraphs = "".join(f"<p>{text}</p>" for text in TEXT)
    assert read(f"<article><div class='related-text'>{paragraphs}</div></article>").paragraphs == TEXT


def test_what_follows_the_article_is_left_out() -> None:
    after = "<section><h3>In the harbour</h3><div>Gulls counted again</div><div>Ice is late this year</div></section>"
    assert read(f"<main><div>{article()}</div>{after}</main>").paragraphs == TEXT


@pytest.mark.parametrize("field", ["<input type='email'>", "<form><label>Yours</label><input type=EMAIL></form>"])
def test_what_asks_for_a_mail_address_is_left_out_with_all_that_it_promises(field: str) -> None:
    promise = "<p>Every Friday our cook writes to you from the galley of the ferry Gull, and never to anybody else.</p>"
    assert read(article(f"<div><div>{promise}<div>{field}</div></div></div>")).paragraphs == TEXT
    assert promise[3:-4] in read(article(f"<div>{promise}<input type='text'></div>")).paragraphs


def test_an_article_around_a_field_for_a_mail_address_stays() -> None:
    assert read(article("<input type='email'>")).paragraphs == TEXT


@pytest.mark.parametrize("name", ["id='comments'", "class='Comment-list'", "class='article-comments'"])
def test_comments_are_left_out_even_where_they_are_longer_than_the_article(name: str) -> None:
    comments = "".join(f"<p>Reader {number} on the ferry: {text}</p>" for number, text in enumerate(TEXT * 4))
    assert read(article(f"<section {name}>{comments}</section>")).paragraphs == TEXT
    assert len(read(article(f"<section class='commentary'>{comments}</section>")).paragraphs) == 5 * len(TEXT)


@pytest.mark.parametrize("name", ["id='sources'", "class='o-footnotes'", "class='m-references'"])
def test_what_a_text_was_made_from_is_left_out(name: str) -> None:
    sources = "".join(
        f"<p>Log of the ferry Gull, entry {number}, read in the harbour office</p>" for number in range(3)
    )
    assert read(article(f"<section {name}><h2>Our sources</h2>{sources}</section>")).paragraphs == TEXT


def test_a_lead_that_is_set_apart_is_text() -> None:
    lead = "<span class='lead-in-text-callout'>The ferry to Näsholm left at nine</span>"
    told = TEXT[0].removeprefix("The ferry to Näsholm left at nine")
    rest = "".join(f"<p>{text}</p>" for text in TEXT[1:])
    assert read(f"<article><h1>Ferry leaves</h1><p>{lead}{told}</p>{rest}</article>").paragraphs == TEXT

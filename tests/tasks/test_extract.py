import gzip
import os
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import trafilatura
import zstandard

from tasks import extract, page_body
from tasks.extract import EXTRACTOR, extract_page
from tasks.extraction_errors import ExtractionError
from tasks.model import Candidate, ExtractOptions, Page
from tasks.page_body import LARGEST_PAGE, read_body
from tasks.vocabulary import Encoding, Kind, Reason

PLAIN = ExtractOptions()
FIRST = "The ferry to Näsholm left at nine on Tuesday with forty people, two goats and the new church bell on board."
SECOND = "It is expected back by Friday, the harbour master said, unless the wind turns and ice comes down the sound."
THIRD = "The bell was cast in Ostervik from the brass of eleven door handles, which the school children had collected."
HEAD = """<title>Ferry leaves with the bell | Harbour Courier</title>
<meta property="og:site_name" content="Harbour Courier"><meta name="author" content="Ada Pell; Bo Lind">
<meta name="description" content="A ferry, two goats and a bell."><meta property="og:locale" content="sv_SE">
<meta property="article:published_time" content="2026-03-03T22:30:00-05:00">
<meta property="article:modified_time" content="2026-03-05T10:00:00Z">
<link rel="canonical" href="/ferry-leaves">"""
BODY = f"""<header><h1>Ferry leaves with the bell</h1></header>
<article><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></article>"""


def page(body: str = BODY, head: str = HEAD, html: str = '<html lang="en-GB">') -> str:
    return f"<!DOCTYPE html>{html}<head>{head}</head><body>{body}</body></html>"


def failure(html: bytes, options: ExtractOptions = PLAIN) -> Reason:
    with pytest.raises(ExtractionError) as caught:
        extract_page(html, None, options)
    return caught.value.reason


# --- what a page says


def test_a_page_with_everything() -> None:
    found = extract_page(page().encode(), "https://harbour.example/2026/ferry?page=1", PLAIN)
    assert found.title == "Ferry leaves with the bell"
    assert found.authors == ("Ada Pell", "Bo Lind")
    assert found.paragraphs == (FIRST, SECOND, THIRD)
    assert (found.language, found.site_name) == ("en", "Harbour Courier")
    assert found.description == "A ferry, two goats and a bell."
    assert found.canonical_url == "https://harbour.example/ferry-leaves"
    assert found.extractor == EXTRACTOR == f"trafilatura {trafilatura.__version__}"
    assert (found.link_characters, found.header_problems) == (0, ())


def test_dates_are_evidence_with_what_they_say() -> None:
    script = '<script type="application/ld+json">{"datePublished": "2026-03-04", "x": {"datePublished": "1999-01-01"}}'
    found = extract_page(page(head=f"{HEAD}{script}</script>").encode(), None, PLAIN)
    moment = datetime.fromisoformat("2026-03-03T22:30:00-05:00")
    later = datetime(2026, 3, 5, 10, tzinfo=UTC)
    assert [(one.kind, one.value, one.day, one.at, one.zone) for one in found.dates] == [
        ("page", "2026-03-04", date(2026, 3, 4), None, None),
        ("page", "2026-03-03T22:30:00-05:00", date(2026, 3, 3), moment, "-05:00"),
        ("modified", "2026-03-05T10:00:00Z", date(2026, 3, 5), later, "Z"),
    ]


def test_a_date_that_does_not_parse_is_kept_as_written() -> None:
    head = '<title>Ferry</title><meta property="article:published_time" content="when the ice breaks">'
    found = extract_page(page(head=head).encode(), None, PLAIN)
    assert [(one.kind, one.value, one.day) for one in found.dates][:1] == [("page", "when the ice breaks", None)]


@pytest.mark.parametrize(
    ("title", "headlines", "expected"),
    [
        ("Ferry leaves with bell | Courier", ["Ferry leaves with bell"], "Ferry leaves with bell"),
        ("Bell on board", ["Courier", "The goat on board", "Bell on board: live"], "Bell on board: live"),
        ("Ferry, bell and goats", ["Weather", "A bell and goats"], "A bell and goats"),
        ("Courier online", ["The ferry has left with the bell"], "The ferry has left with the bell"),
        ("Ferry leaves with bell", ["Courier"], "Ferry leaves with bell"),
        ("Ferry leaves with bell", [], "Ferry leaves with bell"),
    ],
)
def test_the_headline_is_the_title_where_the_page_agrees(title: str, headlines: list[str], expected: str) -> None:
    head = f'<title>Courier</title><meta property="og:title" content="{title}">'
    body = "".join(f"<h1><a href='/'>{line}</a></h1>" for line in headlines) + BODY.partition("</header>")[2]
    assert extract_page(page(body, head).encode(), None, PLAIN).title == expected


@pytest.mark.parametrize(
    ("html", "head", "expected"),
    [
        ('<html lang="pt-BR">', "", "pt"),
        ('<html xml:lang="DE">', "", "de"),
        ('<html lang="">', '<meta property="og:locale" content="fi_FI">', "fi"),
        ("<html>", '<meta http-equiv="Content-Language" content="nds">', "nds"),
        ('<html lang="english">', "", None),
        ("<html>", "", None),
    ],
)
def test_the_declared_language(html: str, head: str, expected: str | None) -> None:
    assert extract_page(page(head=f"<title>Ferry</title>{head}", html=html).encode(), None, PLAIN).language == expected


def test_paragraphs_that_are_links_are_counted() -> None:
    more = f"<h2><a href='/2'>Ice <b>in</b>\n the sound</a></h2><p>{FIRST[:60]}</p>"
    found = extract_page(page(BODY.replace("</article>", f"{more}</article>")).encode(), None, PLAIN)
    assert found.paragraphs == (FIRST, SECOND, THIRD, "Ice in the sound", FIRST[:60])
    assert found.link_characters == len("Ice in the sound")


@pytest.mark.parametrize(
    "start",
    [
        "",
        "\n <!DOCTYPE html>",
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">',
        '<?xml version="1.0" encoding="iso-8859-1"?><!DOCTYPE html>',
        "<!doctype html/>",
        "<!-- cached -->",
    ],
)
@pytest.mark.parametrize("strange", ["", "\x02", "\ufffe", "\uffff"])
def test_a_page_is_read_whatever_stands_before_it_and_between(start: str, strange: str) -> None:
    body = strange + BODY.replace("goats", f"go{strange}ats")
    html = f"{start}<html lang='sv'><head>{HEAD}</head><body>{body}</body></html>"
    found = extract_page(html.encode("utf-8", "surrogatepass"), None, PLAIN)
    assert (found.paragraphs, found.language) == ((FIRST, SECOND, THIRD), "sv")


def test_a_table_is_a_line_a_row() -> None:
    table = "<table><tr><th>Boat</th><th>Leaves</th></tr><tr><td>Gull</td><td>nine</td></tr></table>"
    html = page(BODY.replace("</article>", f"{table}</article>")).encode()
    lines = extract_page(html, None, PLAIN).paragraphs
    assert lines[3:] == ("| Boat | Leaves |", "| Gull | nine |")
    assert extract_page(html, None, ExtractOptions(include_tables=False)).paragraphs == lines[:3]


def test_options_reach_trafilatura(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {}

    def bare_extraction(tree: object, **options: object) -> None:
        given.update(options)

    monkeypatch.setattr(extract.trafilatura, "bare_extraction", bare_extraction)
    options = ExtractOptions(fast=True, favor_recall=True, include_comments=True, include_tables=False)
    assert failure(page().encode(), options) is Reason.NO_TEXT
    assert given == {
        "url": None,
        "fast": True,
        "favor_precision": False,
        "favor_recall": True,
        "include_comments": True,
        "include_tables": False,
    }


# --- how its bytes are read


@pytest.mark.parametrize(
    "encode",
    [
        lambda html: b"\xef\xbb\xbf" + html.encode(),
        lambda html: html.encode("utf-16"),
        lambda html: html.encode("utf-16-le"),
        lambda html: ("\n" + html).encode("utf-16-be"),
        lambda html: html.encode("utf-32"),
        lambda html: html.replace("<head>", '<head><meta charset="iso-8859-1">').encode("cp1252"),
        lambda html: html.replace("<head>", "<head><meta content='text/html; charset=cp850'>").encode("cp850"),
        lambda html: html.encode("cp1252"),
        lambda html: html.replace("<head>", '<head><meta charset="nonsense">').encode("cp1252"),
        lambda html: html.replace("ferry", "fer\0ry").encode(),
        lambda html: html.replace("\n", "\r\n").encode(),
        lambda html: html.replace("<!DOCTYPE html>", "").encode(),
    ],
)
def test_encodings(encode: Callable[[str], bytes]) -> None:
    assert extract_page(encode(page()), None, PLAIN).paragraphs == (FIRST, SECOND, THIRD)


def stored(body: bytes, encoding: Encoding) -> Page:
    return Page(Candidate("harbour", "a.html", None, None, "k"), Kind.PAGES, body, "h", encoding)


HTML = page().encode()
HALF = len(HTML) // 2


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (HTML, Encoding.IDENTITY),
        (gzip.compress(HTML), Encoding.GZIP),
        (gzip.compress(HTML[:HALF]) + gzip.compress(HTML[HALF:]) + b"\0" * 10, Encoding.GZIP),
        (zstandard.compress(HTML), Encoding.ZSTD),
        (zstandard.compress(HTML[:HALF]) + zstandard.compress(HTML[HALF:]), Encoding.ZSTD),
    ],
)
def test_a_body_is_unpacked(body: bytes, encoding: Encoding) -> None:
    assert read_body(stored(body, encoding)) == HTML


@pytest.mark.parametrize("encoding", [Encoding.GZIP, Encoding.ZSTD])
@pytest.mark.parametrize("damage", ["cut", "flipped", "plain", "tail", "members"])
def test_damaged_compression(encoding: Encoding, damage: str) -> None:
    pack = gzip.compress if encoding is Encoding.GZIP else zstandard.ZstdCompressor(write_checksum=True).compress
    packed = pack(os.urandom(4000))
    damaged = {
        "cut": packed[:-1],
        "flipped": packed[:2000] + bytes([packed[2000] ^ 1]) + packed[2001:],
        "plain": HTML,
        "tail": packed + b"more",
        "members": pack(b"x") * (page_body._MEMBERS + 1),
    }
    with pytest.raises(ExtractionError) as caught:
        read_body(stored(damaged[damage], encoding))
    assert caught.value.reason is Reason.DAMAGED_COMPRESSION


@pytest.mark.parametrize("encoding", [Encoding.IDENTITY, Encoding.GZIP, Encoding.ZSTD])
def test_what_unpacks_to_too_much(encoding: Encoding) -> None:
    pack = {Encoding.IDENTITY: bytes, Encoding.GZIP: gzip.compress, Encoding.ZSTD: zstandard.compress}[encoding]
    assert len(read_body(stored(pack(b" " * LARGEST_PAGE), encoding))) == LARGEST_PAGE
    for size in (LARGEST_PAGE + 1, 20 * LARGEST_PAGE):
        with pytest.raises(ExtractionError) as caught:
            read_body(stored(pack(b" " * size), encoding))
        assert caught.value.reason is Reason.PAGE_TOO_LARGE


# --- pages that give nothing


@pytest.mark.parametrize("html", [b"", b" \r\n\t", b"\0\0\0", b"\xef\xbb\xbf"])
def test_empty_pages(html: bytes) -> None:
    assert failure(html) is Reason.EMPTY_PAGE


@pytest.mark.parametrize(
    "html",
    [
        b"%PDF-1.7\n" + HTML,
        b"\xff\xd8\xff\xe0\0\x10JFIF" + HTML,
        b"PK\x03\x04" + HTML,
        gzip.compress(HTML, mtime=0),
        bytes(range(256)) * 40,
        b"\0\0\0\x20ftypisom\0\0\2\0" + bytes(range(1, 32)) * 9,
    ],
    ids=lambda html: repr(html[:8]),
)
def test_binary_files(html: bytes) -> None:
    assert failure(html) is Reason.BINARY_FILE


@pytest.mark.parametrize("html", [b"The ferry left.", b"<!-- nothing -->", b"{}", b"<", b"x"])
def test_what_is_no_html(html: bytes) -> None:
    assert failure(html) is Reason.UNPARSEABLE_PAGE


@pytest.mark.parametrize("body", ["", "<div></div>", "<script>ferry()</script>"])
def test_pages_without_text(body: str) -> None:
    assert failure(page(body, "<title>Ferry</title>").encode()) is Reason.NO_TEXT


def test_an_error_of_the_extractor_is_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    def bare_extraction(*_: object, **__: object) -> None:
        raise ValueError

    monkeypatch.setattr(extract.trafilatura, "bare_extraction", bare_extraction)
    assert failure(HTML) is Reason.EXTRACTOR_ERROR


# --- pages made to hurt


def text_or_reason(html: bytes) -> bool | Reason:
    try:
        return len(extract_page(html, None, PLAIN).paragraphs) > 0
    except ExtractionError as error:
        return error.reason


@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td", "ul><li", "blockquote", "a href='/'"])
def test_deep_nesting_ends_with_a_text_or_a_reason(tag: str) -> None:
    closing = "".join(f"</{part.split()[0]}>" for part in reversed(tag.split("><")))
    for body in (BODY + f"<{tag}>" * 200_000, f"<{tag}>" * 200_000 + BODY + closing * 200_000):
        assert text_or_reason(page(body).encode()) in {True, Reason.NO_TEXT, Reason.EXTRACTOR_ERROR}


def test_a_table_of_100_000_cells_is_read() -> None:
    row = "<tr>" + "<td>cell</td>" * 100 + "</tr>"
    html = page(BODY.replace("</article>", f"<table>{row * 1000}</table></article>")).encode()
    assert len(extract_page(html, None, PLAIN).paragraphs) == 1003


def test_the_same_page_again_and_again_gives_the_same() -> None:
    """trafilatura's own deduplication, once on, empties the fourth."""
    assert len({extract_page(HTML, None, PLAIN) for _ in range(6)}) == 1

"""WARC files as a source: every page of them, and a failure for whatever is damaged."""

from __future__ import annotations

import gzip
import hashlib
import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from tasks import warc_bytes
from tasks.identity import article_id, key_of
from tasks.model import Failure, Page, Source
from tasks.page_body import LARGEST_PAGE
from tasks.vocabulary import Encoding, Kind, Outcome
from tasks.warc_files import read_warc_page, read_warc_source
from tasks.warc_writer import WarcWriter
from tests.tasks.test_warc_writer import ANSWER
from tests.tasks.warc_samples import HOST, HTML, Sample, article, articles, changed, members, write

RESPONSE = 2
"""Number of the first response in a sample file; then every third record is one."""


def read(location: Path | str) -> list[Page | Failure]:
    return list(read_warc_source(Source("harbour", Kind.WARC, str(location))))


def read_bytes(tmp_path: Path, content: bytes, name: str = "a.warc.gz") -> list[Page | Failure]:
    (tmp_path / name).write_bytes(content)
    return read(tmp_path / name)


def ends(items: list[Page | Failure]) -> list[str]:
    """The path of each page, or "reason path" of each failure."""
    return [f"{item.reason} {_path(item)}".strip() if isinstance(item, Failure) else _path(item) for item in items]


def _path(item: Page | Failure) -> str:
    return (item.candidate.url or "").removeprefix(HOST)


def offset_of(item: Page | Failure) -> int:
    return int(item.candidate.locator.rpartition(":")[2])


# --- pages


def test_every_html_response_is_a_page(tmp_path: Path) -> None:
    (page,) = read_bytes(tmp_path, write([Sample("/2026/ferry.html?utm_source=x", article(1))]))
    assert isinstance(page, Page)
    assert page.body == article(1)
    assert (page.kind, page.encoding, page.charset) == (Kind.PAGES, Encoding.IDENTITY, "utf-8")
    assert page.content_hash == hashlib.sha256(article(1)).hexdigest()
    assert page.web_url == page.candidate.url == f"{HOST}/2026/ferry.html?utm_source=x"
    assert page.candidate.canonical_url == f"{HOST}/2026/ferry.html"
    assert page.candidate.key == article_id(f"{HOST}/2026/ferry.html")
    assert page.candidate.locator.startswith("a.warc.gz:")


PACKINGS: dict[str, Callable[[], bytes]] = {
    "record by record": lambda: write(articles()),
    "plain": lambda: write(articles(), packed=False),
    "as a whole": lambda: gzip.compress(write(articles(), packed=False)),
    "in blocks": lambda: _in_blocks(write(articles(), packed=False), 5000),
    "in small blocks": lambda: _in_blocks(write(articles(), packed=False), 100),
}


def _in_blocks(plain: bytes, size: int) -> bytes:
    return b"".join(gzip.compress(plain[at : at + size]) for at in range(0, len(plain), size))


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_a_file_is_read_however_it_is_packed_and_called(tmp_path: Path, packing: str, name: str) -> None:
    items = read_bytes(tmp_path, PACKINGS[packing](), name)
    assert ends(items) == [f"/{number}.html" for number in range(5)]
    for number, item in enumerate(items):
        assert read_warc_page(tmp_path / name, offset_of(item)) == article(number)
        assert read_warc_page(tmp_path / name, offset_of(item) + 1) is None


def test_what_dateline_archives_it_reads(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "r1", "Dateline") as writer:
        place = writer.write(ANSWER)
    (page,) = read(tmp_path)
    assert isinstance(page, Page)
    assert (page.body, page.candidate.url) == (ANSWER.body, ANSWER.url)
    assert page.candidate.locator == f"{place.file}:{place.offset}"


def test_a_folder_is_read_with_its_folders_but_not_what_is_still_written(tmp_path: Path) -> None:
    (tmp_path / "2026").mkdir()
    for number, name in enumerate(["b.warc", "2026/a.warc.gz", "2026/B.WARC.GZ", "c.warc.gz.open", "notes.txt"]):
        (tmp_path / name).write_bytes(write([Sample(f"/{number}.html", article(number))]))
    found = [(item.candidate.locator.partition(":")[0], _path(item)) for item in read(tmp_path)]
    assert found == [("2026/B.WARC.GZ", "/2.html"), ("2026/a.warc.gz", "/1.html"), ("b.warc", "/0.html")]
    assert ends(read(tmp_path / "2026" / "*.warc.gz")) == ["/1.html"]


def test_a_page_is_unpacked_as_its_server_packed_it(tmp_path: Path) -> None:
    chunks = b"%x;last=no\r\n%b\r\n0\r\n\r\n" % (len(article(1)), article(1))
    items = read_bytes(
        tmp_path,
        write(
            [
                Sample("/gzip", gzip.compress(article(1)), headers=HTML | {"Content-Encoding": "gzip"}),
                Sample("/unpacked", article(1), headers=HTML | {"Content-Encoding": "br"}),
                Sample("/chunks", chunks, headers=HTML | {"Transfer-Encoding": "chunked"}),
                Sample("/no-more-chunks", article(1), headers=HTML | {"Transfer-Encoding": "chunked"}),
            ]
        ),
    )
    assert ends(items) == ["/gzip", "/unpacked", "/chunks", "/no-more-chunks"]
    assert {item.body for item in items if isinstance(item, Page)} == {article(1)}


@pytest.mark.parametrize("declared", ["text/html", "TEXT/HTML;charset=x", "application/xhtml+xml", None])
def test_html_is_what_its_server_calls_html_or_nothing(tmp_path: Path, declared: str | None) -> None:
    headers = {"Content-Type": declared} if declared else {"Server": "x"}
    assert ends(read_bytes(tmp_path, write([Sample("/a", article(1), headers=headers)]))) == ["/a"]


def test_what_is_no_article_is_passed_over(tmp_path: Path) -> None:
    others = [
        Sample("/old.html", b"moved", "301 Moved Permanently", HTML | {"Location": "/new.html"}),
        Sample("/same.html", b"", "304 Not Modified"),
        Sample("/robots.txt", b"<html>", "404 Not Found"),
        Sample("/rss", b"<rss/>", headers={"Content-Type": "application/rss+xml"}),
        Sample("/logo.png", b"\x89PNG", headers={"Content-Type": "image/png"}),
        Sample("/again.html", article(1), kind="revisit", warc_headers={"WARC-Profile": "identical"}),
        Sample("/kept.html", article(1), kind="resource"),
    ]
    page = Sample("/a.html", article(1))
    assert ends(read_bytes(tmp_path, write([*others, page, *others]))) == ["/a.html"]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("404 Not Found", "gone"),
        ("410 Gone", "gone"),
        ("403 Forbidden", "blocked"),
        ("429 Too Many Requests", "blocked"),
        ("451 Unavailable", "http-error"),
        ("503 Unavailable", "server-error"),
    ],
)
def test_an_error_that_stands_for_a_page_is_a_failure(tmp_path: Path, status: str, reason: str) -> None:
    (item,) = read_bytes(tmp_path, write([Sample("/a.html", article(1), status)]))
    assert ends([item]) == [f"{reason} /a.html"]
    assert isinstance(item, Failure)
    assert (item.outcome, item.detail) == (Outcome.FAILED, f"status {status[:3]}")
    assert item.candidate.key == article_id(f"{HOST}/a.html")


@pytest.mark.parametrize("url", ["dns:harbour-courier.example", "ftp://harbour-courier.example/a"])
def test_a_url_that_is_no_web_address_gives_a_page_without_canonical_url(tmp_path: Path, url: str) -> None:
    (item,) = read_bytes(tmp_path, write([Sample(url, article(1))]))
    assert item.candidate.canonical_url is None
    assert item.candidate.key == key_of("harbour", item.candidate.locator, None)


def test_a_url_between_angle_brackets_is_read_without_them(tmp_path: Path) -> None:
    content = changed(write(articles(1)), RESPONSE, f"{HOST}/0.html".encode(), f"<{HOST}/0.html>".encode())
    assert ends(read_bytes(tmp_path, content)) == ["/0.html"]


# --- pages that are not whole


@pytest.mark.parametrize(
    ("sample", "end"),
    [
        (Sample("/a", article(1), warc_headers={"WARC-Truncated": "length"}), "truncated /a"),
        (Sample("/a", article(1), warc_headers={"WARC-Segment-Number": "1"}), "truncated /a"),
        (Sample("/a", article(1), headers=HTML | {"Content-Length": "99999"}), "truncated /a"),
        (Sample("/a", b"5\r\n<html", headers=HTML | {"Transfer-Encoding": "chunked"}), "truncated-record /a"),
        (
            Sample("/a", gzip.compress(article(1))[:-20], headers=HTML | {"Content-Encoding": "gzip"}),
            "truncated-record /a",
        ),
        (Sample("/a", b"\0\1\2", headers=HTML | {"Content-Encoding": "gzip"}), "bad-encoding /a"),
        (
            Sample("/a", gzip.compress(bytes(LARGEST_PAGE + 1)), headers=HTML | {"Content-Encoding": "gzip"}),
            "page-too-large /a",
        ),
        (Sample("/a", bytes(LARGEST_PAGE + 1)), "page-too-large /a"),
        (Sample("/a", bytes(LARGEST_PAGE + 2 * 1024 * 1024)), "page-too-large /a"),
    ],
)
def test_a_page_that_is_not_whole_is_a_failure_and_the_next_is_read(tmp_path: Path, sample: Sample, end: str) -> None:
    for packed in (True, False):
        items = read_bytes(tmp_path, write([sample, Sample("/b", article(2))], packed=packed))
        assert ends(items) == [end, "/b"]


# --- damage


def test_a_flipped_byte_costs_one_record(tmp_path: Path) -> None:
    whole = write(articles())
    lengths = [len(record) for record in members(whole)]
    start = sum(lengths[: RESPONSE + 3])
    for at in (start, start + 1, start + 12, start + 5000, start + lengths[RESPONSE + 3] - 6):
        items = read_bytes(tmp_path, whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
        assert [end.rpartition(" ")[2] for end in ends(items)][2:] == [f"/{number}.html" for number in range(2, 5)]
        assert ends(items)[0] == "/0.html"
        assert isinstance(items[1], Failure)
        assert items[1].reason == "damaged-record"
        assert items[1].candidate.locator == f"a.warc.gz:{start}"


def test_a_flipped_byte_in_a_plain_file_is_found_by_its_digest(tmp_path: Path) -> None:
    whole = write(articles(), packed=False)
    at = whole.find(article(2)) + 9000
    items = read_bytes(tmp_path, whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :], "a.warc")
    assert ends(items) == ["/0.html", "/1.html", "digest-mismatch /2.html", "/3.html", "/4.html"]


def test_a_flipped_byte_in_a_file_packed_as_a_whole_is_told(tmp_path: Path) -> None:
    packed = gzip.compress(write(articles(), packed=False))
    at = len(packed) // 2
    items = read_bytes(tmp_path, packed[:at] + bytes([packed[at] ^ 4]) + packed[at + 1 :])
    assert ends(items)[:2] == ["/0.html", "/1.html"]
    assert any(isinstance(item, Failure) for item in items)


def test_a_file_that_is_cut_off_gives_what_is_whole_and_names_the_last(tmp_path: Path) -> None:
    for whole in (write(articles()), write(articles(), packed=False)):
        items = read_bytes(tmp_path, whole[: len(whole) - 9000])
        assert ends(items) == ["/0.html", "/1.html", "/2.html", "/3.html", "truncated-record /4.html"]


@pytest.mark.parametrize("packing", ["record by record", "plain", "as a whole"])
def test_no_cut_gives_a_page_that_is_not_whole_or_passes_unseen(tmp_path: Path, packing: str) -> None:
    pages = [article(number, 40) for number in range(2)]
    records = members(write([Sample(f"/{number}.html", page) for number, page in enumerate(pages)]))
    if packing == "plain":
        records = [gzip.decompress(record) for record in records]
    elif packing == "as a whole":
        records = [gzip.compress(gzip.decompress(b"".join(records)))]
    # a plain record is whole without the empty lines that follow it
    unseen = {
        sum(map(len, records[:count])) - missing
        for count in range(1, 8)
        for missing in range(5 if packing == "plain" else 1)
    }
    whole = b"".join(records)
    for size in range(0, len(whole), 7):
        items = read_bytes(tmp_path, whole[:size])
        assert all(item.body in pages for item in items if isinstance(item, Page))
        assert size in unseen or any(isinstance(item, Failure) for item in items)


@pytest.mark.parametrize("length", ["10070", "30070", "9999999999999", "99999999999999999999", "-1", "x", ""])
@pytest.mark.parametrize("packed", [True, False])
def test_a_wrong_content_length_costs_one_record(tmp_path: Path, length: str, packed: bool) -> None:
    whole = write(articles())
    plain = gzip.decompress(members(whole)[RESPONSE + 3])
    right = next(line for line in plain.splitlines() if line.startswith(b"Content-Length:"))
    content = changed(whole, RESPONSE + 3, right, b"Content-Length: " + length.encode())
    items = read_bytes(tmp_path, content if packed else gzip.decompress(content))
    reason = items[1].reason if isinstance(items[1], Failure) else None
    assert reason in {"damaged-record", "truncated-record"}
    assert ends(items) == ["/0.html", f"{reason} /1.html", "/2.html", "/3.html", "/4.html"]


@pytest.mark.parametrize("digest", ["WARC-Block-Digest", "WARC-Payload-Digest"])
def test_a_wrong_digest_costs_one_record(tmp_path: Path, digest: str) -> None:
    whole = changed(write(articles(2)), RESPONSE, f"{digest}: sha1:".encode(), f"{digest}: sha1:A".encode())
    if digest == "WARC-Payload-Digest":
        whole = changed(whole, RESPONSE, b"WARC-Block-Digest", b"X-Block-Digest")
    assert ends(read_bytes(tmp_path, whole)) == ["digest-mismatch /0.html", "/1.html"]


@pytest.mark.parametrize("spelling", ["sha1:{b32}", "SHA-1:{hex}", "sha1:{low}", "whirlpool:abc", "nonsense"])
def test_digests_are_read_in_every_spelling_and_unknown_ones_believed(tmp_path: Path, spelling: str) -> None:
    whole = write(articles(1))
    plain = gzip.decompress(members(whole)[RESPONSE])
    block = plain[plain.find(b"HTTP/1.1 200") : -4]
    b32 = next(line for line in plain.split(b"\r\n") if line.startswith(b"WARC-Block-Digest")).partition(b"sha1:")[2]
    digest = spelling.format(b32=b32.decode(), hex=hashlib.sha1(block).hexdigest(), low=b32.decode().lower())
    content = changed(whole, RESPONSE, b"sha1:" + b32 + b"\r\n", digest.encode() + b"\r\n")
    assert ends(read_bytes(tmp_path, content)) == ["/0.html"]


@pytest.mark.parametrize(
    ("old", "new", "end"),
    [
        (b"WARC-Target-URI", b"X-Target-URI", "damaged-record"),
        (b"HTTP/1.1 200", b"SMTP 1.1 200", "damaged-record /0.html"),
        (b"WARC/1.0\r\n", b"MARC/1.0\r\n", "damaged-record"),
        (b"WARC-Type", b"X: " + b"y" * 70_000 + b"\r\nWARC-Type", "damaged-record"),
    ],
)
def test_a_record_that_is_none_costs_only_itself(tmp_path: Path, old: bytes, new: bytes, end: str) -> None:
    content = changed(write(articles(2)), RESPONSE, old, new)
    content = changed(content, RESPONSE, b"WARC-Block-Digest", b"X-Block-Digest") if b"HTTP" in old else content
    assert ends(read_bytes(tmp_path, content)) == [end, "/1.html"]
    assert ends(read_bytes(tmp_path, gzip.decompress(content))) == [end, "/1.html"]


def test_what_stands_between_records_is_named_or_padding(tmp_path: Path) -> None:
    one, two = write(articles(1)), write([Sample("/1.html", article(1))])
    assert ends(read_bytes(tmp_path, one + bytes(100_000))) == ["/0.html"]
    assert ends(read_bytes(tmp_path, one + b"rubbish" + two)) == ["/0.html", "damaged-record", "/1.html"]
    assert ends(read_bytes(tmp_path, gzip.decompress(one) + b"\r\n\r\n" + gzip.decompress(two))) == [
        "/0.html",
        "/1.html",
    ]


# --- files that are something else


ARC = (
    b"filedesc://a.arc 0.0.0.0 20260101000000 text/plain 76\n1 0 Dateline\n"
    b"URL IP-address Archive-date Content-type Archive-length\n\n"
)


@pytest.mark.parametrize(
    ("content", "end", "detail"),
    [
        (b"", "empty-file", "0 bytes"),
        (b"<html>", "not-a-warc", "3c 68 74 6d 6c 3e"),
        (gzip.compress(b"<html>"), "not-a-warc", "3c 68 74 6d 6c 3e"),
        (b"PK\x03\x04", "not-a-warc", "50 4b 03 04"),
        (ARC, "not-a-warc", "ARC"),
        (gzip.compress(ARC), "not-a-warc", "ARC"),
        (gzip.compress(ARC)[:-9], "not-a-warc", "ARC"),
        (b"\x1f\x8b\x08", "truncated-record", "ends"),
        (b"\x1f\x8b\x08" + b"\xff" * 100, "damaged-record", "gzip"),
        (b"WARC/1.0\r\n", "truncated-record", "within the header"),
        (write([]), "not-html", "no HTML page"),
    ],
)
def test_a_file_that_is_no_archive_of_pages_says_what_it_is(
    tmp_path: Path, content: bytes, end: str, detail: str
) -> None:
    (item,) = read_bytes(tmp_path, content)
    assert isinstance(item, Failure)
    assert ends([item]) == [end]
    assert detail in item.detail


def test_one_bad_file_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(b"rubbish")
    (tmp_path / "b.warc").mkdir()
    (tmp_path / "c.warc").symlink_to("/etc/hostname")
    (tmp_path / "d.warc").write_bytes(write(articles(1)))
    os.mkfifo(tmp_path / "e.warc")
    found = [(item.candidate.locator, end) for item, end in zip(read(tmp_path), ends(read(tmp_path)), strict=True)]
    assert found[:2] == [("a.warc", "not-a-warc"), ("c.warc", "outside-folder")]
    assert [end for _, end in found[2:]] == ["/0.html", "unreadable-file"]


def test_a_location_without_files_is_a_failure(tmp_path: Path) -> None:
    assert ends(read(tmp_path)) == ["no-files"]
    assert ends(read(tmp_path / "*.warc")) == ["no-files"]


def test_a_file_that_grows_while_it_is_read_is_told_from_one_that_is_cut(tmp_path: Path) -> None:
    whole = write(articles())
    (tmp_path / "a.warc.gz").write_bytes(whole[:-9000])
    items = read_warc_source(Source("harbour", Kind.WARC, str(tmp_path)))
    first = next(items)
    (tmp_path / "a.warc.gz").write_bytes(whole)
    assert ends([first, *items])[-1] == "file-changed /4.html"


# --- size


def test_a_record_of_more_than_2_gb_is_a_failure_and_the_next_is_read(tmp_path: Path) -> None:
    path, size = tmp_path / "large.warc", 2**31 + 500
    head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {HOST}/large\r\nContent-Length: {size}\r\n\r\n"
    with path.open("wb") as stream:
        stream.write(head.encode())
        stream.seek(len(head) + size)
        stream.write(b"\r\n\r\n" + write([Sample("/b", article(2))], packed=False))
    assert ends(read(path)) == ["page-too-large /large", "/b"]


def test_a_record_that_unpacks_without_end_is_a_failure_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warc_bytes, "UNPACKED_FLOOR", 1_000_000)
    bomb = gzip.compress(
        f"WARC/1.1\r\nWARC-Target-URI: {HOST}/a\r\nContent-Length: {2**40}\r\n\r\n".encode() + bytes(2**24)
    )
    (first, second) = read_bytes(tmp_path, bomb + write([Sample("/b", article(2))]))
    assert ends([first, second]) == ["damaged-record /a", "/b"]
    assert isinstance(first, Failure)
    assert first.detail.endswith("a bomb")


def test_memory_is_bounded_by_the_largest_page(tmp_path: Path) -> None:
    page = article(1, 100_000)
    (tmp_path / "a.warc.gz").write_bytes(write(Sample(f"/{number}", page) for number in range(100)))
    tracemalloc.start()
    count = sum(1 for _ in read_warc_source(Source("harbour", Kind.WARC, str(tmp_path))))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 100
    assert peak < 10 * len(page)

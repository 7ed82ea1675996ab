import gzip
import hashlib
import json
import os
import subprocess
import sys
import threading
import tracemalloc
from itertools import islice
from pathlib import Path

import pytest
import zstandard

from tasks import page_files
from tasks.identity import article_id, key_of
from tasks.model import Failure, Page, Source
from tasks.page_body import LARGEST_PAGE
from tasks.page_files import read_page_source
from tasks.vocabulary import Encoding, Kind

ROOT = Path(__file__).parents[2]
HTML = b"<html><body><p>The ferry left at nine.</p></body></html>"


def read(location: Path | str) -> list[Page | Failure]:
    return list(read_page_source(Source("harbour", Kind.PAGES, str(location))))


def brief(location: Path | str) -> list[tuple[str, str]]:
    """(locator, URL or "page" or "outcome/reason") of each item."""
    return [(item.candidate.locator, ending(item)) for item in read(location)]


def ending(item: Page | Failure) -> str:
    return f"{item.outcome}/{item.reason}" if isinstance(item, Failure) else item.candidate.url or "page"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "pages"
    made.mkdir()
    return made


def index(folder: Path, *lines: object) -> None:
    texts = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    (folder / "index.jsonl").write_text("".join(f"{text}\n" for text in texts))


# --- pages


def test_a_folder_is_read_by_name_with_its_folders(folder: Path) -> None:
    (folder / "b").mkdir()
    for name in ("c.html", "a.htm", "b/d.xhtml", "b/E.HTML", "notes.txt", "picture.jpg"):
        (folder / name).write_bytes(HTML)
    assert brief(folder) == [(name, "page") for name in ("a.htm", "b/E.HTML", "b/d.xhtml", "c.html")]


def test_a_page_stays_as_stored(folder: Path) -> None:
    stored = {"a.html": HTML, "b.html.gz": gzip.compress(HTML), "c.html.zst": zstandard.compress(HTML)}
    for name, body in stored.items():
        (folder / name).write_bytes(body)
    pages = [item for item in read(folder) if isinstance(item, Page)]
    assert [page.body for page in pages] == list(stored.values())
    assert [page.encoding for page in pages] == [Encoding.IDENTITY, Encoding.GZIP, Encoding.ZSTD]
    assert [page.content_hash for page in pages] == [hashlib.sha256(body).hexdigest() for body in stored.values()]
    assert {page.kind for page in pages} == {Kind.PAGES}
    assert [page.candidate.key for page in pages] == [key_of("harbour", name, None) for name in stored]


@pytest.mark.parametrize(
    ("name", "body", "encoding"),
    [
        ("a.html", gzip.compress(HTML), Encoding.GZIP),
        ("a.html.gz", b"\xef\xbb\xbf \n" + HTML, Encoding.IDENTITY),
        ("a.html.gz", b"neither this nor that", Encoding.GZIP),
        ("a.html.zst", b"neither this nor that", Encoding.ZSTD),
    ],
)
def test_first_bytes_decide_and_the_suffix_tells_damage(
    folder: Path, name: str, body: bytes, encoding: Encoding
) -> None:
    (folder / name).write_bytes(body)
    (page,) = read(folder)
    assert isinstance(page, Page)
    assert page.encoding is encoding


def test_a_location_may_be_a_file_or_a_glob(folder: Path) -> None:
    for name in ("a.html", "b.html", "c.php"):
        (folder / name).write_bytes(HTML)
    index(folder, {"page": "a.html", "url": "https://harbour.example/a"})
    assert brief(folder / "c.php") == [("c.php", "page")]
    assert brief(folder / "*.html") == [("a.html", "page"), ("b.html", "page")]
    assert brief(folder / "*") == [(name, "page") for name in ("a.html", "b.html", "c.php")]


def test_no_page_at_all_is_one_failure(folder: Path) -> None:
    (folder / "notes.txt").write_text("no page")
    for location in (folder, folder / "gone", folder / "*.html"):
        assert brief(location) == [(str(location), "failed/no-files")]


# --- the index


def test_the_index_gives_urls_and_order_and_the_rest_follows(folder: Path) -> None:
    for name in ("a.html", "b.html", "c.html", "d.html"):
        (folder / name).write_bytes(HTML)
    url = "https://Harbour.example/c?utm_source=x"
    index(folder, {"page": "./c.html", "url": url, "truth": {}}, "", {"page": "a.html"}, {"page": "b.html", "url": ""})
    assert brief(folder) == [("c.html", url), ("a.html", "page"), ("b.html", "page"), ("d.html", "page")]
    candidate = read(folder)[0].candidate
    assert candidate.canonical_url == "https://harbour.example/c"
    assert candidate.key == article_id("https://harbour.example/c")


def test_an_invalid_url_stays_as_found(folder: Path) -> None:
    (folder / "a.html").write_bytes(HTML)
    index(folder, {"page": "a.html", "url": "harbour dot example"})
    (page,) = read(folder)
    assert isinstance(page, Page)
    assert (page.candidate.url, page.candidate.canonical_url) == ("harbour dot example", None)
    assert page.candidate.key == key_of("harbour", "a.html", None)


def test_a_page_listed_twice_is_two_candidates(folder: Path) -> None:
    (folder / "a.html").write_bytes(HTML)
    urls = ["https://harbour.example/1", "https://harbour.example/2"]
    index(folder, *({"page": "a.html", "url": url} for url in urls))
    assert brief(folder) == [("a.html", url) for url in urls]


@pytest.mark.parametrize(
    "line",
    [
        b"not json",
        b'{"page": "b.html", "url": "https://harbour.example/\xff"}',
        b'"b.html"',
        b'{"url": "https://harbour.example/b"}',
        b'{"page": 7}',
        b'{"page": ""}',
        b'{"page": "b\\u0000.html"}',
        b'{"page": "\\ud800.html"}',
        b'{"page": "b.html", "more": "' + b"x" * (1 << 20) + b'"}',
    ],
    ids=lambda line: repr(line[:30]),
)
def test_a_bad_line_is_its_own_failure(folder: Path, line: bytes) -> None:
    (folder / "a.html").write_bytes(HTML)
    good = b'{"page": "a.html", "url": "https://harbour.example/a"}'
    (folder / "index.jsonl").write_bytes(b"\xef\xbb\xbf" + good + b"\r\n" + line + b"\n" + good)
    assert brief(folder) == [
        ("a.html", "https://harbour.example/a"),
        ("index.jsonl:2", "failed/bad-index-line"),
        ("a.html", "https://harbour.example/a"),
    ]


def test_a_page_whose_url_is_no_string_is_not_read_without_one(folder: Path) -> None:
    (folder / "a.html").write_bytes(HTML)
    index(folder, {"page": "a.html", "url": 7})
    assert brief(folder) == [("index.jsonl:1", "failed/bad-index-line")]


@pytest.mark.parametrize(
    "page", ["../outside.html", "/etc/hostname", "x/../../outside.html", "out.html", "out/b.html", "."]
)
def test_a_line_that_leads_out_is_refused(folder: Path, page: str) -> None:
    (folder.parent / "outside.html").write_bytes(HTML)
    (folder.parent / "elsewhere").mkdir()
    (folder.parent / "elsewhere/b.html").write_bytes(HTML)
    (folder / "out.html").symlink_to("../outside.html")
    (folder / "out").symlink_to("../elsewhere")
    (folder / "a.html").write_bytes(HTML)
    index(folder, {"page": page, "url": "https://harbour.example/out"})
    found = brief(folder)
    assert found[0] == ("index.jsonl:1", "refused/outside-folder")
    assert ("a.html", "page") in found
    assert [name for name, _ in found].count(page) == 0


def test_a_page_that_is_named_but_absent(folder: Path) -> None:
    (folder / "a.html").write_bytes(HTML)
    index(folder, {"page": "gone.html", "url": "https://harbour.example/gone"}, {"page": "a.html/b"})
    first, second, _ = read(folder)
    assert [ending(first), ending(second)] == ["failed/page-not-found"] * 2
    assert first.candidate.key == article_id("https://harbour.example/gone")
    assert first.candidate.locator == "gone.html"


def test_without_its_index_a_folder_is_not_read(folder: Path) -> None:
    (folder / "a.html").write_bytes(HTML)
    (folder / "index.jsonl").mkdir()
    assert brief(folder) == [("index.jsonl", "failed/unreadable-file")]
    (folder / "index.jsonl").rmdir()
    (folder / "index.jsonl").symlink_to("/etc/hostname")
    assert brief(folder) == [("index.jsonl", "refused/outside-folder")]


def test_memory_does_not_grow_with_the_pages(folder: Path) -> None:
    for number in range(400):
        (folder / f"{number}.html").write_bytes(HTML * 1000)
    index(folder, *({"page": f"{number}.html", "url": f"https://harbour.example/{number}"} for number in range(400)))
    source = Source("harbour", Kind.PAGES, str(folder))
    tracemalloc.start()
    pages = read_page_source(source)
    list(islice(pages, 20))
    tracemalloc.reset_peak()
    assert sum(isinstance(page, Page) for page in pages) == 380
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


# --- files that cannot be read


def test_links_within_are_read_once_and_links_out_are_refused(folder: Path) -> None:
    (folder / "a.html").write_bytes(HTML)
    (folder / "b.html").symlink_to("a.html")
    (folder / "c.html").symlink_to("/etc/hostname")
    assert brief(folder) == [("a.html", "page"), ("c.html", "refused/outside-folder")]


@pytest.mark.parametrize(
    ("size", "reason"), [(0, "failed/empty-page"), (LARGEST_PAGE, "page"), (LARGEST_PAGE + 1, "failed/page-too-large")]
)
def test_a_page_has_a_size(folder: Path, size: int, reason: str) -> None:
    with (folder / "a.html").open("wb") as file:
        file.truncate(size)
    assert brief(folder) == [("a.html", reason)]


def test_what_is_no_file_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "a.html")
    (folder / "b.html").symlink_to("b.html")
    assert brief(folder) == [("a.html", "failed/unreadable-file"), ("b.html", "failed/unreadable-file")]


def test_a_page_that_vanishes_after_it_was_listed(folder: Path) -> None:
    for name in ("a.html", "b.html", "c.html"):
        (folder / name).write_bytes(HTML)
    items = read_page_source(Source("harbour", Kind.PAGES, str(folder)))
    next(items)
    (folder / "b.html").unlink()
    assert [ending(item) for item in items] == ["failed/file-vanished", "page"]


def test_a_page_that_grows_while_it_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that keeps writing spoils it; one that has just ended does not."""
    path, pread = folder / "a.html", os.pread
    path.write_bytes(HTML)
    writes = 0

    def pread_while_written(descriptor: int, size: int, offset: int) -> bytes:
        nonlocal writes
        if writes:
            writes -= 1
            with path.open("ab") as file:
                file.write(b"more")
        return pread(descriptor, size, offset)

    monkeypatch.setattr(page_files.os, "pread", pread_while_written)
    writes = 1
    (page,) = read(folder)
    assert isinstance(page, Page)
    assert page.body == HTML + b"more"
    writes = 2
    assert brief(folder) == [("a.html", "failed/file-changed")]


def test_a_page_under_constant_writing_ends_somehow(folder: Path) -> None:
    path = folder / "a.html"
    path.write_bytes(HTML)
    is_over = threading.Event()

    def write() -> None:
        while not is_over.is_set():
            path.write_bytes(HTML * 500)

    writer = threading.Thread(target=write)
    writer.start()
    endings = {ending(item) for _ in range(100) for item in read(folder)}
    is_over.set()
    writer.join()
    assert endings <= {"page", "failed/file-changed", "failed/empty-page"}


def test_what_we_have_no_right_to_read(folder: Path) -> None:
    """Tests may run as root, whom no permission stops: a child gives that up."""
    (folder / "a.html").write_bytes(HTML)
    (folder / "b.html").write_bytes(HTML)
    (folder / "b.html").chmod(0)
    (folder / "closed").mkdir(mode=0)
    for parent in (folder, *folder.parents[:-2]):
        parent.chmod(0o755)
    code = (
        "import os, sys\nfrom tests.tasks.test_page_files import brief\n"
        "if os.getuid() == 0:\n    os.setgid(65534); os.setuid(65534)\nprint(brief(sys.argv[1]))"
    )
    told = subprocess.run([sys.executable, "-c", code, folder], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == str(
        [("a.html", "page"), ("b.html", "failed/unreadable-file"), ("closed", "failed/unreadable-file")]
    )

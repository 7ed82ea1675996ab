from __future__ import annotations

import gzip
import hashlib
import json
import os
import socket
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from datetime import date
from io import BytesIO
from itertools import islice
from pathlib import Path

import pytest
import zstandard

from tasks import file_bytes
from tasks.file_search import printable
from tasks.identity import article_id, canonical_url
from tasks.model import Failure, Page, Source
from tasks.record_files import read_record_source
from tasks.seed_format import make_record, read_records, write_record
from tasks.vocabulary import Kind, Outcome, Reason

ROOT = Path(__file__).parents[2]


def record(name: str, text: str = "A ferry left at nine.") -> str:
    url = f"https://example.org/20240123/{name}.html"
    return write_record(make_record(url, date(2024, 1, 23), name.title(), [text]))


def read(location: Path | str) -> list[Page | Failure]:
    return list(read_record_source(Source("harbour", Kind.RECORDS, str(location))))


def brief(location: Path | str) -> list[tuple[str, str]]:
    """(locator, "page" or "outcome/reason") of each item."""
    return [(item.candidate.locator, ending(item)) for item in read(location)]


def ending(item: Page | Failure) -> str:
    return "page" if isinstance(item, Page) else f"{item.outcome}/{item.reason}"


def failure(location: Path | str) -> Failure:
    (item,) = read(location)
    assert isinstance(item, Failure)
    return item


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


# --- pages and their candidates


def test_a_record_becomes_a_page_that_reads_back(inbox: Path):
    (inbox / "a.txt").write_text("\n" + record("ferry") + record("bridge"))
    first, second = read(inbox / "a.txt")
    assert isinstance(first, Page)
    assert isinstance(second, Page)
    assert first.body == record("ferry").encode()
    assert first.content_hash == hashlib.sha256(first.body).hexdigest()
    assert first.kind is Kind.RECORDS
    assert (first.candidate.locator, second.candidate.locator) == ("a.txt:2", "a.txt:5")
    url = "https://example.org/20240123/ferry.html"
    canonical = canonical_url(url)
    assert canonical is not None
    assert (first.candidate.source, first.candidate.url) == ("harbour", url)
    assert (first.candidate.canonical_url, first.candidate.key) == (canonical, article_id(canonical))


def test_a_record_has_one_content_hash_wherever_it_stands(inbox: Path):
    (inbox / "a.txt").write_text(record("ferry"))
    (inbox / "b.txt").write_bytes(("\ufeff" + record("bridge") + record("ferry")).replace("\n", "\r\n\r\n").encode())
    (inbox / "c.txt.gz").write_bytes(gzip.compress(record("ferry").encode()))
    hashes = [item.content_hash for item in read(inbox) if isinstance(item, Page)]
    assert hashes[0] == hashes[2] == hashes[3] != hashes[1]


def test_a_record_without_url_keeps_its_key_when_records_are_put_before_it(inbox: Path):
    nameless = " date 2024-01-23\nA title\nA text.\n"
    (inbox / "a.txt").write_text(nameless)
    (before,) = read(inbox)
    (inbox / "a.txt").write_text(record("ferry") + nameless + nameless.replace("text", "other text"))
    _, after, other = read(inbox)
    assert after.candidate.key == before.candidate.key != other.candidate.key
    assert after.candidate.locator == "a.txt:4"
    assert after.candidate.url is None


def test_a_url_that_is_none_counts_as_found_but_names_nothing(inbox: Path):
    (inbox / "a.txt").write_text(" date 2024-01-23 file:///etc/passwd\nA title\nA text.\n")
    (item,) = read(inbox)
    assert (item.candidate.url, item.candidate.canonical_url) == ("file:///etc/passwd", None)


def test_a_record_without_body_is_pending_where_a_url_tells_where_to_fetch_it(inbox: Path):
    url = "https://example.org/a"
    (inbox / "a.txt").write_text(
        f" date 2024-01-23 {url}\n date 2024-02-31 {url}\nTitle only\n date\n date\nTitle only\n"
    )
    items = read(inbox)
    assert [ending(item) for item in items] == ["pending/no-body"] * 2 + ["failed/no-body"] * 2
    details = [item.detail for item in items if isinstance(item, Failure)]
    assert details == [
        "",
        "line 2: header has impossible-date",
        "line 4: header has missing-date, missing-url",
        "line 5: header has missing-date, missing-url",
    ]
    assert items[0].candidate.key == items[1].candidate.key


def test_a_bad_record_is_its_own_failure(inbox: Path):
    bad = b" date 2024-01-23 https://example.org/bad\nTitle\ncaf\xe9\n"
    (inbox / "a.txt").write_bytes(b"Notes\n" + record("ferry").encode() + bad + record("bridge").encode())
    stray, ferry, broken, bridge = read(inbox)
    assert isinstance(stray, Failure)
    assert isinstance(broken, Failure)
    assert [ending(item) for item in (stray, ferry, broken, bridge)] == [
        "failed/no-header",
        "page",
        "failed/not-utf-8",
        "page",
    ]
    assert stray.detail == "line 1: text before the first header line"
    assert (broken.candidate.locator, broken.candidate.url) == ("a.txt:5", "https://example.org/bad")
    assert broken.detail == "line 7: byte 4 (0xe9) is not UTF-8"


def test_a_broken_header_with_a_body_is_a_page_whose_record_tells(inbox: Path):
    (inbox / "a.txt").write_text(" date 2024-02-31 https://example.org/a https://example.org/b\nTitle\nText.\n")
    (item,) = read(inbox)
    assert isinstance(item, Page)
    (again,) = read_records(BytesIO(item.body))
    assert [problem.value for problem in again.problems] == ["impossible-date", "two-urls"]  # type: ignore[union-attr]


# --- which files


def test_a_folder_is_read_with_all_below_in_the_order_of_names(inbox: Path):
    for name in (
        "b.txt",
        "a/z.txt",
        "a/b/c.TXT",
        "c.txt.gz",
        "d.txt.zst",
        "e.md",
        "f.txt.bak",
        ".hidden.txt",
        ".git/a.txt",
    ):
        path = inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(record("ferry"))
    names = [locator for locator, _ in brief(inbox)]
    assert names == ["a/b/c.TXT:1", "a/z.txt:1", "b.txt:1", "c.txt.gz:1", "d.txt.zst:1"]
    assert brief(f"{inbox}/") == brief(inbox)


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("*", ["a.txt", "b.md"]),
        ("*.txt", ["a.txt"]),
        ("?.m[de]", ["b.md"]),
        ("**", ["a.txt", "b.md", "x/.d/e.txt", "x/c.txt", "x/y/c.txt"]),
        ("**/*.txt", ["a.txt", "x/c.txt", "x/y/c.txt"]),
        ("**/c.txt", ["x/c.txt", "x/y/c.txt"]),
        ("**/y/**/*.txt", ["x/y/c.txt"]),
        ("**/**/*.txt", ["a.txt", "x/c.txt", "x/y/c.txt"]),
        ("x*/c.txt", ["x/c.txt"]),
        ("*/*/c.txt", ["x/y/c.txt"]),
        ("x/.[d]/*", ["e.txt"]),
        ("*/../a.txt", []),
        ("[z]*", []),
    ],
)
def test_globs(inbox: Path, pattern: str, names: list[str]):
    for name in ("a.txt", "b.md", "x/c.txt", "x/y/c.txt", "x/.d/e.txt"):
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_text(record("ferry"))
    found = [locator.removesuffix(":1") for locator, end in brief(inbox / pattern) if end == "page"]
    wanted = [name for name in names if pattern != "**" or ".d" not in name]
    assert [name.removeprefix(".d/") for name in found] == wanted


def test_an_existing_name_with_brackets_is_that_file(inbox: Path):
    (inbox / "a[1].txt").write_text(record("ferry"))
    assert brief(inbox / "a[1].txt") == [("a[1].txt:1", "page")]


@pytest.mark.parametrize("location", ["absent.txt", "absent/", "*.txt", "absent/**/*.txt", ""])
def test_a_location_without_files_is_a_failure(inbox: Path, location: str):
    item = failure(f"{inbox}/{location}")
    assert (item.outcome, item.reason, item.candidate.locator) == (
        Outcome.FAILED,
        Reason.NO_FILES,
        f"{inbox}/{location}",
    )


def test_strange_names_stay_one_printable_line(inbox: Path):
    strange = [
        b"a\nb.txt",
        b"..c.txt".replace(b"..c", b"c..c"),
        b"d\xff.txt",
        b"e\\n.txt",
        "f é.txt".encode(),
        b"g\x1b[31m.txt",
    ]
    for name in strange:
        (inbox / os.fsdecode(name)).write_text(record("ferry"))
    locators = [locator for locator, end in brief(inbox) if end == "page"]
    assert locators == [
        "a\\nb.txt:1",
        "c..c.txt:1",
        "d\\udcff.txt:1",
        "e\\\\n.txt:1",
        "f é.txt:1",
        "g\\x1b[31m.txt:1",
    ]
    assert all(locator.encode().decode().isprintable() for locator in locators)
    assert printable("a\\nb") != printable("a\nb")


def test_what_is_no_regular_file_is_reported_and_a_folder_named_like_one_is_a_folder(inbox: Path):
    os.mkfifo(inbox / "pipe.txt")
    (inbox / "folder.txt").mkdir()
    (inbox / "folder.txt" / "a.txt").write_text(record("ferry"))
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(inbox)
        listener.bind("socket.txt")
        os.chdir(here)
        assert brief(inbox) == [
            ("folder.txt/a.txt:1", "page"),
            ("pipe.txt", "failed/unreadable-file"),
            ("socket.txt", "failed/unreadable-file"),
        ]
    assert failure(inbox / "pipe.txt").detail == "not a regular file"


def test_folders_nested_as_deep_as_paths_go_are_walked(inbox: Path):
    path = inbox
    while len(str(path)) < 3900:
        path = path / "d"
        path.mkdir()
    (path / "a.txt").write_text(record("ferry"))
    (inbox / "z.txt").write_text(record("bridge"))
    try:
        assert [end for _, end in brief(inbox)] == ["page", "page"]
    finally:  # pytest itself, which removes the folders of earlier sessions, does not get so deep
        subprocess.run(["rm", "-rf", str(inbox / "d")], check=True)


# --- links


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "secret.txt").write_text(record("secret"))
    return folder


@pytest.mark.parametrize("pattern", ["", "*", "*.txt", "**/*.txt"])
def test_a_link_out_of_the_folder_is_refused(inbox: Path, outside: Path, pattern: str):
    (inbox / "a.txt").symlink_to(outside / "secret.txt")
    (inbox / "b.txt").symlink_to("../outside/secret.txt")
    (inbox / "c.txt").symlink_to(outside / "absent.txt")
    (inbox / "d.txt").write_text(record("ferry"))
    items = brief(inbox / pattern)
    assert items == [(f"{name}.txt", "refused/outside-folder") for name in "abc"] + [("d.txt:1", "page")]
    assert brief(inbox / "a.txt") == [("a.txt", "refused/outside-folder")]


def test_a_linked_folder_outside_is_refused_and_never_entered(inbox: Path, outside: Path):
    (inbox / "all").symlink_to("/")
    (inbox / "away").symlink_to(outside)
    (inbox / "z.txt").write_text(record("ferry"))
    refused = [("all", "refused/outside-folder"), ("away", "refused/outside-folder")]
    assert brief(inbox) == brief(inbox / "**/*.txt") == [*refused, ("z.txt:1", "page")]
    assert brief(inbox / "*.txt") == [("z.txt:1", "page")]


def test_links_within_the_folder_are_read_once(inbox: Path):
    (inbox / "sub").mkdir()
    (inbox / "sub" / "a.txt").write_text(record("ferry"))
    (inbox / "sub" / "b.dat").write_text(record("bridge"))
    (inbox / "again.txt").symlink_to("sub/a.txt")
    (inbox / "data.txt").symlink_to("sub/b.dat")
    (inbox / "loop").symlink_to(inbox)
    assert brief(inbox) == [("data.txt:1", "page"), ("sub/a.txt:1", "page")]
    assert brief(inbox / "*.txt") == [("again.txt:1", "page"), ("data.txt:1", "page")]


def test_a_link_to_nothing_and_a_link_to_itself(inbox: Path):
    (inbox / "a.txt").symlink_to("absent")
    (inbox / "b.txt").symlink_to("b.txt")
    (inbox / "d.txt").symlink_to("gone.txt")
    (inbox / "c.txt").write_text(record("ferry"))
    assert brief(inbox) == [
        ("a.txt", "failed/file-vanished"),
        ("b.txt", "failed/unreadable-file"),
        ("c.txt:1", "page"),
        ("d.txt", "failed/file-vanished"),
    ]


def test_the_folder_itself_may_be_a_link(inbox: Path, tmp_path: Path):
    (inbox / "a.txt").write_text(record("ferry"))
    (tmp_path / "today").symlink_to(inbox)
    for location in ("today", "today/*.txt", "today/a.txt"):
        assert brief(tmp_path / location) == [("a.txt:1", "page")]


# --- compression


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor(write_checksum=True).compress(data)


PACKERS = pytest.mark.parametrize(("pack", "suffix"), [(gzip.compress, ".gz"), (zstd, ".zst")])


@PACKERS
def test_packed_files_are_known_by_their_bytes(inbox: Path, pack: Callable[[bytes], bytes], suffix: str):
    data = (record("ferry") + record("bridge")).encode()
    (inbox / f"a.txt{suffix}").write_bytes(pack(data))
    (inbox / "b.txt").write_bytes(pack(data))
    (inbox / "c.txt").write_bytes(pack(record("ferry").encode()) + pack(b"") + pack(record("bridge").encode()))
    (inbox / f"d.txt{suffix}").write_bytes(data)
    assert [end for _, end in brief(inbox)] == ["page"] * 8


def test_zstd_skippable_and_streamed_frames(inbox: Path):
    skippable = b"\x50\x2a\x4d\x18\x04\0\0\0note"
    packer = zstandard.ZstdCompressor().compressobj()
    streamed = packer.compress(record("ferry").encode()) + packer.flush()
    (inbox / "a.txt.zst").write_bytes(skippable + streamed + skippable + streamed + skippable)
    assert [end for _, end in brief(inbox)] == ["page", "page"]


NOISE = [hashlib.sha256(str(i).encode()).hexdigest() * 40 for i in range(400)]
MANY = "".join(record(f"r{i}", text) for i, text in enumerate(NOISE)).encode()


@PACKERS
@pytest.mark.parametrize("left", [0.5, 0.9, 1.0])
def test_records_before_the_damage_are_kept(inbox: Path, pack: Callable[[bytes], bytes], suffix: str, left: float):
    whole = pack(MANY)
    path = inbox / f"a.txt{suffix}"
    path.write_bytes(whole[: min(int(len(whole) * left), len(whole) - 1)])
    *pages, last = read(path)
    assert isinstance(last, Failure)
    assert (last.reason, last.candidate.locator) == (Reason.DAMAGED_COMPRESSION, path.name)
    assert [page.body for page in pages if isinstance(page, Page)] == [
        record(f"r{i}", text).encode() for i, text in enumerate(NOISE[: len(pages)])
    ]
    assert left * 0.5 < len(pages) / len(NOISE) < 1


@PACKERS
def test_corrupt_bytes_are_told_at_the_latest_at_the_end(inbox: Path, pack: Callable[[bytes], bytes], suffix: str):
    corrupt = bytearray(pack(MANY))
    corrupt[len(corrupt) // 2 : len(corrupt) // 2 + 400] = bytes(400)
    (inbox / f"a.txt{suffix}").write_bytes(corrupt)
    (inbox / "b.txt").write_text(record("ferry"))
    *_, last, other = read(inbox)
    assert (ending(last), ending(other)) == ("failed/damaged-compression", "page")


@PACKERS
def test_a_file_cut_at_every_byte_loses_no_record_in_silence(inbox: Path, pack: Callable[[bytes], bytes], suffix: str):
    whole = pack((record("ferry") + record("bridge")).encode())
    path = inbox / f"a.txt{suffix}"
    for length in range(1, len(whole)):
        path.write_bytes(whole[:length])
        *pages, last = read(path)
        assert ending(last) == "failed/damaged-compression", length
        assert len(pages) <= 1


def test_damage_in_the_first_bytes_and_rubbish_at_the_end(inbox: Path):
    packed = gzip.compress(record("ferry").encode())
    (inbox / "a.txt.gz").write_bytes(b"\0" + packed[1:])
    (inbox / "b.txt.gz").write_bytes(packed + b"rubbish")
    (inbox / "c.txt").write_text(record("bridge"))
    items = read(inbox)
    assert [ending(item) for item in items] == ["failed/damaged-compression"] * 2 + ["page"]


def test_a_bomb_is_given_up(inbox: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(file_bytes, "UNPACKED_FLOOR", 20_000_000)
    (inbox / "a.txt.gz").write_bytes(gzip.compress(record("ferry").encode() + record("x").encode() + b"x" * 60_000_000))
    (inbox / "b.txt.zst").write_bytes(zstd(record("ferry").encode() + record("x").encode() + b"x" * 60_000_000))
    tracemalloc.start()
    items = read(inbox)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [ending(item) for item in items] == ["page", "failed/damaged-compression"] * 2
    assert all("bomb" in item.detail for item in items if isinstance(item, Failure))
    assert peak < 48_000_000


# --- files that are no record files


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY_FILE),
        (b"\n \r\n", Reason.EMPTY_FILE),
        (b"\xef\xbb\xbf", Reason.EMPTY_FILE),
        (gzip.compress(b""), Reason.EMPTY_FILE),
        (zstd(b""), Reason.EMPTY_FILE),
        (b"%PDF-1.7\nrest", Reason.BINARY_FILE),
        (b"PK\x03\x04rest", Reason.BINARY_FILE),
        (b"\xff\xd8\xff\xe0rest", Reason.BINARY_FILE),
        (bytes(range(256)) * 40, Reason.BINARY_FILE),
        (gzip.compress(gzip.compress(b"text")), Reason.BINARY_FILE),
        (record("ferry").encode("utf-16"), Reason.UTF_16),
        (record("ferry").encode("utf-16-le"), Reason.UTF_16),
        (record("ferry").encode("utf-16-be"), Reason.UTF_16),
        (record("ferry", "Паром отошёл в девять часов. " * 200).encode("utf-16-le"), Reason.UTF_16),
        (record("ferry", "Паром отошёл в девять часов. " * 200).encode("utf-16-be"), Reason.UTF_16),
        ("Only notes, no record at all.".encode("utf-16-le"), Reason.UTF_16),
        (record("ferry").encode("utf-32"), Reason.UTF_16),
        (gzip.compress(record("ferry").encode("utf-16")), Reason.UTF_16),
    ],
)
def test_a_file_of_another_kind_is_one_failure(inbox: Path, data: bytes, reason: Reason):
    (inbox / "a.txt").write_bytes(data)
    (inbox / "b.txt").write_text(record("ferry"))
    broken, page = read(inbox)
    assert isinstance(broken, Failure)
    assert (broken.outcome, broken.reason, broken.candidate.locator) == (Outcome.FAILED, reason, "a.txt")
    assert isinstance(page, Page)
    assert reason is not Reason.UTF_16 or "save it as UTF-8" in broken.detail


def test_nul_bytes_amid_records_cost_their_record_only(inbox: Path):
    hole = record("hole").encode() + bytes(6000) + b"\n"
    (inbox / "a.txt").write_bytes(hole + record("ferry").encode())
    assert brief(inbox) == [("a.txt:1", "failed/nul-bytes"), ("a.txt:5", "page")]


def test_html_by_mistake_has_no_header(inbox: Path):
    (inbox / "a.txt").write_text("<!doctype html>\n<title>Ferry</title>\n")
    assert brief(inbox) == [("a.txt:1", "failed/no-header")]


def test_a_packed_line_of_200_megabytes_is_one_failure_in_little_memory(inbox: Path):
    with gzip.open(inbox / "a.txt.gz", "wb", compresslevel=1) as stream:
        stream.write(record("ferry").encode() + record("long").encode())
        for _ in range(200):
            stream.write(b"x" * 1_000_000)
        stream.write(b"\n" + record("bridge").encode())
    tracemalloc.start()
    items = brief(inbox)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [end for _, end in items] == ["page", "failed/line-too-long", "page"]
    assert peak < 24_000_000


# --- files that change


def test_a_file_that_grows_is_read_to_where_it_ended(inbox: Path):
    path = inbox / "a.txt"
    path.write_text("".join(record(f"r{i}") for i in range(3)))
    items = read_record_source(Source("harbour", Kind.RECORDS, str(path)))
    first = next(items)
    with path.open("a") as stream:
        stream.write("" + record("late"))
    rest = list(items)
    assert isinstance(first, Page)
    assert [ending(item) for item in rest] == ["page", "failed/file-changed"]
    assert rest[1].candidate.url == "https://example.org/20240123/r2.html"
    assert [end for _, end in brief(path)] == ["page"] * 4


def test_a_file_that_shrinks_loses_its_last_record_only(inbox: Path):
    path = inbox / "a.txt"
    path.write_text("".join(record(f"r{i}", "A ferry. " * 5000) for i in range(6)))
    items = read_record_source(Source("harbour", Kind.RECORDS, str(path)))
    next(items)
    os.truncate(path, 200_000)
    endings = [ending(item) for item in items]
    assert endings[-1] == "failed/file-changed"
    assert set(endings[:-1]) == {"page"}


def test_a_packed_file_that_shrinks_has_changed_and_is_not_called_damaged(inbox: Path):
    path = inbox / "a.txt.gz"
    path.write_bytes(gzip.compress(MANY, 0))
    items = read_record_source(Source("harbour", Kind.RECORDS, str(path)))
    next(items)
    os.truncate(path, 300_000)
    last = list(items)[-1]
    assert ending(last) == "failed/file-changed"


def test_a_file_or_folder_that_vanishes_before_its_turn(inbox: Path):
    (inbox / "sub").mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (inbox / name).write_text(record("ferry"))
    items = read_record_source(Source("harbour", Kind.RECORDS, str(inbox)))
    next(items)
    (inbox / "b.txt").unlink()
    (inbox / "sub").rmdir()
    assert [(item.candidate.locator, ending(item)) for item in items] == [
        ("b.txt", "failed/file-vanished"),
        ("c.txt:1", "page"),
        ("sub", "failed/file-vanished"),
    ]


def test_an_abandoned_reader_closes_its_file(inbox: Path):
    (inbox / "a.txt").write_text("".join(record(f"r{i}") for i in range(50)))
    before = len(list(Path("/dev/fd").iterdir()))
    items = read_record_source(Source("harbour", Kind.RECORDS, str(inbox)))
    assert len(list(islice(items, 3))) == 3
    items.close()  # type: ignore[attr-defined]
    assert len(list(Path("/dev/fd").iterdir())) == before


AS_NOBODY = """
import json, os, sys
sys.path.insert(0, sys.argv[1])
from tasks.model import Source
from tasks.vocabulary import Kind
from tasks.record_files import read_record_source
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
items = [list(read_record_source(Source("harbour", Kind.RECORDS, location))) for location in sys.argv[2:]]
rows = [[(i.candidate.locator, getattr(i, "reason", "page"), getattr(i, "detail", "")) for i in some] for some in items]
json.dump(rows, sys.stdout)
"""


def test_what_may_not_be_read_is_a_failure_and_the_rest_is_read(inbox: Path, outside: Path):
    for folder in (inbox, *inbox.parents[:-2]):
        folder.chmod(0o755)
    for name in ("a.txt", "b.txt", "closed/c.txt", "listed/d.txt"):
        (inbox / name).parent.mkdir(exist_ok=True)
        (inbox / name).write_text(record("ferry"))
    (inbox / "e.txt").symlink_to(outside / "secret.txt")
    (inbox / "a.txt").chmod(0)
    for folder, mode in ((inbox / "closed", 0), (inbox / "listed", 0o444), (outside, 0)):
        folder.chmod(mode)
    locations = [str(inbox), str(inbox / "closed" / "c.txt"), str(inbox / "closed" / "*.txt")]
    command = [sys.executable, "-c", AS_NOBODY, str(ROOT), *locations]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    for folder in (inbox / "closed", inbox / "listed", outside):
        folder.chmod(0o755)
    assert done.returncode == 0, done.stderr
    whole, file, glob = json.loads(done.stdout)
    assert whole == [
        ["a.txt", "unreadable-file", "Permission denied"],
        ["b.txt:1", "page", ""],
        ["closed", "unreadable-file", "folder: Permission denied"],
        ["e.txt", "outside-folder", whole[3][2]],
        ["listed/d.txt", "unreadable-file", "Permission denied"],
    ]
    assert [row[1] for row in (*file, *glob)] == ["unreadable-file", "unreadable-file"]


def test_memory_does_not_grow_with_the_input(inbox: Path):
    peaks = []
    for count in (500, 5000):
        (inbox / "a.txt").write_text("".join(record(f"r{i}", "A ferry left at nine. " * 50) for i in range(count)))
        tracemalloc.start()
        assert sum(1 for _ in read_record_source(Source("harbour", Kind.RECORDS, str(inbox)))) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.1 + 100_000

"""Lists of URLs: every line is an address, nothing, or a failure that names its file and line."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
import zstandard

from tasks.model import Candidate, Failure, Source
from tasks.url_lists import read_url_list
from tasks.vocabulary import Kind, Outcome, Reason


def read(location: Path) -> tuple[list[str], list[Failure]]:
    items = list(read_url_list(Source("courier", Kind.URLS, str(location))))
    failures = [item for item in items if isinstance(item, Failure)]
    return [item.url or "" for item in items if isinstance(item, Candidate)], failures


def test_a_line_is_a_url_a_comment_or_nothing(tmp_path: Path) -> None:
    lines = [
        *("# the outlet's own archive", "", "https://courier.example/a#part", "  https://courier.example/b \r"),
        *("https://courier.example/c  # asked for by the desk", "\thttps://courier.example/d\t# too", "   # nothing"),
    ]
    (tmp_path / "list.txt").write_text("\ufeff" + "\n".join(lines))
    expected = [f"https://courier.example/{name}" for name in ("a#part", "b", "c", "d")]
    assert read(tmp_path / "list.txt") == (expected, [])


def test_a_candidate_is_recognised_by_its_canonical_url(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("https://Courier.example/a?utm_source=x\n")
    (candidate,) = read_url_list(Source("courier", Kind.URLS, str(tmp_path)))
    assert isinstance(candidate, Candidate)
    assert candidate.canonical_url == "https://courier.example/a"
    assert candidate.locator == candidate.url == "https://Courier.example/a?utm_source=x"


def test_each_address_comes_once_over_all_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("https://courier.example/a\nhttps://courier.example/a?utm_source=x\n")
    (tmp_path / "b.urls").write_text("http://courier.example/a\nhttps://courier.example/b\n")
    assert read(tmp_path)[0] == ["https://courier.example/a", "https://courier.example/b"]


@pytest.mark.parametrize(
    "line", ["courier.example/a", "file:///etc/passwd", "source:file:x", "http://", "http://1.2.3/"]
)
def test_what_is_no_web_address_is_a_failure_with_its_place(tmp_path: Path, line: str) -> None:
    (tmp_path / "list.txt").write_text(f"https://courier.example/a\n{line}\nhttps://courier.example/b\n")
    urls, (failure,) = read(tmp_path)
    assert urls == ["https://courier.example/a", "https://courier.example/b"]
    assert (failure.outcome, failure.reason) == (Outcome.FAILED, Reason.BAD_URL)
    assert failure.candidate.locator == "list.txt:2"
    assert line in failure.detail


def test_packed_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"https://courier.example/a\n"))
    (tmp_path / "b.urls.zst").write_bytes(zstandard.compress(b"https://courier.example/b\n"))
    assert read(tmp_path) == (["https://courier.example/a", "https://courier.example/b"], [])


def test_a_glob_says_itself_what_is_read_and_a_folder_only_its_lists(tmp_path: Path) -> None:
    (tmp_path / "a.list").write_text("https://courier.example/a\n")
    (tmp_path / "b.txt").write_text("https://courier.example/b\n")
    assert read(tmp_path / "*.list")[0] == ["https://courier.example/a"]
    assert read(tmp_path)[0] == ["https://courier.example/b"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY_FILE),
        (b"\n \n", Reason.EMPTY_FILE),
        (b"%PDF-1.7 and more", Reason.BINARY_FILE),
        ("https://courier.example/a\n".encode("utf-16"), Reason.UTF_16),
        (b"https://courier.example/caf\xe9\n", Reason.NOT_UTF_8),
        (b"https://courier.example/" + b"a" * 100_000, Reason.LINE_TOO_LONG),
        (gzip.compress(b"https://courier.example/a\n" * 9)[:-9], Reason.DAMAGED_COMPRESSION),
    ],
)
def test_a_file_that_is_no_list_is_a_failure(tmp_path: Path, content: bytes, reason: Reason) -> None:
    (tmp_path / "list.txt").write_bytes(content)
    _, failures = read(tmp_path)
    assert [failure.reason for failure in failures] == [reason]


def test_a_line_that_is_too_long_takes_nothing_from_the_next(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_bytes(b"x" * 70_000 + b"\nhttps://courier.example/a\n")
    urls, (failure,) = read(tmp_path)
    assert urls == ["https://courier.example/a"]
    assert failure.candidate.locator == "list.txt:1"


def test_no_file_is_a_failure_and_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    assert [failure.reason for failure in read(tmp_path / "nowhere.txt")[1]] == [Reason.NO_FILES]
    (tmp_path / "secret").write_text("https://courier.example/a\n")
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "out.txt").symlink_to(tmp_path / "secret")
    _, (failure,) = read(tmp_path / "lists")
    assert (failure.outcome, failure.reason) == (Outcome.REFUSED, Reason.OUTSIDE_FOLDER)


def test_comments_alone_are_a_list_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("# nothing today\n")
    assert read(tmp_path) == ([], [])

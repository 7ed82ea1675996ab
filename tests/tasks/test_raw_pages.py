"""Raw content is read again only where it is still what was extracted."""

import gzip
import hashlib
from pathlib import Path

import pytest

from tasks.model import Page, Source
from tasks.raw_pages import RawPages
from tasks.record_files import read_record_source
from tasks.vocabulary import Kind

RECORDS = "".join(
    f" date 2026-04-0{day} https://kiosk.example/{day}\nTitle {day}\nThe kiosk opened on day {day}.\n\n"
    for day in range(1, 6)
)


@pytest.fixture
def records(tmp_path: Path) -> Source:
    (tmp_path / "april.txt").write_text(RECORDS)
    (tmp_path / "may.txt").write_text(RECORDS.replace("2026-04", "2026-05"))
    return Source("kiosk", Kind.RECORDS, str(tmp_path / "*.txt"))


def pages_of(source: Source) -> list[Page]:
    return [item for item in read_record_source(source) if isinstance(item, Page)]


@pytest.mark.parametrize("order", [1, -1])
def test_every_record_is_found_in_any_order(records: Source, order: int) -> None:
    raw = RawPages([records])
    for page in pages_of(records)[::order]:
        assert raw.read("kiosk", page.candidate.locator, page.content_hash) == page.body


def test_a_record_that_changed_is_none_and_the_next_is_found(records: Source, tmp_path: Path) -> None:
    pages = pages_of(records)
    file = tmp_path / "april.txt"
    file.write_text(file.read_text().replace("day 2.", "another day."))
    raw = RawPages([records])
    read = [raw.read("kiosk", page.candidate.locator, page.content_hash) for page in pages[:5]]
    assert read == [pages[0].body, None, pages[2].body, pages[3].body, pages[4].body]


def test_a_line_that_holds_no_record_is_none(records: Source) -> None:
    raw = RawPages([records])
    page = pages_of(records)[1]
    assert raw.read("kiosk", "april.txt:2", page.content_hash) is None
    assert raw.read("kiosk", page.candidate.locator, page.content_hash) == page.body


def test_a_page_is_read_as_stored_or_not_at_all(tmp_path: Path) -> None:
    body = b"<p>kept</p>"
    known = hashlib.sha256(body).hexdigest()
    (tmp_path / "a.html").write_bytes(body)
    (tmp_path / "b.html").write_bytes(b"<p>changed</p>")
    raw = RawPages([Source("web", Kind.PAGES, str(tmp_path))])
    assert raw.read("web", "a.html", known) == body
    assert raw.read("web", "b.html", known) is None
    assert raw.read("web", "gone.html", known) is None


def test_a_damaged_file_gives_what_comes_before_the_damage(tmp_path: Path) -> None:
    packed = gzip.compress(RECORDS.encode())
    (tmp_path / "cut.txt.gz").write_bytes(packed[:-9])
    source = Source("kiosk", Kind.RECORDS, str(tmp_path))
    page = pages_of(source)[0]
    raw = RawPages([source])
    assert raw.read("kiosk", page.candidate.locator, page.content_hash) == page.body
    assert raw.read("kiosk", "cut.txt.gz:4000", page.content_hash) is None

from __future__ import annotations

import io
import tracemalloc
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.seed_format import (
    LINE_CAP,
    LINES_CAP,
    RECORD_CAP,
    BadRecord,
    Record,
    RecordTooLargeError,
    SeedFormatError,
    UnwritableHeaderError,
    UnwritableLineError,
    make_record,
    read_records,
    write_record,
    write_records,
)
from tasks.seed_header import HEADER_CAP, is_header_line
from tasks.seed_lines import is_blank
from tasks.vocabulary import HeaderProblem, Reason

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "../shared/seeds"
URL = "https://example.org/20240123/ferry.html"
HEADER = f" date 2024-01-23 {URL}\n".encode()


def read(data: bytes | str) -> list[Record | BadRecord]:
    return list(read_records(io.BytesIO(data.encode() if isinstance(data, str) else data)))


def only(data: bytes | str) -> Record:
    (record,) = read(data)
    assert isinstance(record, Record)
    return record


def bad(data: bytes | str) -> BadRecord:
    (record,) = read(data)
    assert isinstance(record, BadRecord)
    return record


def written(records: list[Record]) -> bytes:
    stream = io.BytesIO()
    write_records(records, stream)
    return stream.getvalue()


# --- one record


def test_a_record_is_header_title_and_paragraphs():
    record = only(HEADER + b"The ferry is late\nIt left at nine.\nNobody knew why.\n")
    assert record == Record(
        line=1,
        url=URL,
        date=date(2024, 1, 23),
        date_text="2024-01-23",
        title="The ferry is late",
        paragraphs=("It left at nine.", "Nobody knew why."),
        problems=(),
    )
    assert record.line == 1


@pytest.mark.parametrize(
    "start", ["date", " date", "  date", "\tdate", "\ufeff date", "\ufeffdate", "\ufeff\n\n date", "\n \n\t\n date"]
)
def test_what_may_stand_before_a_header(start: str):
    record = only(f"{start} 2024-01-23 {URL}\nTitle\nText.\n")
    assert (record.url, record.date, record.title) == (URL, date(2024, 1, 23), "Title")
    assert record.line == start.count("\n") + 1


def test_a_byte_order_mark_amid_joined_files_is_tolerated():
    data = f" date 2024-01-23 {URL}\nA\nB\n\ufeff date 2024-01-24 {URL}\nC\nD\n"
    assert [record.title for record in read(data) if isinstance(record, Record)] == ["A", "C"]


def test_windows_line_ends_and_blank_lines():
    record = only(f" date 2024-01-23 {URL}\r\n\r\nTitle\r\n \t \r\n\u00a0\r\nOne.\r\n\r\nTwo.")
    assert (record.title, record.paragraphs) == ("Title", ("One.", "Two."))


@pytest.mark.parametrize("char", ["\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"])
def test_no_other_character_ends_a_line(char: str):
    record = only(HEADER + f"Ti{char}tle\nOne{char}two{char}.\n".encode())
    assert (record.title, record.paragraphs) == (f"Ti{char}tle", (f"One{char}two{char}.",))
    assert read(write_record(record)) == [record]


def test_a_paragraphs_own_carriage_return_survives_beside_a_line_end():
    for line, text in ((b"One.\r\r\n", "One.\r"), (b"One.\r", "One.\r"), (b"One.\r\n", "One.")):
        record = only(HEADER + b"Title\n" + line)
        assert record.paragraphs == (text,)
        assert only(write_record(record)) == record


def test_white_space_at_the_ends_of_a_paragraph_is_kept():
    assert only(HEADER + b"  Title \n  , he said. \n").paragraphs == ("  , he said. ",)


def test_lines_are_numbered_from_one_with_blank_ones_counted():
    data = f"\n date 2024-01-23 {URL}\nA\nB\n\n\r\n date 2024-01-24 {URL}\nC\nD"
    assert [record.line for record in read(data)] == [2, 7]


def test_title_only_and_header_only():
    assert (only(HEADER + b"Title\n").title, only(HEADER + b"Title\n").paragraphs) == ("Title", ())
    assert (only(HEADER).title, only(HEADER).paragraphs, only(HEADER).problems) == (None, (), ())


def test_a_header_directly_after_a_header_is_two_records():
    first, second = read(HEADER * 2 + b"Title\nText.\n")
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert (first.title, first.problems, second.line, second.title) == (None, (), 2, "Title")


def test_a_backslash_alone_says_that_there_is_no_title():
    record = only(HEADER + b"\\\nText.\n")
    assert (record.title, record.paragraphs, record.problems) == (None, ("Text.",), (HeaderProblem.MISSING_TITLE,))
    assert only(HEADER + b"\\\n") == only(HEADER)
    assert only(HEADER + b"\\\\\nText.\n\\\n\\\\\n").paragraphs == ("Text.", "\\", "\\\\")
    assert only(HEADER + b"\\\\\nText.\n").title == "\\"


def test_an_empty_stream_has_no_records():
    assert read(b"") == read(b"\n \r\n\n") == read("\ufeff") == read("\ufeff\n\ufeff\n") == []


# --- headers


@pytest.mark.parametrize(
    ("header", "date_text", "url", "problems"),
    [
        (f"2024-02-29 {URL}", "2024-02-29", URL, []),
        ("", None, None, ["missing-date", "missing-url"]),
        (URL, None, URL, ["missing-date"]),
        ("2024-01-23", "2024-01-23", None, ["missing-url"]),
        ("23/01/2024", "23/01/2024", None, ["unreadable-date", "missing-url"]),
        ("2024-01-23 example.org/a", "2024-01-23", None, ["missing-url"]),
        (f"2024-02-31 {URL}", "2024-02-31", URL, ["impossible-date"]),
        (f"0000-00-00 {URL}", "0000-00-00", URL, ["impossible-date"]),
        (f"2024-1-5 {URL}", "2024-1-5", URL, ["unreadable-date"]),
        (f"20240123 {URL}", "20240123", URL, ["unreadable-date"]),
        (f"23/01/2024 {URL}", "23/01/2024", URL, ["unreadable-date"]),
        (f"23.01.2024 10:30 {URL}", "23.01.2024 10:30", URL, ["unreadable-date"]),
        (f"2024-01-23T10:00:00+03:00 {URL}", "2024-01-23T10:00:00+03:00", URL, ["unreadable-date"]),
        (f"2024-01-23 2024-01-24 {URL}", "2024-01-23 2024-01-24", URL, ["unreadable-date"]),
        (f"23 января 2024 {URL}", "23 января 2024", URL, ["unreadable-date"]),
        (f"Tue, 23 Jan 2024 10:00 +0300 {URL}", "Tue, 23 Jan 2024 10:00 +0300", URL, ["unreadable-date"]),
        (f"unknown {URL}", "unknown", URL, ["unreadable-date"]),
        (f"٢٠٢٤-٠١-٢٣ {URL}", "٢٠٢٤-٠١-٢٣", URL, ["unreadable-date"]),
        (f"2024-01-23 {URL} https://example.net/b", "2024-01-23", URL, ["two-urls"]),
        (f"{URL} https://example.net/b", None, URL, ["missing-date", "two-urls"]),
        (f"2024-01-23 {URL} and more", "2024-01-23", URL, ["extra-text"]),
        (f"{URL} 2024-01-23", None, URL, ["missing-date", "extra-text"]),
    ],
)
def test_a_broken_header_is_still_a_header(header: str, date_text: str | None, url: str | None, problems: list[str]):
    before, record, after = read(f" date 2024-01-01 {URL}\nA\nB\ndate {header}\nC\nD\n date 2024-01-02 {URL}\nE\nF\n")
    assert isinstance(before, Record)
    assert isinstance(record, Record)
    assert isinstance(after, Record)
    assert (record.date_text, record.url, list(record.problems)) == (date_text, url, problems)
    assert (record.title, record.paragraphs) == ("C", ("D",))
    assert (before.problems, after.problems) == ((), ())
    assert (record.date is None) == any(problem.endswith("-date") for problem in problems)
    assert read(written([before, record, after])) == [before, record, after]


@pytest.mark.parametrize(
    "line",
    [
        "date palms are grown in the valley",
        "date night at the museum",
        "date 2024 was a good year for palms",
        "date 2024-01-23 was fixed by the court",
        "date 7 years ago",
        "date palms of the south: see https://example.org/palms for a list",
        "date night at https://example.org/museum",
        "dates 2024-01-23 https://example.org/a",
        "date: 2024-01-23 https://example.org/a",
        "Date 2024-01-23 https://example.org/a",
        "the date 2024-01-23 https://example.org/a",
        "dated 2024-01-23",
        "date https:// is no address",
        "date 2024-01-23 https://example.org/" + "a" * HEADER_CAP,
    ],
)
def test_a_paragraph_that_begins_with_date_is_no_header(line: str):
    assert not is_header_line(line)
    assert only(HEADER + f"Title\nOne.\n{line}\nTwo.\n".encode()).paragraphs == ("One.", line, "Two.")


# --- escapes


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (f"\\date 2024-01-23 {URL}", f"date 2024-01-23 {URL}"),
        (f"\\ date 2024-01-23 {URL}", f" date 2024-01-23 {URL}"),
        (f"\\\\date 2024-01-23 {URL}", f"\\date 2024-01-23 {URL}"),
        ("\\date", "date"),
        ("\\alpha is a letter", "\\alpha is a letter"),
        ("\\date palms are grown", "\\date palms are grown"),
        ("\\\\server\\share", "\\\\server\\share"),
    ],
)
def test_a_line_that_looks_like_a_header_is_escaped(line: str, text: str):
    record = only(HEADER + f"{line}\n{line}\n".encode())
    assert (record.title, record.paragraphs) == (text, (text,))
    assert write_record(record).splitlines()[1:] == [line, line]


# --- bad records


def test_text_before_the_first_header_is_one_bad_record():
    stray, record = read(b"\nSome notes\nMore notes\n" + HEADER + b"Title\nText.\n")
    assert stray == BadRecord(2, Reason.NO_HEADER, "line 2: text before the first header line")
    assert isinstance(record, Record)
    assert (record.line, record.title) == (4, "Title")


@pytest.mark.parametrize(
    ("line", "reason", "detail"),
    [
        (b"caf\xe9 at nine", Reason.NOT_UTF_8, "line 5: byte 4 (0xe9) is not UTF-8"),
        (b"\xed\xa0\x80 half a character", Reason.NOT_UTF_8, "line 5: byte 1 (0xed) is not UTF-8"),
        (b"a\0b", Reason.NUL_BYTES, "line 5: byte 2 is NUL"),
        (b"x" * (LINE_CAP + 1), Reason.LINE_TOO_LONG, f"line 5: longer than {LINE_CAP} bytes"),
    ],
)
def test_a_bad_line_costs_its_own_record_only(line: bytes, reason: Reason, detail: str):
    whole = HEADER + b"Title\nText.\n"
    before, broken, after = read(whole + HEADER + line + b"\r\nText.\n" + whole)
    assert before == after == only(whole)
    assert broken == BadRecord(4, reason, detail, URL)


@pytest.mark.parametrize("flaw", [b"\xff", b"\0"])
def test_a_header_line_with_bad_bytes_is_a_header_that_nobody_trusts(flaw: bytes):
    first, broken, last = read(
        HEADER + b"A\nB\n" + HEADER.replace(b"ferry", b"fer" + flaw) + b"C\nD\n" + HEADER + b"E\nF"
    )
    assert isinstance(first, Record)
    assert isinstance(last, Record)
    assert isinstance(broken, BadRecord)
    assert (first.paragraphs, last.paragraphs, broken.line, broken.url) == (("B",), ("F",), 4, None)


def test_a_line_of_exactly_the_cap_is_kept_and_written():
    for end in (b"\n", b"\r\n", b""):
        record = only(HEADER + b"Title\n" + b"x" * LINE_CAP + end)
        assert len(record.paragraphs[0]) == LINE_CAP
        assert bad(HEADER + b"Title\n" + b"x" * (LINE_CAP + 1) + end).reason is Reason.LINE_TOO_LONG
    assert only(write_record(record)) == record


def test_a_record_of_exactly_the_cap_is_kept_and_written():
    line = b"x" * (LINE_CAP - 1) + b"\n"
    record = only(HEADER + line * 4)
    assert sum(len(text) + 1 for text in (record.title or "", *record.paragraphs)) == RECORD_CAP
    assert only(write_record(record)) == record
    too_long, after = read(HEADER + line * 4 + b"x\n" + HEADER + b"Title\nText.\n")
    assert isinstance(too_long, BadRecord)
    assert isinstance(after, Record)
    assert (too_long.reason, too_long.url) == (Reason.RECORD_TOO_LONG, URL)
    with pytest.raises(RecordTooLargeError):
        write_record(replace(record, paragraphs=(*record.paragraphs, "x")))


def test_a_record_of_too_many_lines_is_refused_both_ways():
    record = only(HEADER + b"a\n" * LINES_CAP)
    assert only(write_record(record)) == record
    assert bad(HEADER + b"a\n" * (LINES_CAP + 1)).reason is Reason.RECORD_TOO_LONG
    with pytest.raises(RecordTooLargeError):
        write_record(replace(record, paragraphs=(*record.paragraphs, "a")))


class Generated(io.RawIOBase):
    """A stream whose bytes are made as they are read."""

    def __init__(self, head: bytes, fill: int, tail: bytes) -> None:
        self._parts = [head, fill, tail]

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while self._parts and not self._parts[0]:
            self._parts.pop(0)
        if not self._parts:
            return 0
        part = self._parts[0]
        count = min(len(buffer), part if isinstance(part, int) else len(part))
        buffer[:count] = b"x" * count if isinstance(part, int) else part[:count]
        self._parts[0] = part - count if isinstance(part, int) else part[count:]
        return count


@pytest.mark.parametrize("head", [HEADER + b"Title\n", HEADER, b""])
def test_a_line_of_200_megabytes_is_passed_over_in_little_memory(head: bytes):
    stream = io.BufferedReader(Generated(head, 200_000_000, b"\nmore\n" + HEADER + b"Title\nText.\n"))
    tracemalloc.start()
    broken, record = list(read_records(stream))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(broken, BadRecord)
    assert broken.reason is Reason.LINE_TOO_LONG
    assert isinstance(record, Record)
    assert record.paragraphs == ("Text.",)
    assert peak < 4 * LINE_CAP


def test_memory_does_not_grow_with_the_number_of_records():
    class Repeated(io.RawIOBase):
        left = 20_000

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            chunk = HEADER + b"Title\n" + b"A paragraph of text. " * 20 + b"\n" if self.left else b""
            self.left -= 1 if self.left else 0
            buffer[: len(chunk)] = chunk
            return len(chunk)

    tracemalloc.start()
    count = sum(1 for _ in read_records(io.BufferedReader(Repeated())))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 1_000_000


def test_what_the_stream_raises_passes_through_after_the_whole_records():
    class Breaking(io.RawIOBase):
        def __init__(self) -> None:
            self.chunks = [HEADER + b"A\nB\n" + HEADER + b"C\nD\n"]

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            if not self.chunks:
                raise EOFError
            chunk = self.chunks.pop()
            buffer[: len(chunk)] = chunk
            return len(chunk)

    records = read_records(io.BufferedReader(Breaking()))
    first = next(records)
    assert isinstance(first, Record)
    assert first.title == "A"
    with pytest.raises(EOFError):
        next(records)


# --- the writer


def test_the_writer_says_what_it_cannot_hold():
    good = make_record(URL, date(2024, 1, 23), "Title", ["Text."])
    for text in ("", " ", "\u00a0\ufeff", "one\ntwo", "a\0b", "\ud800"):
        with pytest.raises(UnwritableLineError):
            write_record(replace(good, paragraphs=(text,)))
        with pytest.raises(UnwritableLineError):
            write_record(replace(good, title=text))
    with pytest.raises(RecordTooLargeError):
        write_record(replace(good, paragraphs=("é" * (LINE_CAP // 2 + 1),)))
    for kind in (UnwritableHeaderError, UnwritableLineError, RecordTooLargeError):
        assert issubclass(kind, SeedFormatError)


@pytest.mark.parametrize(
    "change",
    [
        {"url": "https://example.org/a b"},
        {"url": "example.org/a"},
        {"url": "https://example.org/\0"},
        {"url": "https://example.org/\ud800"},
        {"url": "https://example.org/a\n date"},
        {"url": "https://example.org/" + "a" * HEADER_CAP},
        {"date": date(2024, 1, 24)},
        {"date": None},
        {"date_text": "palms are grown here", "date": None},
        {"url": None, "date_text": "some day", "date": None},
        {"rest": " twice  spaced "},
    ],
)
def test_a_header_that_would_not_read_back_is_refused(change: dict[str, object]):
    good = make_record(URL, date(2024, 1, 23), "Title", ["Text."])
    with pytest.raises(UnwritableHeaderError):
        write_record(replace(good, **change))  # type: ignore[arg-type]


def test_a_record_made_without_date_text_is_written_with_its_date():
    record = Record(0, URL, date(2024, 1, 23), None, "Title", ("Text.",), ())
    assert write_record(record).startswith(f" date 2024-01-23 {URL}\n")


# --- both ways

BODY_CHARS = st.characters(blacklist_characters="\n\0", blacklist_categories=("Cs",))
BODY = st.one_of(
    st.text(BODY_CHARS, min_size=1),
    st.builds(
        str.__add__,
        st.sampled_from(["", "\\", "\\\\", " ", "\ufeff", "\r"]),
        st.sampled_from(["date", " date", f"date 2024-01-23 {URL}", "date 1/2/2024", "\\", "text\r", "date palms"]),
    ),
).filter(lambda text: bool(text.strip("\ufeff").strip()) and not is_blank(text))
URLS = st.none() | st.builds(
    "https://{}/{}".format,
    st.sampled_from(["example.org", "пример.example", "user@[::1]:80"]),
    st.text(st.characters(blacklist_characters="\0", blacklist_categories=("Cs", "Zs", "Zl", "Zp", "Cc"))),
)
RECORDS = st.builds(make_record, URLS, st.none() | st.dates(), st.none() | BODY, st.lists(BODY, max_size=5))

PIECES = st.sampled_from(
    [
        *(
            "\n",
            "\r\n",
            "\r",
            "\n date ",
            "\ndate ",
            "\n\\date ",
            "\n\\\n",
            "\\",
            "\ufeff",
            "\u2028",
            " ",
            "\t",
            "\x1c",
        ),
        *("2024-01-23", "2024-02-31", "23/01/2024", " 23 January", URL, f" {URL}", "http://", "palms", "text."),
        *("\0", "\x1c", "é", "\x85", "date", "\n\n"),
    ]
)
FILES = st.lists(PIECES | st.text(max_size=3), max_size=30).map(lambda parts: "".join(parts).encode("utf-8", "ignore"))
MANGLED = st.lists(PIECES.map(str.encode) | st.binary(max_size=3), max_size=30).map(b"".join)


@given(st.lists(RECORDS, max_size=4))
def test_write_then_read_is_the_identity(records: list[Record]):
    assert read(written(records)) == records


@given(st.one_of(FILES, MANGLED, st.binary()))
def test_read_then_write_then_read_is_the_identity(data: bytes):
    records = [record for record in read(b" date 2024-01-23 " + data) if isinstance(record, Record)]
    text = written(records)
    assert read(text) == records
    assert written([record for record in read(text) if isinstance(record, Record)]) == text


@given(st.one_of(FILES, MANGLED))
def test_every_line_that_counts_belongs_to_one_record(data: bytes):
    """Lines are those of the header, title and paragraphs; nothing is lost between records."""
    records = read(HEADER + data)
    if all(isinstance(record, Record) for record in records):
        kept = sum(1 + (record.title is not None) + len(record.paragraphs) for record in records)  # type: ignore[union-attr]
        lines = (HEADER + data).decode().replace("\r\n", "\n").split("\n")
        no_titles = sum(1 for record in records if record.title is None)  # type: ignore[union-attr]
        assert kept <= sum(not is_blank(line) for line in lines) <= kept + no_titles


@given(MANGLED)
def test_a_file_never_touches_the_one_joined_to_it(data: bytes):
    whole = HEADER + b"Title\nText.\n"
    joined = read(whole + data.replace(b"\xff", b"") + b"\n" + whole)
    assert joined[-1] == only(whole)
    assert len(joined) >= 2


def test_the_example_in_the_docs_is_true():
    example = (ROOT / "docs/seed-format.md").read_text().split("```\n")[1]
    first, second = read(example)
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert (first.problems, len(first.paragraphs), second.problems, len(second.paragraphs)) == ((), 2, (), 2)
    assert second.paragraphs[0].startswith("date 2024-01-24 https://")
    assert written([first, second]).decode() == example


@pytest.fixture
def seed_files() -> list[Path]:
    files = sorted(SEEDS.glob("*.txt")) if SEEDS.is_dir() else []
    if not files:
        pytest.skip("no shared seeds on this machine")
    return files


def test_the_real_seed_round_trips_to_the_byte(seed_files: list[Path]):
    for path in seed_files:
        data = path.read_bytes()
        records = [record for record in read(data) if isinstance(record, Record)]
        assert [record.problems for record in records] == [()] * len(records)
        assert written(records) == data.rstrip(b"\n") + b"\n"

import io
import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from flows.screen import Screen, excerpt, shown, shown_path


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_pipe_gets_aligned_columns_without_boxes_or_wrapping() -> None:
    stream = io.StringIO()
    Screen(stream).table(("name", "n", "text"), [("Zürich", 7, "x" * 300), ("東京", 1234, ""), ("b", None, "y")])
    assert stream.getvalue().splitlines() == [
        "name       n  text",
        f"Zürich     7  {'x' * 300}",
        "東京    1234",
        "b             y",
    ]


def test_a_terminal_gets_a_drawn_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = Terminal()
    Screen(stream).table(("severity", "n"), [("critical", 7)])
    assert "\x1b[" in stream.getvalue()
    assert "─" in stream.getvalue()


def on_a_terminal(width: int, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", str(width))
    return Terminal()


def lines_of(stream: Terminal) -> list[str]:
    """What it shows, without colour."""
    return [re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip() for line in stream.getvalue().splitlines()]


_URL = "https://harbour-courier.example/2026/01/12/ferry-returns-to-winter-timetable.html"


@pytest.mark.parametrize("width", [40, 60, 80, 100, 140, 300])
def test_a_narrow_terminal_cuts_no_identifier_and_no_address(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = on_a_terminal(width, monkeypatch)
    columns = ("run", "started (UTC)", "revised", "quarantined", "check", "detail", "address")
    row = ("20261124T221506Z-2df2", "2026-11-24 22:15:06", 0, 17, "published_on_not_in_future", "observed " * 9, _URL)
    Screen(stream).table(columns, [row, row])
    said = stream.getvalue()
    for whole in ("20261124T221506Z-2df2", "2026-11-24 22:15:06", "17", "published_on_not_in_future", _URL):
        assert said.count(whole) == 2
    assert said.count("observed") == 18
    assert all(name in said for name in columns)


def test_what_finds_no_room_stands_below_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = on_a_terminal(40, monkeypatch)
    row = ("harbour-courier", "no-body", 0, "2026-01-12.txt:49", "nothing below its header line, and no page")
    Screen(stream).table(("source", "reason", "failed", "first", "detail"), [row])
    assert lines_of(stream) == [
        "source           reason",
        "────────────────────────",
        "harbour-courier  no-body",
        "    first: 2026-01-12.txt:49",
        "    detail: nothing below its header",
        "    line, and no page",
        "0 everywhere: failed",
    ]


def test_words_are_broken_between_words(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = on_a_terminal(40, monkeypatch)
    Screen(stream).table(("check", "seen", "n"), [("no_wall", "it speaks of cookies, partners, accept", 7)])
    assert lines_of(stream) == [
        "check    seen                          n",
        "─" * 40,
        "no_wall  it speaks of cookies,         7",
        "         partners, accept",
    ]


@pytest.mark.parametrize("width", [1, 4, 20, 32])
def test_what_takes_two_places_a_letter_fits_a_narrow_terminal(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = on_a_terminal(width, monkeypatch)
    row = ("港の 市場 新聞 の 船 が 来る 日", "新聞", "no title", 7)
    Screen(stream).table(("source", "desk", "detail", "n"), [row])
    said = stream.getvalue()
    assert all(word in said.split() for cell in row for word in str(cell).split())
    assert all(cell_len(line) <= max(width, 20) for line in lines_of(stream))


def test_a_word_that_is_longer_than_its_column_moves_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = on_a_terminal(110, monkeypatch)
    Screen(stream).table(("detail", "address"), [(f"it is found at {_URL} today", _URL), ("it is not", "x")])
    assert max(map(len, lines_of(stream))) <= 110


def test_the_name_of_a_column_cannot_steer_a_terminal() -> None:
    stream = io.StringIO()
    Screen(stream).table(("a\x1b[31m",), [("b",)])
    assert "\x1b" not in stream.getvalue()


def test_a_dumb_terminal_gets_plain_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    stream = Terminal()
    Screen(stream).table(("a",), [("b",)])
    assert stream.getvalue() == "a\nb\n"


def test_an_empty_table_shows_its_header() -> None:
    stream = io.StringIO()
    Screen(stream).table(("a", "b"), [])
    assert stream.getvalue() == "a  b\n"


@given(st.text())
def test_nothing_an_outlet_writes_can_steer_a_terminal(text: str) -> None:
    assert not set(shown(text)) & {chr(code) for code in (*range(32), *range(127, 160), 0x202E, 0x2066)}


def test_markup_of_rich_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    screen = Screen(stream)
    screen.line("[bold]x[/bold] :smile:")
    screen.table(("t",), [("[red]y[/red]",)])
    assert "[bold]x[/bold] :smile:" in stream.getvalue()
    assert "[red]y[/red]" in stream.getvalue()


def test_a_document_is_json_with_iso_dates() -> None:
    stream = io.StringIO()
    Screen(stream, as_json=True).document({"day": date(2026, 1, 2), "path": Path("a/b"), "text": "ü"})
    assert json.loads(stream.getvalue()) == {"day": "2026-01-02", "path": "a/b", "text": "ü"}


@given(st.text(min_size=0, max_size=300), st.integers(10, 100))
def test_an_excerpt_is_no_longer_than_asked(text: str, length: int) -> None:
    assert len(excerpt(text, length)) <= length


def test_an_excerpt_ends_at_a_word() -> None:
    assert excerpt("The council met on Monday", 20) == "The council met on…"


def test_a_path_is_shown_as_one_would_type_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert shown_path(tmp_path / "data" / "x") == "data/x"
    assert shown_path(Path("/elsewhere/x")) == "/elsewhere/x"

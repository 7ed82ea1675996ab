import io
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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

"""Where a command's answer goes: a terminal, a pipe, or one JSON document.

On a terminal tables are drawn to its width (`flows.drawn_table`). In a pipe they are aligned columns without colour or
wrapping, so that `grep`, `awk` and `cut` work on them. What outlets wrote is shown with its control characters taken
out: a title must not be able to steer somebody's terminal.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.console import Console

Row = Sequence[object]

# C0 and C1 controls, and the marks that turn the direction of writing for all that follows
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


class Screen:
    """The standard output of one command."""

    def __init__(self, stream: TextIO, *, as_json: bool = False) -> None:
        """`as_json` means that `document` is called once and nothing else."""
        self.as_json = as_json
        self._stream = stream
        self._console = _console(stream) if _is_terminal(stream) else None

    def line(self, text: str = "") -> None:
        """One line, never wrapped."""
        if self._console is None:
            self._stream.write(f"{shown(text)}\n")
        else:
            self._console.print(shown(text), soft_wrap=True)

    def heading(self, text: str) -> None:
        """A line that begins a part, with an empty one before it."""
        self.line()
        if self._console is None:
            self.line(text)
        else:
            self._console.print(shown(text), style="bold", soft_wrap=True)

    def table(self, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Numbers stand to the right. `rows` may be empty: the header alone is shown."""
        right = [bool(rows) and all(_is_number(row[at]) for row in rows) for at in range(len(columns))]
        names, cells = [shown(name) for name in columns], [[shown(value) for value in row] for row in rows]
        if self._console is None:
            self._stream.writelines(f"{line}\n" for line in _aligned([names, *cells], right))
        else:
            from flows.drawn_table import Column, draw  # noqa: PLC0415 - only a terminal needs it

            columned = [tuple(row[at] for row in cells) for at in range(len(columns))]
            draw(self._console, [Column(*parts) for parts in zip(names, columned, right, strict=True)])

    def document(self, value: Any) -> None:
        """The whole answer as JSON: dataclasses as objects, times in ISO 8601."""
        import orjson  # noqa: PLC0415 - `--help` needs none of it

        text = orjson.dumps(value, default=_plain, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS)
        self.raw(text.decode() + "\n")

    def raw(self, text: str) -> None:
        """Text for machines, exactly as it is."""
        self._stream.write(text)


def screen(*, as_json: bool = False) -> Screen:
    """Standard output."""
    return Screen(sys.stdout, as_json=as_json)


def shown(value: object) -> str:
    """A value on one line, safe to show; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _CONTROL.sub(" ", str(value))


def shown_path(path: Path) -> str:
    """A path as one would type it from here."""
    whole, here = path.absolute(), Path.cwd()
    return str(whole.relative_to(here)) if whole.is_relative_to(here) else str(whole)


def counted(number: int, thing: str) -> str:
    """`1 article`, `2 articles`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def excerpt(text: str, length: int = 80) -> str:
    """The beginning of `text`, cut at a space where there is one near."""
    text = shown(text).strip()
    if len(text) <= length:
        return text
    cut = text.rfind(" ", length // 2, length)
    return f"{text[: cut if cut > 0 else length - 1]}…"


def _is_terminal(stream: TextIO) -> bool:
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def _is_number(value: object) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _plain(value: object) -> object:
    return str(value)


def _console(stream: TextIO) -> Console:
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it

    return Console(file=stream, highlight=False, markup=False, emoji=False)


def _aligned(lines: Sequence[Sequence[str]], right: Sequence[bool]) -> list[str]:
    from rich.cells import cell_len  # noqa: PLC0415

    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]

    def aligned(cell: str, at: int) -> str:
        space = " " * (widths[at] - cell_len(cell))
        return space + cell if right[at] else cell + space

    return ["  ".join(aligned(cell, at) for at, cell in enumerate(line)).rstrip() for line in lines]

"""A table on a terminal, whatever its width: no identifier, address or word is ever cut in two.

Where a table is too wide, columns of zeros go first, then the widest column of words is broken between its words. What
still finds no room stands below its row, with the name of its column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console

_GAP = 2
_LEAST_WORDS = 28
"""A column of words that is narrower than this is no pleasure to read."""
_INDENT = " " * 4

_STYLES = {
    "critical": "bold red",
    "errored": "bold magenta",
    "failed": "red",
    "quarantined": "red",
    "warning": "yellow",
    "passed": "green",
    "loaded": "green",
    "revised": "green",
    "info": "dim",
    "empty": "dim",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its cells as shown, and whether they stand to the right."""

    name: str
    cells: tuple[str, ...]
    right: bool

    @property
    def width(self) -> int:
        """In places of the terminal: some letters take two."""
        return max(map(cell_len, (self.name, *self.cells)))

    @property
    def is_words(self) -> bool:
        """Whether a cell can be broken between words; what is written with a time of day cannot."""
        return any(cell.count(" ") > 1 for cell in self.cells)

    @property
    def longest_word(self) -> int:
        """In places of the terminal."""
        return max((cell_len(word) for cell in self.cells for word in cell.split()), default=0)

    @property
    def is_zeros(self) -> bool:
        """Whether every cell is a zero."""
        return self.right and bool(self.cells) and set(self.cells) == {"0"}


def draw(console: Console, columns: Sequence[Column]) -> None:
    """Print the table. At least one column."""
    room = console.width
    left_out: list[Column] = []
    if _total([column.width for column in columns]) > room:
        left_out = [column for column in columns if column.is_zeros]
    shown = [column for column in columns if column not in left_out]
    widths = _widths(shown, room)
    placed, below = shown[: len(widths)], shown[len(widths) :]
    console.print(_line([column.name for column in placed], placed, widths, "bold"), soft_wrap=True)
    console.print("─" * min(room, _total(widths)), style="dim")
    for at in range(len(columns[0].cells)):
        for part in _parts([column.cells[at] for column in placed], placed, widths):
            console.print(_line(part, placed, widths), soft_wrap=True)
        for line in _below([(column.name, column.cells[at]) for column in below], room):
            console.print(line, soft_wrap=True)
    if left_out:
        console.print(f"0 everywhere: {', '.join(column.name for column in left_out)}", style="dim", soft_wrap=True)


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + _GAP * (len(widths) - 1)


def _widths(columns: Sequence[Column], room: int) -> list[int]:
    """A width for each column that has a place in the row; the first has one in any case."""
    widths = [column.width for column in columns]
    words = [at for at, column in enumerate(columns) if column.is_words]
    if _total(widths) > room and words:
        widest = max(words, key=lambda at: widths[at])
        left = room - _total(widths) + widths[widest]
        if left >= max(_LEAST_WORDS, columns[widest].longest_word):
            widths[widest] = left
    while len(widths) > 1 and _total(widths) > room:
        widths.pop()
    return [min(widths[0], room), *widths[1:]] if columns[0].is_words else widths


def _parts(cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> Iterator[list[str]]:
    """The lines of one row."""
    broken = [
        _broken(cell, width) if column.is_words else [cell]
        for cell, column, width in zip(cells, columns, widths, strict=True)
    ]
    for at in range(max(map(len, broken))):
        yield [lines[at] if at < len(lines) else "" for lines in broken]


def _broken(text: str, width: int) -> list[str]:
    """Between words, as many to a line as there is room for; a word that is longer has a line to itself."""
    if cell_len(text) <= width:
        return [text]
    lines: list[str] = []
    for word in text.split():
        if lines and cell_len(lines[-1]) + 1 + cell_len(word) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines or [""]


def _line(cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int], style: str = "") -> Text:
    line = Text()
    for at, (cell, column, width) in enumerate(zip(cells, columns, widths, strict=True)):
        space = " " * (width - cell_len(cell))
        line.append(space if column.right else "").append(cell, style or _STYLES.get(cell, ""))
        if at < len(cells) - 1:
            line.append(("" if column.right else space) + " " * _GAP)
    return line


def _below(cells: Sequence[tuple[str, str]], room: int) -> Iterator[str]:
    """What found no place in the row: as many to a line as there is room for, what is longer by itself."""
    line = ""
    for name, cell in cells:
        said = f"{name}: {cell}"
        if not cell:
            continue
        if line and cell_len(line) + _GAP + cell_len(said) > room:
            yield line
            line = ""
        line = f"{line}{' ' * _GAP}{said}" if line else f"{_INDENT}{said}"
        if cell_len(line) > room:
            yield from (f"{_INDENT}{part}" for part in _broken(line.strip(), room - len(_INDENT)))
            line = ""
    if line:
        yield line

"""How good what Dateline makes of a page is, part by part, with others' ways beside it.

Every part is a module `benchmarks/quality_<part>.py` with `measure(corpora) -> list of rows`: `corpora` is the folder
of the shared corpora, or None to measure what needs none (then a part that has nothing of its own gives no rows). A
row names in `what` the thing measured; its other entries are figures, which become the columns of a table.

`floors.json` holds what no figure may fall below (a name ending in ` ≤`: may not rise above), once for `invented`
texts, which CI checks, and once for the `corpora`. Floors only rise.

    .venv/bin/python benchmarks/quality.py                      # every part
    .venv/bin/python benchmarks/quality.py damage walls         # these
    .venv/bin/python benchmarks/quality.py --invented damage    # without the shared corpora
    .venv/bin/python benchmarks/quality.py --worst damage       # the worst cases of each kind
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

CORPORA = HERE.parents[1] / "shared" / "corpora"
FLOORS = HERE / "floors.json"
AT_MOST = " ≤"

Row = Mapping[str, Any]


def parts() -> list[str]:
    """The parts there are, by name."""
    return sorted(path.stem.removeprefix("quality_") for path in HERE.glob("quality_*.py"))


def measured(part: str, corpora: Path | None) -> list[Row]:
    """The rows of one part."""
    return list(import_module(f"benchmarks.quality_{part}").measure(corpora))


def worst_cases(part: str, corpora: Path | None) -> list[Row]:
    """What a part's `worst(corpora)` tells; nothing where it has none."""
    tell = getattr(import_module(f"benchmarks.quality_{part}"), "worst", None)
    return [] if tell is None else list(tell(corpora))


def table(rows: Sequence[Row]) -> str:
    """The rows as Markdown; the columns are those of all rows, in the order they come up."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [columns, ["---"] * len(columns), *([_cell(row.get(column)) for column in columns] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def below_floors(part: str, rows: Sequence[Row], floors: Mapping[str, Any]) -> Iterator[str]:
    """A sentence for each figure that is worse than its floor, or is not there any more."""
    figures = {row["what"]: row for row in rows}
    for what, wanted in floors.get(part, {}).items():
        for name, floor in wanted.items():
            column = name.removesuffix(AT_MOST)
            figure = figures.get(what, {}).get(column)
            is_bad = figure is None or (figure > floor if name.endswith(AT_MOST) else figure < floor)
            if is_bad:
                yield f"{part}: {what}: {column} is {figure}, the floor is {floor}"


def read_floors(corpora: Path | None) -> Mapping[str, Any]:
    """Part → what → figure → floor, for the corpora or for what needs none."""
    kind = "invented" if corpora is None else "corpora"
    return dict(json.loads(FLOORS.read_text(encoding="utf-8"))[kind])


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def main() -> None:
    """Measure, print the tables, and end with 1 where a floor is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(parts())}; all where none is named")
    parser.add_argument("--corpora", type=Path, default=CORPORA, help="folder of the shared corpora")
    parser.add_argument("--worst", action="store_true", help="the worst cases of each kind, where the part tells them")
    parser.add_argument("--invented", action="store_true", help="measure only what needs no corpora")
    arguments = parser.parse_args()
    corpora = arguments.corpora if arguments.corpora.is_dir() and not arguments.invented else None
    floors, broken = read_floors(corpora), []
    for part in arguments.parts or parts():
        if arguments.worst:
            print(f"\n## {part}\n\n{table(worst_cases(part, corpora))}", flush=True)
            continue
        rows = measured(part, corpora)
        print(f"\n## {part}\n\n{table(rows) if rows else 'nothing without the corpora'}", flush=True)
        broken += below_floors(part, rows, floors)
    if broken:
        sys.exit("\n".join(["", *broken]))


if __name__ == "__main__":
    main()

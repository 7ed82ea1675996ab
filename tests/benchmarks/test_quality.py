"""The quality benchmark keeps its floors, on the parts that need no shared data; and its dice always fall the same."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from benchmarks.damage import KINDS, damage
from benchmarks.damaged_lines import BROKEN, SURPLUS
from benchmarks.invented import BOILERPLATE, articles
from benchmarks.quality import AT_MOST, FLOORS, below_floors, measured, parts, read_floors, table
from benchmarks.text_score import score

TEXTS = [tuple(paragraphs) for _, paragraphs in articles(24)]


@pytest.mark.parametrize("part", sorted(read_floors(None)))
def test_no_figure_falls_below_its_floor(part: str) -> None:
    assert list(below_floors(part, measured(part, None), read_floors(None))) == []


@pytest.mark.parametrize("part", sorted({*parts()} - {*read_floors(None)}))
def test_a_part_that_needs_the_corpora_gives_rows_by_name_or_none(part: str) -> None:
    assert all(row["what"] for row in measured(part, None))


def test_floors_are_for_parts_that_there_are() -> None:
    floors = json.loads(FLOORS.read_text())
    assert set(floors) == {"invented", "corpora"}
    assert set(floors["invented"]) | set(floors["corpora"]) <= set(parts())


def test_a_figure_that_is_worse_or_gone_is_told() -> None:
    floors = {"p": {"a": {"recall": 0.9, f"altered{AT_MOST}": 0}, "b": {"recall": 0.5}}}
    rows = [{"what": "a", "recall": 0.95, "altered": 1}]
    assert list(below_floors("p", rows, floors)) == [
        "p: a: altered is 1, the floor is 0",
        "p: b: recall is None, the floor is 0.5",
    ]
    assert table(rows) == "| what | recall | altered |\n| --- | --- | --- |\n| a | 0.95 | 1 |"


def damaged() -> Iterator[tuple[str, int]]:
    for kind in KINDS:
        for seed, _ in enumerate(TEXTS):
            yield kind, seed


def test_the_same_seed_does_the_same_damage() -> None:
    for kind, seed in damaged():
        assert damage(TEXTS[seed], kind, seed) == damage(TEXTS[seed], kind, seed)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_leaves_the_clean_text_to_be_found(kind: str) -> None:
    made = [damage(text, kind, seed, BOILERPLATE["en"]) for seed, text in enumerate(TEXTS)]
    found = [one for one in made if one is not None]
    assert found
    for one in found:
        assert one.places()
        assert {role for _, role in one.places()} <= {SURPLUS, BROKEN}
        for line in one.lines:
            if line.role is None:
                assert line.text == one.clean[line.origin or 0]
            elif line.role == BROKEN:
                assert line.text in one.clean[line.origin or 0]
        told = "".join(line.text for line in one.lines if line.role != SURPLUS or line.kind == "run-on")
        for text in one.clean:
            assert text.replace(" ", "") in told.replace(" ", "")


def test_the_score_is_the_one_of_the_corpora() -> None:
    truth = "one two three four five six"
    assert score([(truth, truth)]).f1 == 1
    half = score([(truth, "one two three four"), (truth, truth)])
    assert (half.precision, half.recall, half.exact) == (1.0, (1 / 3 + 1) / 2, 0.5)

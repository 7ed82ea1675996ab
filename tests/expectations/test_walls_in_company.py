"""The walls that only their company gives away: one text, or one block, under many addresses of an outlet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from expectations.row_rules import ROW_RULES
from expectations.rows import check_rows
from tasks.article_text import Paragraph
from tests.expectations.samples import PAGES, RECORDS, Staged, failures

NO_WALL = tuple(rule for rule in ROW_RULES if rule.name == "no_wall")
BODY = "Waxwings of the world, please dim your lanterns before the gate is opened for you and all your cousins."


def found(staged: Staged) -> list[int]:
    path = staged.write()
    check_rows(path, (RECORDS, PAGES), NO_WALL)
    return sorted(seq for seq, _ in failures(path))


def alike(staged: Staged, count: int, **changes: Any) -> None:
    for number in range(count):
        row = {"title": f"Story {number}", "text_hash": "same", "title_share": 0.0, "url_share": None}
        staged.article(**(row | changes))


def staged_at(tmp_path: Path) -> Staged:
    return Staged(tmp_path / "staged.duckdb")


def test_one_text_under_three_addresses_with_foreign_titles_is_a_wall(tmp_path: Path) -> None:
    staged = staged_at(tmp_path)
    alike(staged, 3)
    staged.article()
    assert found(staged) == [0, 1, 2]


def test_two_addresses_are_chance(tmp_path: Path) -> None:
    staged = staged_at(tmp_path)
    alike(staged, 2)
    assert found(staged) == []


def test_one_address_found_three_times_is_one(tmp_path: Path) -> None:
    staged = staged_at(tmp_path)
    alike(staged, 3, url="https://letters.example/one")
    assert found(staged) == []


def test_three_outlets_with_one_text_are_a_story(tmp_path: Path) -> None:
    staged = staged_at(tmp_path)
    alike(staged, 2)
    alike(staged, 2, source="herald")
    assert found(staged) == []


def test_a_story_in_three_sections_is_a_story(tmp_path: Path) -> None:
    staged = staged_at(tmp_path)
    alike(staged, 4, title="Ferry runs again", title_share=1.0, url_share=1.0)
    alike(staged, 4, title_share=0.8, text_hash="edited headlines")
    assert found(staged) == []


def test_one_title_for_all_is_a_wall_where_the_addresses_say_other_things(tmp_path: Path) -> None:
    staged = staged_at(tmp_path)
    alike(staged, 3, title="Lanterns", title_share=1.0, url_share=0.0)
    alike(staged, 3, title="Lanterns", title_share=1.0, url_share=None, text_hash="numbers for addresses")
    assert found(staged) == [0, 1, 2]


def test_texts_of_earlier_runs_count(tmp_path: Path) -> None:
    staged = staged_at(tmp_path)
    alike(staged, 1)
    for number in range(2):
        url = f"https://letters.example/earlier/{number}"
        staged.earlier.append({"source": "letters", "text_hash": "same", "url": url, "title": f"Earlier {number}"})
    assert found(staged) == [0]


def test_a_block_that_is_most_of_many_texts_is_a_wall(tmp_path: Path) -> None:
    staged = staged_at(tmp_path)
    for number in range(3):
        own = Paragraph(1, f"Gate {number}.")
        staged.article(
            paragraphs=[Paragraph(0, BODY), own],
            characters=len(BODY) + 7,
            text_hash=f"own {number}",
            title_share=0.0,
            url_share=None,
        )
    for _ in range(3):
        staged.article(paragraphs=[Paragraph(0, BODY)], characters=len(BODY) * 3, title_share=0.0, url_share=0.0)
    assert found(staged) == [0, 1, 2]

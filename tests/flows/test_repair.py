"""A damaged article on its whole way: loaded whole, its outlet warned of, and explained."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from flows.explain_repair import diff
from tests.conftest import Desk
from tests.tasks.repair.texts import BRIDGE, SEED_TWIN, SEED_TWIN_AS_READ

URL = "https://vale-herald.example/2026/03/05/ferry-{}"


def deliver(desk: Desk, name: str, articles: Sequence[tuple[int, Sequence[str]]]) -> None:
    """A record file with these (number, paragraphs) in the inbox."""
    inbox = desk.folder / "inbox"
    inbox.mkdir(exist_ok=True)
    with (inbox / name).open("w", encoding="utf-8") as file:
        for number, paragraphs in articles:
            url = URL.format(number)
            file.write(f" date 2026-03-05 {url}\nFerry news, number {number}\n" + "\n".join(paragraphs) + "\n")


def asked(desk: Desk, sql: str) -> list[dict[str, object]]:
    answer = desk.command("sql", sql, "--format", "json")
    assert answer.returncode == 0, answer.stderr
    return list(json.loads(answer.stdout))


def test_a_damaged_article_is_loaded_as_a_reader_saw_it_and_its_outlet_warned_of(desk: Desk) -> None:
    deliver(desk, "day.txt", [(1, SEED_TWIN), (2, BRIDGE)])
    desk.source("vale-herald", "records", "inbox/*.txt", 'language = "en"')
    checks = {one["check_name"]: one for one in desk.report()["checks"] if one["source"] == "vale-herald"}
    assert checks["no_duplicated_paragraphs"]["outcome"] == "passed"
    damage = checks["extracted_text_undamaged"]
    assert (damage["outcome"], damage["severity"], damage["failed_rows"]) == ("failed", "warning", 1)
    (loaded,) = asked(desk, "SELECT text, extracted_text, flags FROM articles WHERE extracted_text IS NOT NULL")
    assert loaded["text"] == "\n".join(SEED_TWIN_AS_READ)
    assert loaded["extracted_text"] == "\n".join(SEED_TWIN)
    assert loaded["flags"] == ["extracted_text_undamaged"]
    said = desk.command("explain", URL.format(1)).stdout
    assert "run-on       1           yes     100% of it is 3, 4, 6, 7, 8, 9, 10, 11" in said
    assert "\n- , union man Bram Oskeller told" in said
    assert "\n+ The Vale Council snubbed the crews of the Lower Marle, union man" in said
    assert "mended: 1 run-on, 3 broken-line, 1 teaser; 1.8 times as long before" in said


@pytest.mark.parametrize(("mode", "operations", "repeats"), [("report", 5, "failed"), ("off", 0, "failed")])
def test_a_source_can_have_its_text_left_as_it_comes(desk: Desk, mode: str, operations: int, repeats: str) -> None:
    deliver(desk, "day.txt", [(1, SEED_TWIN)])
    desk.source("vale-herald", "records", "inbox/*.txt", f'repair = "{mode}"')
    checks = {one["check_name"]: one["outcome"] for one in desk.report()["checks"]}
    assert checks["no_duplicated_paragraphs"] == repeats
    assert asked(desk, "SELECT text FROM articles") == [{"text": "\n".join(SEED_TWIN)}]
    assert asked(desk, "SELECT count(*) AS n, bool_or(mended) AS m FROM repairs")[0]["n"] == operations


def test_boilerplate_is_learned_from_one_run_and_taken_out_in_the_next(desk: Desk) -> None:
    share = "Подпишитесь на вечернюю рассылку"
    first = [(number, (share, f"Story {number}: {BRIDGE[0]}", f"{BRIDGE[1]} {number}")) for number in range(1, 7)]
    deliver(desk, "first.txt", first)
    desk.source("vale-herald", "records", "inbox/*.txt")
    desk.report()
    assert asked(desk, "SELECT count(*) AS n FROM repairs") == [{"n": 0}]
    deliver(desk, "second.txt", [(7, (*BRIDGE, share.upper()))])
    desk.report()
    (taken,) = asked(desk, "SELECT kind, position, before, mended FROM repairs")
    assert taken == {"kind": "boilerplate", "position": 6, "before": share.upper(), "mended": True}
    (flags,) = asked(desk, f"SELECT flags FROM articles WHERE url = '{URL.format(7)}'")
    assert flags == {"flags": []}, "recurring lines are no damage"


def test_the_difference_counts_what_stayed_and_cuts_what_is_long() -> None:
    lines = list(diff(["a", "b", "c" * 500, "d"], ["a", "b", "d", "e"]))
    assert lines[0] == "  (2 paragraphs as before)"
    assert lines[1].startswith("- ccc")
    assert "(500 characters)" in lines[1]
    assert lines[2:] == ["  (1 paragraph as before)", "+ e"]

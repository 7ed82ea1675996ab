"""docs/reliability.md is true: every test that it names is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/reliability.md").read_text()
FILES = {path.stem: path.read_text() for path in (ROOT / "tests").rglob("test_*.py")}


def test_every_test_that_the_page_names_is_there() -> None:
    defined = {name for text in FILES.values() for name in re.findall(r"^def (test_\w+)", text, re.MULTILINE)}
    named = set(re.findall(r"\btest_\w+", PAGE))
    assert len(named) > 40
    assert named <= defined | set(FILES)


def test_every_fault_of_fetching_has_its_row() -> None:
    rows = [int(number) for number in re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)]
    assert rows[:20] == list(range(1, 21))
    assert len(rows) == len(set(rows))

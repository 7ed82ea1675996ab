"""The rooms keep their walls: who imports what, and how long files and functions grow."""

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("flows", "expectations", "warehouse", "tasks")
MAY_IMPORT = {
    "flows": {"flows", "expectations", "warehouse", "tasks"},
    "expectations": {"expectations", "warehouse", "tasks"},
    "warehouse": {"warehouse", "tasks"},
    "tasks": {"tasks"},
}
ONLY_IN = {
    "prefect": "flows/",
    "great_expectations": "expectations/",
    "duckdb": "warehouse/",
    "trafilatura": "tasks/extract.py",
    "feedparser": "tasks/feeds.py",
    "apprise": "tasks/channels.py",
    "scrapy": "tasks/crawl/",
    "twisted": "tasks/crawl/",
}
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_imports_point_inward(path: Path) -> None:
    room = named(path).split("/")[0]
    rooms = {name for name in imported(path) if name in ROOMS}
    assert rooms <= MAY_IMPORT[room]


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_each_engine_has_one_room(path: Path) -> None:
    for library, home in ONLY_IN.items():
        if not named(path).startswith(home):
            assert library not in set(imported(path)), f"{library} belongs to {home}"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_files_and_functions_stay_short(path: Path) -> None:
    text = path.read_text()
    assert text.count("\n") <= 250
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 40, f"{node.name} is too long"


def test_the_daily_flow_reads_like_a_sentence() -> None:
    assert (ROOT / "flows/daily.py").read_text().count("\n") < 80


def test_no_module_is_named_like_another_package() -> None:
    dependencies = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    taken = set(sys.stdlib_module_names) | {name.split("=")[0].split(">")[0].split("<")[0] for name in dependencies}
    assert not {path.stem for path in MODULES} - {"__init__"} & taken


def test_every_sql_file_says_its_grain() -> None:
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*.sql")]
    assert files
    assert [named(path) for path in files if not path.read_text().startswith("--")] == []


def test_the_lock_names_no_index_and_pins_every_hash() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    pinned = lock.split("\n\n")[0].count("==")
    assert pinned > 100
    assert lock.count("--hash=sha256:") > pinned

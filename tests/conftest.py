"""What several rooms' tests need: a folder of invented outlets, and a real `dateline` process on it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
DATELINE = [sys.executable, "-m", "flows.cli"]

PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>{title}</title>
<meta property="article:published_time" content="2026-03-{day:02d}T08:00:00+00:00"></head>
<body><article><h1>{title}</h1>
<p>The {number}th lantern of the winter market was lit at dusk, while the brass band of the mill played on the steps of
the old customs house and children handed out slices of pear cake.</p>
<p>Visitor number {number} came from the far end of the valley by sledge, she said, and would stay until the snow plough
had cleared the pass, which the county expects by the end of the week.</p>
</article></body></html>
"""


def pytest_make_parametrize_id(val: object) -> str | None:
    """Bytes have no place in a test's name: some hold the time or chance, and workers must agree on the names."""
    return "bytes" if isinstance(val, bytes) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with a Prefect server first, then whole runs: begun last, they would have nothing to run beside."""
    served = {item.path for item in items if item.get_closest_marker("engine")}
    items.sort(key=lambda item: (item.path not in served, item.path.parent.name != "flows"))


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder with sources and a home, and the environment that points Dateline at them."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def warehouse(self) -> Path:
        return self.home / "warehouse.duckdb"

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `dateline WORDS` to its end."""
        return subprocess.run(
            [*DATELINE, *words],
            env=self.variables(),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def start(self, *words: str) -> "subprocess.Popen[str]":
        """Start `dateline WORDS` in a session of its own."""
        return subprocess.Popen(
            [*DATELINE, *words],
            env=self.variables(),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def report(self, *words: str) -> dict[str, Any]:
        """The JSON answer of a plain run (no Prefect)."""
        result = self.command("run", "--without-prefect", "--json", *words)
        assert result.returncode in {0, 1}, result.stderr
        return dict(json.loads(result.stdout))

    def variables(self) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "PREFECT_"))}
        own = {"DATELINE_HOME": self.home, "DATELINE_SOURCES": self.folder / "sources.toml"}
        return {**clean, **{name: str(value) for name, value in own.items()}, **self.environment}

    def source(self, name: str, kind: str, location: str, more: str = "") -> None:
        """Add a source to sources.toml."""
        with (self.folder / "sources.toml").open("a") as file:
            file.write(f'[[source]]\nname = "{name}"\nkind = "{kind}"\nlocation = "{location}"\n{more}\n')

    def pages(self, name: str, count: int) -> Path:
        """A source of `count` saved pages with an index of their URLs."""
        folder = self.folder / name
        folder.mkdir()
        with (folder / "index.jsonl").open("w") as index:
            for number in range(count):
                page = f"page-{number:04d}.html"
                text = PAGE.format(title=f"Lantern {number} is lit", number=number, day=number % 28 + 1)
                (folder / page).write_text(text)
                url = f"https://{name}.example/2026/03/{number % 28 + 1:02d}/lantern-{number}"
                index.write(json.dumps({"page": page, "url": url}) + "\n")
        self.source(name, "pages", name)
        return folder


def kill(process: "subprocess.Popen[str]") -> None:
    """Kill -9. Not `communicate`: a temporary server that outlives its run keeps the pipes open."""
    process.kill()
    process.wait()
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An empty desk: no sources yet, nothing published."""
    return Desk(tmp_path)


@pytest.fixture
def make_desk(tmp_path: Path) -> Callable[[str], Desk]:
    """Several desks in one test, by name."""

    def make(name: str) -> Desk:
        (tmp_path / name).mkdir()
        return Desk(tmp_path / name)

    return make

"""Where everything under DATELINE_HOME lives; the only place that knows these names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of everything Dateline writes. `root` is made absolute by whoever builds it."""

    root: Path

    @property
    def master(self) -> Path:
        """The private file the one writer loads into."""
        return self.root / "master" / "warehouse.duckdb"

    @property
    def rolled_back(self) -> Path:
        """The master as it was before the last rollback, kept to be looked at."""
        return self.root / "master" / "rolled-back.duckdb"

    @property
    def generations(self) -> Path:
        """Folder of the published files, `<run_id>.duckdb`, which nobody writes again."""
        return self.root / "generations"

    def generation(self, run_id: str) -> Path:
        """The published file of one run."""
        return self.generations / f"{run_id}.duckdb"

    @property
    def published(self) -> Path:
        """The symlink readers open."""
        return self.root / "warehouse.duckdb"

    @property
    def runs(self) -> Path:
        """Folder of the run folders."""
        return self.root / "runs"

    def run(self, run_id: str) -> Path:
        """The folder of one run: staged files and reports."""
        return self.runs / run_id

    @property
    def lock(self) -> Path:
        """The file whose lock the one writer holds."""
        return self.root / "writer.lock"

    @property
    def holder(self) -> Path:
        """Who took the lock last; true only while the lock is held."""
        return self.root / "writer.json"

    @property
    def delivery_lock(self) -> Path:
        """The file whose lock the one who sends notices holds."""
        return self.root / "delivery.lock"

    @property
    def state(self) -> Path:
        """What runs tell each other, in SQLite; only its owner may read it."""
        return self.root / "state.sqlite"

    @property
    def archive(self) -> Path:
        """Folder of the WARC files: every response as it came."""
        return self.root / "archive"

    @property
    def temp(self) -> Path:
        """Where DuckDB spills what does not fit its memory."""
        return self.root / "tmp"


def wal_of(path: Path) -> Path:
    """The write-ahead log DuckDB keeps beside a file."""
    return path.with_name(path.name + ".wal")

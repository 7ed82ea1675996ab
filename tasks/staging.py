"""End of the third hop: StagedRow → one line of JSON in a durable batch file.

The file is what survives a kill: it is there whole, under its final name, or not at all.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import orjson

from tasks.model import Article
from tasks.vocabulary import Outcome

BATCH_FILES = "batch-*.jsonl"
"""What the batch files of a folder match; their names sort in the order they were written."""


@dataclass(frozen=True, slots=True)
class StagedRow:
    """One candidate on its way into the warehouse: an article, or its outcome where it is already decided."""

    seq: int
    """Order of discovery within the run; the first of two equal URLs wins."""
    source: str
    locator: str
    candidate_key: str
    url: str | None
    outcome: Outcome | None
    """None when `article` is set: the load decides."""
    reason: str
    detail: str
    content_hash: str | None
    options_version: str | None
    article: Article | None = None
    extraction_ms: float | None = None


def encode_row(row: StagedRow) -> bytes:
    """One JSON object and a newline; days and moments in ISO 8601, tuples as arrays, the article as an object.

    Half of a surrogate pair, which UTF-8 cannot hold, becomes a question mark.
    """
    try:
        return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)
    except orjson.JSONEncodeError:
        line = json.dumps(asdict(row), default=_iso, ensure_ascii=False)
        return line.encode("utf-8", "replace") + b"\n"


def write_batch(folder: Path, number: int, lines: Iterable[bytes]) -> Path:
    """Write lines as batch `number` and return its path once the disk holds it; a batch of that number is replaced.

    Raises OSError where the disk is full, read-only or gone; then nothing of the batch remains.
    """
    path = folder / f"batch-{number:06d}.jsonl"
    unfinished = path.with_suffix(".tmp")
    try:
        with unfinished.open("wb") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _sync_folder(folder)
    return path


def _iso(day_or_moment: date) -> str:
    return day_or_moment.isoformat()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

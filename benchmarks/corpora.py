"""The true texts and pages that quality is measured on: the shared corpora where they lie, else none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "corpora"


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of a corpus; `page` is the path of its gzipped HTML, `truth` as the corpus tells it."""

    corpus: str
    name: str
    url: str
    page: Path
    truth: dict[str, Any]

    def paragraphs(self) -> tuple[str, ...]:
        """The true text, a paragraph a line, white space as the pipeline leaves it; empty where there is none."""
        told = self.truth.get("paragraphs") or (self.truth.get("body") or "").split("\n")
        return tuple(line for line in (" ".join(text.split()) for text in told) if line)


def entries(folder: Path = FOLDER) -> Iterator[Entry]:
    """Every page of every corpus, in the order of the folders; none where the folder is absent."""
    for index in sorted(folder.glob("*/index.jsonl")):
        for line in index.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            page = index.parent / told["page"]
            yield Entry(index.parent.name, told["id"], told["url"], page, told["truth"])

"""What repair, dates, walls and duplicates cost beside the extraction: the same real pages, one process."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from unittest.mock import patch

import tasks.extract
from benchmarks.corpora import entries
from tasks.extract import extract_page
from tasks.extraction_errors import ExtractionError
from tasks.folding import folded_words
from tasks.model import ExtractOptions
from tasks.near_duplicates import sketch
from tasks.repair.mend import repaired
from tasks.vocabulary import RepairMode

MOST_PAGES = 200
ROUNDS = 5
BOILERPLATE = frozenset(range(500))
"""As many keys as an outlet has at most."""


def measure(corpora: Path | None) -> list[dict[str, object]]:
    """Milliseconds of processor time a page, the median of the rounds; nothing without the pages of the corpora."""
    found = list(entries(corpora)) if corpora is not None else []
    pages = [(gzip.decompress(entry.page.read_bytes()), entry.url) for entry in found]
    chosen = pages[:: max(1, len(pages) // MOST_PAGES)]
    if not chosen:
        return []
    started = time.process_time()
    texts = [_extracted(html, url) for html, url in chosen]
    extraction = 1000 * (time.process_time() - started) / len(chosen)
    dates, walls = (_spent(names, chosen) for names in (("page_dates",), ("wall_signs", "judge")))
    off, on = _in_turn(
        (
            lambda: [repaired(lines, RepairMode.OFF, BOILERPLATE) for lines in texts],
            lambda: [repaired(lines, RepairMode.MEND, BOILERPLATE) for lines in texts],
        ),
        len(chosen),
    )
    (sketching,) = _in_turn((lambda: [sketch(folded_words("\n".join(lines))) for lines in texts],), len(chosen))
    return [
        {"what": "extraction", "pages": len(chosen), "ms a page": extraction, "share of extraction": 1.0},
        _row("repeats and line keys, repair off", off, extraction),
        _row("the same, repair on", on, extraction),
        _row("repair alone", on - off, extraction),
        _row("dates, within the extraction", dates, extraction),
        _row("walls, within the extraction", walls, extraction),
        _row("sketches for near-duplicates", sketching, extraction),
        _row("repair, dates, walls and duplicates together", on - off + dates + walls + sketching, extraction),
    ]


def _row(what: str, milliseconds: float, extraction: float) -> dict[str, object]:
    return {"what": what, "ms a page": milliseconds, "share of extraction": milliseconds / extraction}


def _extracted(html: bytes, url: str) -> tuple[str, ...]:
    try:
        lines = extract_page(html, url, ExtractOptions()).paragraphs
    except ExtractionError:
        return ()
    return tuple(line for line in (" ".join(text.split()) for text in lines) if line)


def _spent(names: Sequence[str], pages: Sequence[tuple[bytes, str]]) -> float:
    """Milliseconds of processor time a page that the functions of these names take within the extraction."""
    seconds = [0.0]

    def timed(work: Callable[..., object]) -> Callable[..., object]:
        def run(*arguments: object) -> object:
            started = time.process_time()
            try:
                return work(*arguments)
            finally:
                seconds[0] += time.process_time() - started

        return run

    with ExitStack() as stack:
        for name in names:
            stack.enter_context(patch.object(tasks.extract, name, timed(getattr(tasks.extract, name))))
        for html, url in pages:
            _extracted(html, url)
    return 1000 * seconds[0] / len(pages)


def _in_turn(sides: Sequence[Callable[[], Sequence[object]]], pages: int) -> tuple[float, ...]:
    """Milliseconds of processor time a page of each side."""
    seconds: list[list[float]] = [[] for _ in sides]
    for _ in range(ROUNDS):
        for side, work in enumerate(sides):
            started = time.process_time()
            work()
            seconds[side].append(time.process_time() - started)
    return tuple(1000 * median(taken) / pages for taken in seconds)

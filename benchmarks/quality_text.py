"""The text of real pages against what their collections say it is: ours beside trafilatura's modes, and the speed.

Score as the collections define it: tokens are words, shingles of four; precision and recall a page, their means over
the pages, F1 of the two means. Speed: every reader does each page in turn, in one process, metadata, dates and titles
included as our children do them, in time of the processor; only the ratio to trafilatura's default is quoted.

    .venv/bin/python benchmarks/quality_text.py --corpora ../shared/corpora
    .venv/bin/python benchmarks/quality_text.py --corpora ../shared/corpora --half odd --worst 10
"""

from __future__ import annotations

import argparse
import functools
import gc
import gzip
import importlib.util
import logging
import re
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import trafilatura
import trafilatura.main_extractor
import trafilatura.metadata
from lxml import etree
from lxml.html import HtmlElementClassLookup
from trafilatura.utils import HTML_PARSER

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.corpora import FOLDER, Entry, entries
from benchmarks.text_score import shingles
from tasks import extract
from tasks.extraction_errors import ExtractionError
from tasks.model import ExtractOptions

CORPORA = ("scrapinghub", "np4k-news", "fundus-tests")
MODES: dict[str, dict[str, bool]] = {"default": {}, "fast": {"fast": True}, "precision": {"favor_precision": True}}
OURS = "dateline"
_TOKEN = re.compile(r"\w+")
_CHANGED = {
    trafilatura.metadata: (
        *("extract_author", "extract_catstags", "extract_license", "find_date"),
        *("AUTHOR_XPATHS", "AUTHOR_DISCARD_XPATHS", "JSON_MINIFY"),
    ),
    trafilatura.main_extractor: (
        *("BODY_XPATH", "OVERALL_DISCARD_XPATH", "PRECISION_DISCARD_XPATH", "TEASER_DISCARD_XPATH"),
        "DISCARD_IMAGE_ELEMENTS",
    ),
}
Reader = Callable[[bytes, str], str]
_Changes = dict[ModuleType, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Reading:
    """How one reader did on one page."""

    entry: Entry
    reader: str
    precision: float
    recall: float
    is_exact: bool
    """Whether it has exactly the true tokens."""
    seconds: float

    @property
    def f1(self) -> float:
        """Of this page alone."""
        return f1_of(self.precision, self.recall)


def measure(corpora: Path | None) -> list[dict[str, Any]]:
    """All readers on all collections, `× default` being pages a second; nothing of its own without the corpora."""
    return [] if corpora is None else rows_of(read_all(corpora))


def rows_of(readings: Sequence[Reading]) -> list[dict[str, Any]]:
    """One row a collection and reader, and one a reader for the speed on all pages."""
    names = dict.fromkeys(one.entry.corpus for one in readings)
    readers = (*MODES, OURS)
    rows = [
        _row(f"{name}, {reader}", [one for one in readings if one.entry.corpus == name], reader)
        for name in names
        for reader in readers
    ]
    return [*rows, *({"what": f"all, {reader}", "× default": _speed(readings, reader)} for reader in readers)]


def read_all(corpora: Path, half: str = "both") -> list[Reading]:
    """Every page by every reader, in turn. `half`: both, even or odd pages: what one half chose the other judges."""
    pages = [entry for entry in entries(corpora) if entry.corpus in CORPORA and entry.truth.get("body")]
    chosen = [entry for number, entry in enumerate(pages) if half == "both" or number % 2 == (half == "odd")]
    readers = _readers()
    for entry in chosen[:3]:  # the first pages pay for compiled patterns and word lists
        for _, reader in readers:
            _timed(reader, gzip.decompress(entry.page.read_bytes()), entry.url)
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)  # as in our children, for all readers
    readings = []
    for number, entry in enumerate(chosen):
        turn = number % len(readers)
        html = gzip.decompress(entry.page.read_bytes())
        # scores are made when all have read the page: their hundreds of thousands of objects are nobody's time
        read = [(name, *_timed(reader, html, entry.url)) for name, reader in (*readers[turn:], *readers[:turn])]
        readings += [_scored(entry, *one) for one in read]
    return readings


def f1_of(precision: float, recall: float) -> float:
    """Their harmonic mean."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _readers() -> list[tuple[str, Reader]]:
    """trafilatura as whoever installs it has it, in its modes, and ours; our changes to it hold only for ours."""
    changed = {module: {name: getattr(module, name) for name in names} for module, names in _CHANGED.items()}
    plain = {module: _as_shipped(module) for module in _CHANGED}
    theirs = [(mode, functools.partial(_trafilatura, options, plain)) for mode, options in MODES.items()]
    return [*theirs, (OURS, functools.partial(_dateline, changed))]


def _as_shipped(module: ModuleType) -> dict[str, object]:
    """What it has under the changed names when it is loaded anew."""
    spec = importlib.util.find_spec(module.__name__)
    assert spec is not None
    assert spec.loader is not None
    fresh = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fresh)
    return {name: getattr(fresh, name) for name in _CHANGED[module]}


def _trafilatura(options: dict[str, bool], plain: _Changes, html: bytes, url: str) -> str:
    _set(plain, HtmlElementClassLookup())
    try:
        document = trafilatura.bare_extraction(html, url=url, with_metadata=True, **options)
    except (etree.LxmlError, ValueError):
        return ""
    return getattr(document, "text", None) or ""


def _dateline(changed: _Changes, html: bytes, url: str) -> str:
    _set(changed, extract.ELEMENTS)
    try:
        return "\n".join(extract.extract_page(html, url, ExtractOptions()).paragraphs)
    except ExtractionError:
        return ""


def _set(changes: _Changes, lookup: etree.ElementClassLookup) -> None:
    for module, values in changes.items():
        vars(module).update(values)
    HTML_PARSER.set_element_class_lookup(lookup)


def _timed(reader: Reader, html: bytes, url: str) -> tuple[str, float]:
    started = time.process_time()
    found = reader(html, url)
    return found, time.process_time() - started


def _scored(entry: Entry, name: str, found: str, seconds: float) -> Reading:
    truth = str(entry.truth["body"])
    wanted, got = shingles(truth), shingles(found)
    both = (wanted & got).total()
    precision = both / got.total() if got else float(not wanted)
    recall = both / wanted.total() if wanted else 1.0
    return Reading(entry, name, precision, recall, _TOKEN.findall(truth) == _TOKEN.findall(found), seconds)


def _row(what: str, readings: Sequence[Reading], reader: str) -> dict[str, Any]:
    own = [one for one in readings if one.reader == reader]
    precision, recall = statistics.fmean(one.precision for one in own), statistics.fmean(one.recall for one in own)
    exact = statistics.fmean(one.is_exact for one in own)
    figures = {"F1": f1_of(precision, recall), "precision": precision, "recall": recall, "exactly right": exact}
    return {"what": what, "pages": len(own), **figures, "× default": _speed(readings, reader)}


def _speed(readings: Sequence[Reading], reader: str) -> float:
    """Pages a second as a multiple of the default's in the same run."""
    seconds = {name: sum(one.seconds for one in readings if one.reader == name) for name in ("default", reader)}
    return seconds["default"] / seconds[reader]


def main() -> None:
    """Print the figures, and with `--worst` the pages on which ours did worst."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, default=FOLDER, help="folder of the collections")
    parser.add_argument("--half", choices=("both", "even", "odd"), default="both", help="which pages to read")
    parser.add_argument("--worst", type=int, default=0, help="also list so many of the worst pages of each collection")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    readings = read_all(arguments.corpora, arguments.half)
    for row in rows_of(readings):
        print(" | ".join(f"{value:.3f}" if isinstance(value, float) else str(value) for value in row.values()))
    for name in CORPORA if arguments.worst else ():
        own = [one for one in readings if one.reader == OURS and one.entry.corpus == name]
        for one in sorted(own, key=lambda one: one.f1)[: arguments.worst]:
            print(f"{one.f1:.3f} (precision {one.precision:.3f}, recall {one.recall:.3f}) {one.entry.url}")


if __name__ == "__main__":
    main()

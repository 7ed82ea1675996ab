"""Publication days against the corpora that carry them, with htmldate beside ours.

    .venv/bin/python benchmarks/quality_dates.py [--worst] [folder of the corpora]

Accuracy is the share of pages whose day is right, of those that have one; a page without a day counts as wrong. The
time zone is left unknown, as it is for whoever adds an outlet and says nothing. Milliseconds are of the processor, on a
tree that is parsed already. np4k's days are noisy: told, not gated.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from htmldate import find_date
from lxml import etree, html

from tasks.date_choice import Dating, date_article
from tasks.dates import url_evidence
from tasks.page_body import decode
from tasks.page_dates import page_dates
from tasks.page_facts import PageFacts

_T = TypeVar("_T")
CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"


@dataclass
class Tally:
    """What one way of dating made of a corpus."""

    right: int = 0
    none: int = 0
    near: int = 0
    """Wrong by a day: a time zone, as a rule."""
    wrong: int = 0
    seconds: float = 0.0
    misses: list[tuple[str, date, date | None, str]] = field(default_factory=list)

    def count(self, url: str, truth: date, found: date | None, why: str = "") -> None:
        """One page more."""
        self.right += found == truth
        self.none += found is None
        self.near += found is not None and abs((found - truth).days) == 1
        self.wrong += found is not None and abs((found - truth).days) > 1
        if found != truth:
            self.misses.append((url, truth, found, why))


def dated_pages(index: Path) -> Iterator[tuple[str, bytes, date]]:
    """(URL, HTML, true day) of the pages of a corpus that have a true day."""
    for line in index.read_text(encoding="utf-8").splitlines():
        told: dict[str, Any] = json.loads(line)
        try:
            truth = date.fromisoformat(str(told["truth"].get("date") or "")[:10])
        except ValueError:
            continue
        yield told["url"], gzip.decompress((index.parent / told["page"]).read_bytes()), truth


def dateline(tree: etree._Element, url: str) -> Dating:
    """As the pipeline does, with the title that a page's own metadata gives."""
    facts = PageFacts(tree)
    named = next(tree.iter("title"), None)
    title = facts.title(None if named is None else "".join(named.itertext()), url)
    in_url = url_evidence(url)
    return date_article((*page_dates(tree, url, title), *((in_url,) if in_url else ())), "UTC")


def _htmldate(tree: etree._Element, url: str, extensive: bool) -> date | None:
    found = find_date(tree, url=url, original_date=True, extensive_search=extensive)
    return date.fromisoformat(found) if found else None


def tallies(index: Path) -> dict[str, Tally]:
    """One corpus, dated in each way."""
    every = {"Dateline": Tally(), "htmldate": Tally(), "htmldate fast": Tally()}
    for url, page, truth in dated_pages(index):
        text = decode(page)
        tree = html.fromstring((page.decode("cp1252", "replace") if text is None else text).encode())
        dating = _timed(every["Dateline"], lambda tree=tree, url=url: dateline(tree, url))
        every["Dateline"].count(url, truth, dating.published_on, dating.rule or "")
        for name, extensive in (("htmldate", True), ("htmldate fast", False)):
            way = every[name]
            way.count(url, truth, _timed(way, lambda tree=tree, url=url, on=extensive: _htmldate(tree, url, on)))
    return every


def _timed(tally: Tally, work: Callable[[], _T]) -> _T:
    started = time.process_time()
    found = work()
    tally.seconds += time.process_time() - started
    return found


def measure(corpora: Path | None) -> list[dict[str, object]]:
    """A row for each corpus with true days; none without corpora."""
    if corpora is None:
        return []
    found = sorted(corpora.glob("*/index.jsonl"))
    return [_row(index.parent.name, tallies(index)) for index in found if next(dated_pages(index), None) is not None]


def _row(corpus: str, found: dict[str, Tally]) -> dict[str, object]:
    ours = found["Dateline"]
    pages = ours.right + ours.none + ours.near + ours.wrong
    row: dict[str, object] = {"what": corpus, "pages": pages, "accuracy": ours.right / pages, "none": ours.none}
    row |= {"wrong by a day": ours.near, "wrong by more": ours.wrong, "ms": round(1000 * ours.seconds / pages, 2)}
    for name in ("htmldate", "htmldate fast"):
        row |= {name: found[name].right / pages, f"{name} ms": round(1000 * found[name].seconds / pages, 2)}
    return row


def main() -> None:
    """Print the rows as JSON lines; with --worst the misses, too."""
    arguments = [argument for argument in sys.argv[1:] if argument != "--worst"]
    corpora = Path(arguments[0]) if arguments else CORPORA
    if "--worst" in sys.argv:
        for index in sorted(corpora.glob("*/index.jsonl")):
            for url, truth, found, why in tallies(index)["Dateline"].misses:
                print(f"{index.parent.name}: {url}: {found} by {why or 'nothing'}, the truth is {truth}")
    for row in measure(corpora):
        print(json.dumps(row))


if __name__ == "__main__":
    main()

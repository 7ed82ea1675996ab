"""Walls against articles: invented walls of every kind in many languages, and all articles of the corpora.

    .venv/bin/python benchmarks/quality_walls.py [--flagged] [folder of the corpora]

Recall counts a wall that is recognised, whatever its kind is called; `named right` those called by their kind. Three
rows say what is left without any list of words: alone, each of three addresses of an outlet in one batch, and both.
Precision counts every article of the corpora that is taken for a wall as wrong, also those that are walls: see
docs/quality-walls.md.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.wall_pages import KINDS, company, wall_pages
from expectations.row_rules import ROW_RULES
from tasks.article import assemble
from tasks.extract import extract_page
from tasks.extraction_errors import ExtractionError
from tasks.identity import canonical_url
from tasks.model import Article, Candidate, ExtractOptions, Page, Source
from tasks.staging import StagedRow, encode_row, write_batch
from tasks.vocabulary import Kind
from warehouse.staged.build import build_staged
from warehouse.staged.failures import RuleSql, record_failures

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
ARTICLES = ("scrapinghub", "np4k-news", "fundus-tests")
"""The corpora whose every page is an article."""
_SOURCE = Source("courier", Kind.PAGES, "/")


def read_page(html: bytes, url: str) -> Article | None:
    """The article that the pipeline makes of a page; None where it makes none."""
    candidate = Candidate("courier", url, url, canonical_url(url), url)
    try:
        extraction = extract_page(html, url, ExtractOptions())
    except ExtractionError:
        return None
    return assemble(Page(candidate, Kind.PAGES, html, url), extraction, _SOURCE)


def kind_of(html: bytes, url: str) -> str | None:
    """The wall that a page alone is taken for."""
    article = read_page(html, url)
    return article.wall.kind if article and article.wall else None


def article_pages(corpora: Path) -> Iterator[tuple[str, str, bytes]]:
    """(corpus, URL, HTML) of every article of the corpora."""
    for name in (name for name in ARTICLES if (corpora / name).is_dir()):
        for line in (corpora / name / "index.jsonl").read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            yield name, told["url"], gzip.decompress((corpora / name / told["page"]).read_bytes())


def found_in_company(articles: list[Article]) -> set[str]:
    """The URLs of those that the check `no_wall` finds in one batch."""
    rows = [
        StagedRow(seq, "courier", one.url or "", one.article_id, one.url, None, "", "", str(seq), "", one)
        for seq, one in enumerate(articles)
    ]
    rule = next(rule for rule in ROW_RULES if rule.name == "no_wall")
    with tempfile.TemporaryDirectory() as folder:
        staged = Path(folder) / "staged.duckdb"
        batch = write_batch(Path(folder), 0, map(encode_row, rows))
        build_staged(staged, [batch], (_SOURCE,), datetime.now(UTC))
        record_failures(staged, [RuleSql(rule.name, {"courier": "critical"}, rule.sql)])
        import duckdb  # noqa: PLC0415 - read as an analyst would

        with duckdb.connect(str(staged), read_only=True) as con:
            found = con.execute("SELECT url FROM check_failures JOIN articles USING (seq)").fetchall()
    return {url for (url,) in found}


def measure(corpora: Path | None) -> list[dict[str, object]]:
    """A row a kind, one for all, two without words, and one for the articles where there are corpora."""
    counts = {kind: Counter[str]() for kind in KINDS}
    for page in wall_pages():
        found = kind_of(page.html, page.url)
        counts[page.kind] += Counter(walls=1, found=found is not None, named=found == page.kind)
    rows = [_row(kind, counts[kind]) for kind in KINDS]
    whole = sum(counts.values(), Counter[str]())
    return [*rows, _row("all kinds", whole), *_without_words(), *(_precision(corpora, whole) if corpora else ())]


def _row(what: str, counted: Counter[str]) -> dict[str, object]:
    walls = counted["walls"]
    return {"what": what, "walls": walls, "recall": counted["found"] / walls, "named right": counted["named"] / walls}


def _without_words() -> Iterator[dict[str, object]]:
    with mock.patch("tasks.walls.ideas_of", return_value={}):
        alone = [kind_of(page.html, page.url) is not None for page in wall_pages()]
        yield {"what": "without words: alone", "walls": len(alone), "recall": sum(alone) / len(alone)}
        read = [read_page(page.html, page.url) for page in company()]
    articles = [article for article in read if article is not None]
    blind = [replace(article, wall=replace(article.wall, kind=None)) for article in articles if article.wall]
    for what, batch in (("three of a kind", blind), ("three of a kind, and alone", articles)):
        found = found_in_company(batch)
        counted = sum(article.url in found for article in batch)
        yield {"what": f"without words: {what}", "walls": len(read), "recall": counted / len(read)}


def _precision(corpora: Path, walls: Counter[str]) -> Iterator[dict[str, object]]:
    flagged = [kind_of(html, url) is not None for _, url, html in article_pages(corpora)]
    wrong = sum(flagged)
    row = {"what": "articles", "articles": len(flagged), "taken for walls": wrong}
    yield row | {"precision": walls["found"] / (walls["found"] + wrong), "recall": walls["found"] / walls["walls"]}


def main() -> None:
    """Print the rows as JSON lines; with --flagged the articles that are taken for walls, too."""
    arguments = [argument for argument in sys.argv[1:] if argument != "--flagged"]
    corpora = Path(arguments[0]) if arguments else CORPORA
    if "--flagged" in sys.argv:
        for name, url, html in article_pages(corpora):
            article = read_page(html, url)
            if article and article.wall and article.wall.kind:
                print(f"{name}: {url}: {article.wall.kind}, {article.wall.evidence}")
    for row in measure(corpora if corpora.is_dir() else None):
        print(json.dumps(row))


if __name__ == "__main__":
    main()

"""Export: what comes out is what is in, in every format."""

import csv
from datetime import date
from pathlib import Path

import duckdb
import orjson
import pytest

from tests.warehouse.runs import do_run
from tests.warehouse.samples import article, row
from warehouse.errors import WarehouseError
from warehouse.export import ExportedArticle, ExportFormat, Selection, export_articles, iterate_articles
from warehouse.layout import Home
from warehouse.published import open_published

ODD = article(1, title='Says "harbour", he;\nsaid', authors=("Ada Quay", "Ben Pier"), published_on=date(2026, 2, 21))


@pytest.fixture
def filled(home: Home) -> Home:
    undated = article(2, source="herald", published_on=None, title=None)
    do_run(home, "r1", [row(0, article(0)), row(1, ODD), row(2, undated)])
    return home


def test_csv(filled: Home, tmp_path: Path) -> None:
    target = tmp_path / "it's an export.csv"
    with open_published(filled) as con:
        assert export_articles(con, target, ExportFormat.CSV) == 3
    with target.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert [one["title"] for one in rows] == ["Harbour news 0", ODD.title, ""]
    assert rows[1]["authors"] == "Ada Quay; Ben Pier"
    assert rows[1]["text"] == ODD.text


def test_parquet_and_json_lines(filled: Home, tmp_path: Path) -> None:
    with open_published(filled) as con:
        export_articles(con, tmp_path / "a.parquet", ExportFormat.PARQUET)
        export_articles(con, tmp_path / "a.jsonl", ExportFormat.JSONL)
    rows = duckdb.sql(f"SELECT title, authors FROM '{tmp_path}/a.parquet' ORDER BY url").fetchall()
    assert rows[1] == (ODD.title, ["Ada Quay", "Ben Pier"])
    lines = [orjson.loads(line) for line in (tmp_path / "a.jsonl").read_bytes().splitlines()]
    assert lines[1]["authors"] == ["Ada Quay", "Ben Pier"]
    assert lines[1]["published_on"] == "2026-02-21"


def test_records(filled: Home) -> None:
    with open_published(filled) as con:
        found = list(iterate_articles(con))
    assert found[1] == ExportedArticle(ODD.url, date(2026, 2, 21), ODD.title, tuple(ODD.text.split("\n")))
    assert found[2].published_on is None


@pytest.mark.parametrize(
    ("selection", "count"),
    [
        (Selection(), 3),
        (Selection(source="herald"), 1),
        (Selection(source="nobody"), 0),
        (Selection(since=date(2026, 2, 21)), 1),
        (Selection(until=date(2026, 2, 20)), 1),
        (Selection("daily", date(2026, 2, 20), date(2026, 2, 21)), 2),
    ],
)
def test_selections(filled: Home, tmp_path: Path, selection: Selection, count: int) -> None:
    with open_published(filled) as con:
        assert len(list(iterate_articles(con, selection))) == count
        for form in ExportFormat:
            assert export_articles(con, tmp_path / f"a.{form}", form, selection) == count


def test_a_failing_export_leaves_what_was_there(filled: Home, tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("kept")
    (tmp_path / "a.csv.draft").mkdir()
    with open_published(filled) as con, pytest.raises((WarehouseError, OSError)):
        export_articles(con, target, ExportFormat.CSV)
    assert target.read_text() == "kept"

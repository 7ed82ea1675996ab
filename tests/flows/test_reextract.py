"""`dateline reextract`: from the archive alone, shown before it is loaded. The outlet is gone before it begins."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.conftest import Desk
from tests.site.listing import Listed
from tests.site.news_page import bare_page
from tests.site.outlet import Outlet
from tests.site.prose import paragraphs
from tests.site.site import Site

TABLE = "<table>" + "".join(f"<tr><td>Pier {n}</td><td>{n * 11} boats</td></tr>" for n in range(1, 9)) + "</table>"
FETCH = "[source.fetch]\nallow_private = true\ndelay_seconds = 0\n[source.extract]\nchoose_mode = false\n"
WITHOUT_TABLES = "include_tables = false\n"


@pytest.fixture
def archived(collected: Path, desk: Desk) -> Desk:
    """Four articles of a feed and two pages of a list were collected, and their outlets are gone."""
    shutil.copytree(collected, desk.folder, symlinks=True, dirs_exist_ok=True)
    return desk


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    desk = Desk(tmp_path_factory.mktemp("collected"))
    with Site(2) as site:
        courier, mill = site.outlets
        feed = courier.feed("/feed.xml", "rss", _articles(courier))
        mill_pages = [mill.article("/a.html", number=7), mill.page("/empty.html", bare_page("Nothing", "<p></p>"))]
        (desk.folder / "urls.txt").write_text("\n".join(mill_pages))
        desk.source("courier", "feed", feed, FETCH)
        desk.source("mill", "urls", "urls.txt", FETCH)
        report = desk.report()
    assert {line["source"]: (line["loaded"], line["failed"]) for line in report["ledger"]} == {
        "courier": (4, 0),
        "mill": (1, 1),
    }
    return desk.folder


def _articles(outlet: Outlet) -> list[str | Listed]:
    """Three as usual, and one with a table whose day and title its feed alone knows."""
    usual: list[str | Listed] = list(outlet.newsroom(3).urls)
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs(50, "en"))
    url = outlet.page("/harbour.html", bare_page("", f"<article>{text}{TABLE}</article>"))
    newest = outlet.listed(str(usual[0])).published
    return [*usual, Listed(url=url, title="The piers are counted", published=newest)]


def ask(desk: Desk, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(desk.warehouse), read_only=True) as con:
        return con.execute(query).fetchall()


def reextract(desk: Desk, *words: str) -> dict[str, Any]:
    result = desk.command("reextract", "--json", *words)
    assert result.returncode == 0, result.stderr
    return dict(json.loads(result.stdout))


def set_options(desk: Desk, more: str) -> None:
    """The same sources with other options of extraction."""
    file = desk.folder / "sources.toml"
    file.write_text(file.read_text().replace(FETCH, f"{FETCH}{more}"))


def changes(answer: dict[str, Any], *names: str) -> dict[str, list[int]]:
    return {source["source"]: [source[name] for name in names] for source in answer["sources"]}


def test_what_would_come_out_the_same_is_left_alone(archived: Desk) -> None:
    answer = reextract(archived, "--dry-run")
    assert answer["as_they_are"] == 5
    assert changes(answer, "pages", "failed") == {"mill": [1, 1]}


def test_a_dry_run_shows_what_other_options_would_change_and_changes_nothing(archived: Desk) -> None:
    set_options(archived, WITHOUT_TABLES)
    before = archived.warehouse.resolve()
    answer = reextract(archived, "--dry-run", "--source", "courier")
    assert changes(answer, "pages", "unchanged", "revised", "texts", "titles", "dates") == {
        "courier": [4, 3, 1, 1, 0, 0]
    }
    (example,) = answer["examples"]
    assert example["article"].endswith("/harbour.html")
    assert "Pier 3" in example["text_before"]
    assert "Pier 3" not in example["text_after"]
    assert archived.warehouse.resolve() == before
    assert ask(archived, "SELECT count(*), max(version) FROM articles") == [(5, 1)]
    told = archived.command("reextract", "--dry-run").stdout
    assert ["courier", "4", "3", "1"] in [line.split()[:4] for line in told.splitlines()]
    assert "- | Pier 1 | 11 boats |" in told
    assert "nothing was changed" in told


def test_what_was_shown_is_loaded_as_a_run_of_its_own_and_the_feeds_word_is_kept(archived: Desk) -> None:
    set_options(archived, WITHOUT_TABLES)
    facts = "SELECT title, published_on, published_at FROM articles ORDER BY url"
    before = ask(archived, facts)
    answer = reextract(archived)
    assert changes(answer, "revised", "unchanged", "failed") == {"courier": [1, 3, 0], "mill": [0, 1, 1]}
    assert ask(archived, facts) == before
    assert ("The piers are counted",) in [row[:1] for row in before]
    assert ask(archived, "SELECT kind FROM runs ORDER BY number") == [("run",), ("reextract",)]
    revised = "SELECT version, contains(text, 'Pier 3') FROM articles WHERE url LIKE '%harbour%'"
    assert ask(archived, revised) == [(2, False)]
    assert ask(archived, "SELECT contains(text, 'Pier 3') FROM article_versions") == [(True,)]
    assert ask(archived, "SELECT count(DISTINCT options_version) FROM articles WHERE source = 'courier'") == [(1,)]
    again = reextract(archived)
    assert (again["as_they_are"], changes(again, "failed")) == (5, {"mill": [1]})


def test_only_what_was_fetched_since_a_day_is_read(archived: Desk) -> None:
    set_options(archived, WITHOUT_TABLES)
    assert reextract(archived, "--dry-run", "--since", "2100-01-01")["sources"] == []
    assert changes(reextract(archived, "--dry-run", "--since", "2020-01-01"), "pages")["courier"] == [4]


def test_a_page_that_the_archive_lost_is_told_and_its_article_stays(archived: Desk) -> None:
    set_options(archived, WITHOUT_TABLES)
    for file in (archived.home / "archive").rglob("*.warc.gz"):
        file.write_bytes(file.read_bytes()[:200])
    answer = reextract(archived)
    assert changes(answer, "failed") == {"courier": [4], "mill": [2]}
    assert ask(archived, "SELECT count(*), max(version) FROM articles") == [(5, 1)]
    assert {example["outcome"] for example in answer["examples"]} == {"failed"}

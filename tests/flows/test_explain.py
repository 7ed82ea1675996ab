"""`dateline explain` over a real warehouse."""

import json

import pytest

from flows.exit_codes import ExitCode
from tests.flows.two_runs import SHORT, URL, Dateline
from warehouse.layout import Home


@pytest.mark.parametrize(
    "asked",
    [
        URL,
        "HTTPS://daily.example:443/2026/1?utm_source=x#top",
        "daily.example/2026/1",
        "inbox/daily.txt:0",
        "./inbox/daily.txt:0",
    ],
)
def test_explain_finds_an_article_by_any_of_its_names(dateline: Dateline, loaded: Home, asked: str) -> None:
    said = dateline("explain", asked)
    assert said.code == 0
    assert "Now: in articles, version 2 (written by run 20260302T050000Z-bbbb)" in said.out


def test_explain_shows_every_hop(dateline: Dateline, loaded: Home) -> None:
    said = dateline("explain", URL)
    out = said.out
    assert out.startswith("Harbour news  [31mred\n"), "no title steers a terminal"
    assert "paragraph 0 (run-on) repeats 1–2: 97% of its words" in out
    assert ["extractor", "records"] in said.table
    assert ["yes", "header", "2026-02-20"] in said.table
    runs = [line[:3] for line in said.table if line[:1] in (["20260302T050000Z-bbbb"], ["20260301T050000Z-aaaa"])]
    assert ["20260302T050000Z-bbbb", "revised", "changed"] in runs
    assert ["20260301T050000Z-aaaa", "loaded", "new"] in runs
    assert "Earlier versions" in out
    (answer,) = json.loads(dateline("explain", URL, "--json").out)
    assert answer["article"]["version"] == 2
    assert [part["repeat"] for part in answer["paragraphs"]] == ["run-on", None, None, None]


def test_explain_says_why_an_article_is_not_in_articles(dateline: Dateline, loaded: Home) -> None:
    waiting = dateline("explain", SHORT).out
    assert "Now: in quarantine since" in waiting
    assert "text long enough (observed 10, threshold 200)" in waiting
    assert (
        "nowhere: failed in run 20260302T050000Z-bbbb, unreadable-file (no right to read it)"
        in dateline("explain", "inbox/broken-4.txt").out
    )


def test_explain_lists_the_articles_of_a_file(dateline: Dateline, loaded: Home) -> None:
    said = dateline("explain", "inbox/daily.txt")
    assert said.table[0] == ["id", "where", "it", "is", "title"]
    assert len([line for line in said.table if len(line) > 3 and len(line[0]) == 16]) == 4


def test_explain_finds_a_record_by_any_of_its_lines(dateline: Dateline, loaded: Home) -> None:
    ids = {line: json.loads(dateline("explain", f"daily.txt:{line}", "--json").out)[0]["key"] for line in (3, 40)}
    assert ids[40] == ids[3], "the last record of the file goes on to its end"
    assert dateline("explain", "other.txt:3").code == ExitCode.USAGE


def test_explain_of_something_unknown_says_what_to_try(dateline: Dateline, loaded: Home) -> None:
    said = dateline("explain", "https://elsewhere.example/")
    assert (said.code, said.out) == (ExitCode.USAGE, "")
    assert "nothing is known of 'https://elsewhere.example/': give the article's URL" in said.err

"""`dateline quarantine`, `export`, `rollback` and `forget` over a real warehouse."""

import csv
import io
import json
import os

from flows.exit_codes import ExitCode
from tasks.seed_format import read_records
from tests.flows.two_runs import SHORT, URL, Dateline
from warehouse.layout import Home
from warehouse.lock import writer_lock


def test_the_quarantine_is_listed_shown_and_released(dateline: Dateline, loaded: Home) -> None:
    (line,) = json.loads(dateline("quarantine", "list", "--json").out)
    assert line["url"] == SHORT
    told = dateline("quarantine", "list")
    assert [line["quarantine_id"], "daily", "text", "long", "enough"] in [row[:5] for row in told.table]
    assert dateline("quarantine", "list", "--source", "herald").out == "Nothing waits in quarantine.\n"
    shown = dateline("quarantine", "show", SHORT)
    assert "Too short." in shown.out
    assert json.loads(dateline("quarantine", "show", line["quarantine_id"], "--json").out)["text"] == "Too short."
    released = dateline("quarantine", "release", SHORT)
    assert (released.code, released.out[:33]) == (0, "released and published as run 202")
    assert "Now: in articles" in dateline("explain", SHORT).out
    again = dateline("quarantine", "release", SHORT)
    assert again.code == ExitCode.USAGE
    assert "`dateline quarantine list`" in again.err


def test_a_source_that_there_never_was_is_no_empty_answer(dateline: Dateline, loaded: Home) -> None:
    for arguments in (["quarantine", "list"], ["quarantine", "release"], ["export", "--format", "csv"]):
        said = dateline(*arguments, "--source", "dayly")
        assert (said.code, said.out) == (ExitCode.USAGE, "")
        assert 'did you mean "daily"?' in said.err


def test_a_run_that_holds_the_lock_is_named(dateline: Dateline, loaded: Home) -> None:
    with writer_lock(loaded):
        said = dateline("quarantine", "release", SHORT)
    assert said.code == ExitCode.LOCKED
    assert f"process {os.getpid()}" in said.err


def test_an_export_of_records_reads_back(dateline: Dateline, loaded: Home) -> None:
    said = dateline("export", "--format", "records", "--output", "out.txt")
    assert (said.code, said.err) == (0, "3 articles written to out.txt\n")
    with (loaded.root.parent / "out.txt").open("rb") as stream:
        records = list(read_records(stream))
    assert [record.url for record in records] == [f"https://daily.example/2026/{number}" for number in (1, 2, 3)]


def test_exports_choose_source_and_day(dateline: Dateline, loaded: Home) -> None:
    whole = dateline("export", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(whole.out)))
    assert [line["url"] for line in rows] == [f"https://daily.example/2026/{number}" for number in (1, 2, 3)]
    assert whole.err == "3 articles written to standard output\n"
    assert dateline("export", "--format", "jsonl", "--source", "herald").out == ""
    assert dateline("export", "--format", "jsonl", "--since", "2026-02-21").out == ""
    lines = dateline("export", "--format", "jsonl", "--since", "2026-02-20").out.splitlines()
    assert len([json.loads(line) for line in lines]) == 3
    assert dateline("export", "--format", "parquet", "--output", "a.parquet").code == 0
    assert (loaded.root.parent / "a.parquet").read_bytes().startswith(b"PAR1")


def test_an_export_into_no_folder_is_a_usage_error(dateline: Dateline, loaded: Home) -> None:
    for output in ("nowhere/out.csv", "data"):
        said = dateline("export", "--format", "csv", "--output", output)
        assert said.code == ExitCode.USAGE
        assert "name a file in a folder that exists" in said.err


def test_rollback_publishes_the_generation_before(dateline: Dateline, loaded: Home) -> None:
    said = dateline("rollback")
    assert said.code == 0
    assert said.out.startswith("published again: 20260301T050000Z-aaaa (it was 20260302T050000Z-bbbb)\n")
    assert json.loads(dateline("sql", "SELECT count(*) AS n FROM articles", "--format", "json").out) == [{"n": 2}]
    assert dateline("rollback").code == ExitCode.WAREHOUSE


def test_forgetting_removes_an_article_and_its_traces(dateline: Dateline, loaded: Home) -> None:
    said = dateline("forget", f"{URL}?utm_medium=mail")
    assert said.code == 0
    assert said.out.startswith("forgotten: 1 article, 1 earlier version, 0 in quarantine")
    assert f"\n{URL}?utm_medium=mail (" in said.out, "what was typed is named, for a slip of the pen cannot be undone"
    assert "Now: taken down on" in dateline("explain", URL).out
    assert dateline("forget", "no address").code == ExitCode.USAGE

"""`dateline run`, `status` and `sql` over a real warehouse; Prefect is not needed for it."""

import csv
import dataclasses
import io
import json
import os
import shlex
from pathlib import Path

import pytest

from flows.exit_codes import ExitCode
from flows.run_folder import open_run_folder
from flows.run_report import next_commands, print_report
from flows.screen import Screen
from tasks.report import LedgerLine, LoadReport
from tests.flows.two_runs import CHECKS, SHORT, URL, Dateline
from warehouse.examples import Examples, read_examples
from warehouse.layout import Home
from warehouse.published import open_published


def test_status_before_anything_is_published(dateline: Dateline, home: Home) -> None:
    said = dateline("status")
    assert said.code == 0
    assert said.out.startswith(f"Nothing is published at {home.published} yet: `dateline run`")
    assert json.loads(dateline("status", "--json").out)["runs"] == []
    assert not home.root.exists(), "asking writes nothing"


def test_an_address_may_lack_its_scheme(dateline: Dateline, loaded: Home) -> None:
    assert (
        dateline("quarantine", "show", SHORT.removeprefix("https://")).out == dateline("quarantine", "show", SHORT).out
    )


def test_other_questions_before_anything_is_published(dateline: Dateline) -> None:
    for arguments in (
        ["sql", "SELECT 1"],
        ["explain", URL],
        ["quarantine", "list"],
        ["export", "--format", "csv"],
        ["alerts", "list"],
        ["alerts", "show", "a"],
    ):
        said = dateline(*arguments)
        assert (said.code, said.out) == (ExitCode.WAREHOUSE, "")
        assert "`dateline run`" in said.err
    assert dateline("rollback").code == ExitCode.WAREHOUSE


def test_status_tells_runs_ledger_and_checks(dateline: Dateline, loaded: Home) -> None:
    said = dateline("status")
    assert said.code == 0
    assert "Warehouse: data/warehouse.duckdb (generation 20260302T050000Z-bbbb.duckdb)" in said.out
    lines = said.table
    runs = [line[0] for line in lines if line[1:2] == ["run"]]
    assert runs == ["20260302T050000Z-bbbb", "20260301T050000Z-aaaa"]
    assert ["daily", "5", "1", "1", "0", "1", "1", "1", "0", "0"] in lines
    assert ["all", "5", "1", "1", "0", "1", "1", "1", "0", "0"] in lines
    assert ["critical", "failed", "daily", "text_long_enough", "1", "5"] in lines
    assert "no_mojibake could not run on daily: no such column" in said.out
    assert "herald: 1 check had nothing to look at" in said.out
    assert ["daily", "failed", "unreadable-file", "1", "inbox/broken-4.txt", "no", "right", "to", "read", "it"] in lines
    assert "\x1b" not in said.out


def test_status_shows_as_many_runs_as_asked(dateline: Dateline, loaded: Home) -> None:
    answer = json.loads(dateline("status", "--runs", "1", "--json").out)
    assert [run["run_id"] for run in answer["runs"]] == ["20260302T050000Z-bbbb"]
    assert answer["warehouse"] == str(loaded.published)
    assert {line["source"]: line["discovered"] for line in answer["ledger"]} == {"daily": 5, "herald": 0}
    assert {check["outcome"] for check in answer["checks"]} == {"failed", "errored", "empty"}


def test_status_names_runs_that_did_not_finish(dateline: Dateline, loaded: Home) -> None:
    killed, failed, interrupted, old, running = (open_run_folder(loaded.runs) for _ in range(5))
    interrupted.write_state("interrupted")
    old = dataclasses.replace(old, run_id="20260301T060000Z-cccc")
    old.write_state("failed", "no such host")
    note = killed.path / "run.json"
    note.write_text(note.read_text().replace(f'"pid":{os.getpid()}', f'"pid":{2**22 + 1}'))
    failed.write_state("failed", "the disk is full")
    (loaded.runs / "odd").mkdir()
    (loaded.runs / "odd" / "run.json").write_text("no note")
    told = dateline("status").out
    takes_up = "; the next run takes up what it left"
    assert f"{killed.run_id} was killed before it was loaded{takes_up}" in told
    assert f"{failed.run_id} failed: the disk is full{takes_up}" in told
    assert f"{interrupted.run_id} was interrupted before it was loaded{takes_up}" in told
    assert f"{old.run_id} failed: no such host; 20260302T050000Z-bbbb was loaded since" in told
    assert f"{running.run_id} is running now\n" in told
    states = {run["run_id"]: run["state"] for run in json.loads(dateline("status", "--json").out)["unfinished"]}
    assert states == {
        killed.run_id: "killed",
        failed.run_id: "failed",
        interrupted.run_id: "interrupted",
        old.run_id: "failed",
        running.run_id: "running",
    }


def test_a_process_that_got_a_killed_runs_number_is_not_that_run(dateline: Dateline, loaded: Home) -> None:
    """After a restart of the machine numbers are given out anew."""
    folder = open_run_folder(loaded.runs)
    note = folder.path / "run.json"
    note.write_text(note.read_text().replace(folder.started_at.isoformat(), "2020-01-01T05:00:00+00:00"))
    assert [run["state"] for run in json.loads(dateline("status", "--json").out)["unfinished"]] == ["killed"]


def test_run_folders_sort_in_the_order_they_were_made(tmp_path: Path) -> None:
    made = [open_run_folder(tmp_path).run_id for _ in range(20)]
    assert made == sorted(made)


def test_sql_answers_as_table_csv_and_json(dateline: Dateline, loaded: Home) -> None:
    question = "SELECT url, authors, published_on AS day, NULL AS n FROM articles ORDER BY url LIMIT 1"
    assert dateline("sql", question).out.splitlines() == [
        "url                           authors       day         n",
        f'{URL}  ["Ada Quay"]  2026-02-20',
    ]
    rows = list(csv.reader(io.StringIO(dateline("sql", question, "--format", "csv").out)))
    assert rows == [["url", "authors", "day", "n"], [URL, '["Ada Quay"]', "2026-02-20", ""]]
    assert json.loads(dateline("sql", question, "--format", "json").out) == [
        {"url": URL, "authors": ["Ada Quay"], "day": "2026-02-20", "n": None}
    ]
    assert json.loads(dateline("sql", "FROM articles WHERE false", "--format", "json").out) == []
    assert json.loads(dateline("sql", "SELECT 1 AS a, 2 AS a", "--format", "json").out) == [{"a": 1, "a_2": 2}]
    odd = json.loads(dateline("sql", "SELECT 1.50::DECIMAL(4,2) AS d, '\\xFF'::BLOB AS b", "--format", "json").out)
    assert odd == [{"d": "1.50", "b": "ff"}]


@pytest.mark.parametrize(
    "statement",
    [
        "SELEKT 1",
        "SELECT nothing FROM articles",
        "DELETE FROM articles",
        "DROP TABLE articles",
        "COPY articles TO 'stolen.csv'",
        "SELECT * FROM read_text('/etc/passwd')",
        "ATTACH 'other.duckdb'",
        "SELECT 'x'::INTEGER",
        "",
        " ",
        "-- nothing but a comment",
        "SELECT 1; SELECT 2",
    ],
)
def test_sql_can_only_read_the_warehouse(dateline: Dateline, loaded: Home, statement: str) -> None:
    before = sorted(loaded.root.parent.rglob("*"))
    said = dateline("sql", statement)
    assert said.code == ExitCode.USAGE
    assert said.err.startswith("dateline: ")
    assert sorted(loaded.root.parent.rglob("*")) == before
    assert json.loads(dateline("sql", "SELECT count(*) AS n FROM articles", "--format", "json").out) == [{"n": 3}]


def test_sql_may_begin_with_a_comment(dateline: Dateline, loaded: Home) -> None:
    """So do the examples of the docs."""
    said = dateline("sql", "-- how many\nSELECT count(*) AS n FROM articles;", "--format", "csv")
    assert (said.code, said.out) == (0, "n\n3\n")
    assert dateline("sql", "--how many\nSELECT 1 AS a").out == "a\n1\n"


def test_sql_that_wants_a_file_is_told_what_writes_files(dateline: Dateline, loaded: Home) -> None:
    assert "`dateline export` writes files" in dateline("sql", "COPY articles TO 'stolen.csv'").err


def a_report(home: Home) -> LoadReport:
    ledger = (LedgerLine("daily", 5, 1, 1, 0, 1, 1, 1, 0, 0), LedgerLine("herald"))
    generation = home.generation("20260302T050000Z-bbbb")
    return LoadReport("20260302T050000Z-bbbb", ledger, CHECKS, home.published, generation, (("extract", 1.25),), 91.5)


def test_the_report_of_a_run_tells_what_to_type_next(
    loaded: Home, monkeypatch: pytest.MonkeyPatch, dateline: Dateline
) -> None:
    with open_published(loaded) as con:
        examples = read_examples(con)
    assert examples.of_checks == {("daily", "text long enough"): SHORT}
    named = Examples(examples.run_id, {("daily", "text_long_enough"): SHORT}, examples.not_loaded)
    (loaded.root / "duckdb").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(loaded.root))
    stream = io.StringIO()
    print_report(a_report(loaded), named, Screen(stream))
    lines = stream.getvalue().splitlines()
    assert "data/warehouse.duckdb (this run: 20260302T050000Z-bbbb.duckdb)" in lines
    assert "extract 1.2 s; at most 92 MB of memory" in lines
    assert lines[-1] == "Exit code 3: a check could not run; what was loaded is not vouched for"
    following = [line.strip() for line in lines[lines.index("Next") + 1 : -2]]
    assert following == [
        f"dateline explain '{SHORT}'",
        "dateline quarantine list",
        "dateline status",
        "duckdb -readonly data/warehouse.duckdb",
    ]
    (loaded.root / "duckdb").unlink()
    elsewhere = next_commands(a_report(loaded), named)
    assert elsewhere == [*following[:3], 'dateline sql "FROM outlet_health"'], "DuckDB's own program is not everywhere"
    for command in elsewhere:
        assert dateline(*shlex.split(command)[1:]).code == 0, command


def test_the_report_for_machines_holds_the_same(loaded: Home) -> None:
    stream = io.StringIO()
    print_report(a_report(loaded), Examples(), Screen(stream, as_json=True))
    answer = json.loads(stream.getvalue())
    assert (answer["run_id"], answer["exit_code"]) == ("20260302T050000Z-bbbb", 3)
    assert answer["seconds"] == {"extract": 1.25}
    assert len(answer["checks"]) == len(CHECKS)


def test_a_damaged_warehouse_is_told(dateline: Dateline, loaded: Home) -> None:
    generation = loaded.published.resolve()
    generation.chmod(0o644)
    generation.write_bytes(b"no database" * 1000)
    said = dateline("status")
    assert said.code == ExitCode.WAREHOUSE
    assert "cannot be read" in said.err

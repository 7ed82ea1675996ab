"""The command line, in process and as the real program; the warehouse is in tests/flows/test_reports.py."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from cyclopts import App

from flows.cli import app, carry_out
from flows.exit_codes import ExitCode
from flows.last_word import guarded

ROOT = Path(__file__).parents[2]
HEAVY = ("prefect", "great_expectations", "trafilatura", "duckdb", "pandas", "sqlalchemy", "pydantic", "rich")


def dateline(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program as a person starts it, its answers in pipes."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", *arguments],
        cwd=cwd,
        env={**kept, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def commands(of: App, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], App]]:
    """Every command with its words; the groups `sources` and `quarantine` are none."""
    inner = [name for name in of if not name.startswith("-")]
    if not inner:
        yield path, of
    for name in inner:
        yield from commands(of[name], (*path, name))


COMMANDS = dict(commands(app))


def test_importing_the_command_line_imports_nothing_heavy() -> None:
    script = f"import sys, flows.cli; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_commands_are_those_of_the_design() -> None:
    assert {" ".join(words) for words in COMMANDS} == {
        "run",
        "serve",
        "deploy",
        "alerts list",
        "alerts show",
        "alerts ack",
        "alerts snooze",
        "alerts test",
        "alerts deliver",
        "status",
        "sql",
        "explain",
        "backfill",
        "sources add",
        "sources check",
        "sources list",
        "reextract",
        "quarantine list",
        "quarantine show",
        "quarantine release",
        "baselines suggest",
        "export",
        "rollback",
        "forget",
        "version",
    }


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_each_command_and_option_is_documented(words: tuple[str, ...]) -> None:
    text = (ROOT / "docs" / "command-line.md").read_text()
    found = re.search(rf"^## `dateline {' '.join(words)}`\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, "the command has no section"
    options = [name for argument in COMMANDS[words].assemble_argument_collection() for name in argument.names]
    undocumented = [name for name in options if name.startswith("--") and name not in found[1]]
    assert undocumented == []


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_each_command_explains_itself(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert carry_out([*words, "--help"]) == 0
    said = capsys.readouterr().out
    assert f"dateline {' '.join(words)}" in said
    assert not re.search("[─│╭╰\x1b]", said), "a pipe gets no boxes and no colour"


@pytest.mark.parametrize("group", [(), ("sources",), ("quarantine",), ("alerts",), ("baselines",)])
def test_each_list_of_commands_says_what_each_is_for(
    group: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    carry_out([*group, "--help"])
    listed = [line.split(":", 1) for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    silent = [line[0].strip() for line in listed if len(line) < 2 or not line[1].strip()]
    assert listed
    assert silent == []


def test_no_command_shows_the_help() -> None:
    done = dateline()
    assert done.returncode == 0
    assert "quarantine" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rnu"], 'Did you mean "run"?'),
        (["run", "--limt", "3"], "Did you mean --limit?"),
        (["run", "--limit", "0"], "--limit"),
        (["sql"], "QUERY"),
        (["sql", "SELECT 1", "--format", "xml"], '"table", "csv", "json"'),
        (["export"], "--format"),
        (["export", "--format", "csv", "--since", "yesterday"], "--since"),
        (["export", "--format", "csv", "--since", "2026-13-01"], "write it as YYYY-MM-DD"),
        (["sql", "SELECT", "1"], "'1' is too much here: leave it out, or put quotes around what has spaces in it"),
        (["run", "vale-herald"], "'vale-herald' is too much here"),
        (["quarantine", "release"], "ARTICLE"),
        (["forget"], "URL"),
    ],
)
def test_a_wrong_command_is_told_in_one_line_on_standard_error(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert carry_out(arguments) == ExitCode.USAGE
    captured = capsys.readouterr()
    assert captured.out == ""
    assert said in captured.err
    assert captured.err.startswith("dateline: ")
    assert len(captured.err.splitlines()) == 1
    assert "--help" in captured.err


def test_a_setting_that_does_not_exist_ends_with_usage() -> None:
    done = dateline("status", DATELINE_HOEM="x")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "dateline: DATELINE_HOEM is no setting of Dateline: did you mean DATELINE_HOME?\n"


def test_a_bad_sources_file_ends_with_usage_and_all_its_problems(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(
        '[[source]]\nname = "a"\nkind = "feed"\nlocation = "x"\n[source.rules]\nx = "off"\n'
    )
    done = dateline("sources", "check", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 2
    listed = dateline("sources", "check", "--json", cwd=tmp_path)
    assert listed.returncode == 2
    assert [problem["key"] for problem in json.loads(listed.stdout)["problems"]] == [
        'source "a": location',
        'source "a": rules.x',
    ]


def test_a_run_over_a_missing_sources_file_says_how_to_make_one(tmp_path: Path) -> None:
    done = dateline("sources", "list", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("dateline: sources.toml does not exist: write it, or set DATELINE_SOURCES.")


def test_sources_are_checked_and_listed(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "one.txt").write_text("x")
    (tmp_path / "my.toml").write_text(
        '[[source]]\nname = "full"\nkind = "records"\nlocation = "inbox/*.txt"\n'
        '[[source]]\nname = "bare"\nkind = "pages"\nlocation = "pages"\n[source.rules]\ntext_present = "off"\n'
    )
    done = dateline("sources", "check", "my.toml", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "my.toml is right: 2 sources",
        f"note: nothing lies at {tmp_path}/pages yet (source bare)",
    ]
    done = dateline("sources", "list", cwd=tmp_path, DATELINE_SOURCES="my.toml")
    assert [line.split() for line in done.stdout.splitlines()] == [
        ["source", "kind", "language", "timezone", "files", "location", "rules", "set"],
        ["full", "records", "any", "UTC", "1", "inbox/*.txt"],
        ["bare", "pages", "any", "UTC", "0", "pages", "text_present=off"],
    ]
    done = dateline("sources", "list", "--json", cwd=tmp_path, DATELINE_SOURCES="my.toml")
    assert [(entry["source"]["name"], entry["files"]) for entry in json.loads(done.stdout)] == [
        ("full", 1),
        ("bare", 0),
    ]


def test_the_versions_name_what_decides_results() -> None:
    versions = json.loads(dateline("version", "--json").stdout)
    assert {"dateline", "trafilatura", "duckdb", "great-expectations", "prefect", "python"} <= versions.keys()
    assert dateline("--version").stdout.strip() == versions["dateline"]


def test_serve_names_a_port_that_another_program_has(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        done = dateline("serve", "--port", str(port), DATELINE_HOME=str(tmp_path), PREFECT_API_URL="")
    assert done.returncode == 2
    assert f"port {port} is taken by another program: give a free one with --port" in done.stderr


def fail_with(error: BaseException) -> int:
    raise error


def test_a_fault_of_ours_is_told_without_a_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATELINE_LOG_LEVEL", raising=False)
    assert guarded(lambda: fail_with(ZeroDivisionError("by nought"))) == ExitCode.FAULT
    said = capsys.readouterr().err
    assert said.startswith("dateline: ZeroDivisionError: by nought; this is a fault of Dateline itself")
    assert "Traceback" not in said


def test_debugging_shows_the_traceback(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_LOG_LEVEL", "debug")
    guarded(lambda: fail_with(ZeroDivisionError()))
    assert "Traceback" in capsys.readouterr().err


def test_a_full_disk_names_the_place_and_the_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    error = OSError(28, "No space left on device", "/srv/data/x")
    assert guarded(lambda: fail_with(error)) == ExitCode.WAREHOUSE
    assert capsys.readouterr().err.startswith("dateline: /srv/data/x: No space left on device: make room")


def test_a_file_in_a_folders_place_is_told_as_such(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data").touch()
    for folder in (tmp_path / "data", tmp_path / "data" / "runs"):
        assert guarded(lambda folder=folder: folder.mkdir()) == ExitCode.WAREHOUSE  # type: ignore[misc]
        said = capsys.readouterr().err
        assert said.startswith(f"dateline: {folder}")
        assert "a file stands where a folder must be: move it away, or name another folder in DATELINE_HOME" in said


def test_a_reader_that_has_had_enough_is_no_error() -> None:
    script = f"{sys.executable} -m flows.cli version | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("0\n", "")


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("print('a line that waits in the buffer')\n    return 1", 1),
        ("with suppress(BrokenPipeError):\n        print('x' * 100_000)\n    return 1", 1),
    ],
)
def test_who_reads_no_further_gets_the_commands_own_exit_code(command: str, code: int) -> None:
    """`dateline run | head -1` in a shell with `pipefail` must still tell that a critical check failed."""
    script = f"from contextlib import suppress\nfrom flows.last_word import end, guarded\ndef talk():\n    {command}\n"
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run(
        [sys.executable, "-c", f"{script}end(guarded(talk))"],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert ended.returncode == code


def test_a_broken_pipe_that_is_not_standard_output_is_trouble() -> None:
    assert guarded(lambda: fail_with(BrokenPipeError(32, "the pipe to a child"))) == ExitCode.FAULT

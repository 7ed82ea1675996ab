"""The run does not depend on Prefect being well: no server, one that is not there, one that dies on the way."""

import json
import subprocess
import time
from pathlib import Path

import pytest

from tests.conftest import Desk, kill
from tests.flows.prefect_server import free_port, kill_group, server

ENDS_WITHIN_SECONDS = 30
__all__ = ["server"]


def loaded(desk: Desk) -> int:
    answer = desk.command("sql", "SELECT count(*) AS articles FROM articles", "--format", "json")
    assert answer.returncode == 0, answer.stderr
    return int(json.loads(answer.stdout)[0]["articles"])


def test_a_plain_run_needs_no_server(desk: Desk) -> None:
    desk.pages("lantern", 8)
    assert desk.report()["ledger"][0]["loaded"] == 8
    assert not (desk.home / "prefect").exists()


def test_a_server_that_is_not_there_costs_nothing_but_a_word(desk: Desk) -> None:
    desk.pages("lantern", 8)
    desk.environment["PREFECT_API_URL"] = f"http://127.0.0.1:{free_port()}/api"
    result = desk.command("run")
    assert result.returncode == 0, result.stderr
    assert "out of reach" in result.stderr
    assert loaded(desk) == 8


@pytest.mark.engine
def test_a_server_that_dies_on_the_way_holds_up_neither_load_nor_end(
    desk: Desk, server: "tuple[str, subprocess.Popen[bytes]]"
) -> None:
    url, process = server
    desk.pages("lantern", 400)
    desk.environment["PREFECT_API_URL"] = url
    run = desk.start("run")
    assert run.stderr is not None
    for line in run.stderr:
        if line.startswith("extract"):
            break
    kill_group(process)
    while not desk.warehouse.exists():
        assert run.poll() is None, "the run ended before it published"
        time.sleep(0.1)
    run.communicate(timeout=ENDS_WITHIN_SECONDS)
    assert run.returncode == 0
    assert loaded(desk) == 400


@pytest.mark.engine
def test_a_temporary_server_that_a_killed_run_left_is_reaped(desk: Desk) -> None:
    desk.pages("lantern", 8)
    run = desk.start("run")
    assert run.stderr is not None
    for line in run.stderr:
        if line.startswith("extract"):
            break
    kill(run)
    assert temporary_servers(desk), "the killed run's server lives on"
    desk.report()
    assert not temporary_servers(desk)


def temporary_servers(desk: Desk) -> list[int]:
    mark = str(desk.home.resolve()).encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment, words = (folder / "environ").read_bytes(), (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if b"prefect.server.api.server" in words and mark in environment:
            found.append(int(folder.name))
    return found

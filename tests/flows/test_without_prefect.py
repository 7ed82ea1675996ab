"""The run does not depend on Prefect being well: no server, one that is not there, one that dies on the way."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, Desk, kill

ENDS_WITHIN_SECONDS = 30


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


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


@pytest.fixture
def server(tmp_path: Path) -> "Iterator[tuple[str, subprocess.Popen[bytes]]]":
    """A real Prefect server of its own."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/api"
    environment = {**os.environ, "PREFECT_HOME": str(tmp_path / "server"), "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    words = ["-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, *words], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True, cwd=ROOT,
    )  # fmt: skip
    for _ in range(600):
        if answers(url):
            break
        time.sleep(0.2)
    yield url, process
    kill_group(process)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def kill_group(process: "subprocess.Popen[bytes]") -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


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

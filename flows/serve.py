"""`dateline serve`: a laptop without a worker. A real Prefect server, and the daily deployment served from here.

A temporary server has no scheduler, so this starts a real one unless `PREFECT_API_URL` names one that answers.
"""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import yaml

from flows.settings import Settings
from flows.temporary_server import prefect_folder

log = logging.getLogger(__name__)
DEPLOYMENTS = Path("prefect.yaml")
STARTS_WITHIN_SECONDS = 90.0


class ServeError(Exception):
    """The Prefect server could not be started or reached, or prefect.yaml has no schedule for the daily flow."""


def serve(settings: Settings, port: int = 4200) -> None:
    """Serve the daily flow on the schedule of prefect.yaml until interrupted; one run at a time.

    Raises ServeError.
    """
    schedule = daily_schedule(DEPLOYMENTS)
    folder = prefect_folder(settings)
    os.environ.setdefault("PREFECT_LOGGING_EXTRA_LOGGERS", "flows,tasks,expectations,warehouse")
    with _server(port, folder / "server.log") as url:
        log.info("Prefect: %s, the daily run: %s", url, schedule["cron"])
        from prefect.schedules import Cron  # noqa: PLC0415

        from flows.daily import daily  # noqa: PLC0415 - reads the environment set above

        timetable = Cron(schedule["cron"], timezone=schedule.get("timezone", "UTC"))
        daily.serve(name="daily", schedule=timetable, limit=1, pause_on_shutdown=False)


def daily_schedule(path: Path) -> dict[str, Any]:
    """The first schedule of the deployment `daily` in prefect.yaml. Raises ServeError."""
    try:
        deployments = yaml.safe_load(path.read_text(encoding="utf-8"))["deployments"]
        schedule = next(d for d in deployments if d["name"] == "daily")["schedules"][0]
        return {"cron": schedule["cron"], **schedule}
    except (OSError, yaml.YAMLError, KeyError, IndexError, TypeError, StopIteration) as error:
        raise ServeError(
            f"{path}: no deployment `daily` with a schedule ({error}); run in Dateline's folder"
        ) from error


@contextmanager
def _server(port: int, log_file: Path) -> Iterator[str]:
    """The configured server's address, or that of one started here and stopped at the end."""
    configured = os.environ.get("PREFECT_API_URL")
    if configured:
        if not _answers(configured):
            raise ServeError(f"PREFECT_API_URL is {configured}, but nothing answers there; start it or unset it")
        yield configured
        return
    url = f"http://127.0.0.1:{port}/api"
    if _answers(url):
        raise ServeError(f"port {port} has a Prefect server already; set PREFECT_API_URL={url} to use it, or --port")
    if _is_taken(port):
        raise ServeError(f"port {port} is taken by another program: give a free one with --port")
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with log_file.open("ab") as output:
        server = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        _wait_until_it_answers(server, url, log_file)
        os.environ["PREFECT_API_URL"] = url
        yield url
    finally:
        _end(server)


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(timeout=15)
    except subprocess.TimeoutExpired:
        server.kill()


def _wait_until_it_answers(server: subprocess.Popen[bytes], url: str, log_file: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while not _answers(url):
        if server.poll() is not None:
            raise ServeError(f"the Prefect server ended with code {server.returncode}; {log_file} says why")
        if time.monotonic() > deadline:
            server.kill()
            raise ServeError(f"the Prefect server did not answer within {STARTS_WITHIN_SECONDS:.0f} s; see {log_file}")
        time.sleep(0.3)


def _is_taken(port: int) -> bool:
    with closing(socket.socket()) as one:
        one.settimeout(3)
        return one.connect_ex(("127.0.0.1", port)) == 0


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", timeout=3).is_success
    except httpx.HTTPError:
        return False

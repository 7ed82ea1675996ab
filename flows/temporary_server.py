"""The temporary Prefect server of a run: marked, so that the next run can reap the one a killed run left behind."""

from __future__ import annotations

import os
from pathlib import Path

import psutil

from flows.settings import Settings

MARK = "DATELINE_TEMPORARY_SERVER_OF"
SERVER = "prefect.server.api.server:create_app"


def prefect_folder(settings: Settings) -> Path:
    """Prefect's own folder under the home, made when it is missing, and told to Prefect unless the user names one."""
    folder = settings.home.resolve() / "prefect"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("PREFECT_HOME", str(folder))
    return folder


def mark_temporary_server(home: Path) -> None:
    """From here on, servers that this process starts carry in their environment whose they are."""
    own = psutil.Process()
    os.environ[MARK] = f"{own.pid} {own.create_time()} {home.resolve()}"


def reap_orphans(home: Path) -> int:
    """Stop temporary servers of `home` whose run has died; how many. Call it with the writer lock held."""
    orphans = [process for process in psutil.process_iter() if _is_orphan(process, home.resolve())]
    for process in orphans:
        process.terminate()
    for process in psutil.wait_procs(orphans, timeout=3)[1]:
        process.kill()
    return len(orphans)


def stop_children() -> None:
    """Stop every process that this one has started, at the end of a run that cannot end by itself."""
    children = psutil.Process().children(recursive=True)
    for child in children:
        _stop(child)
    psutil.wait_procs(children, timeout=2)


def _stop(process: psutil.Process) -> None:
    try:
        process.terminate()
    except psutil.NoSuchProcess:
        return


def _is_orphan(process: psutil.Process, home: Path) -> bool:
    try:
        if SERVER not in process.cmdline():
            return False
        pid, created, owner_home = process.environ().get(MARK, "0 0 ").split(" ", 2)
    except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
        return False
    return owner_home == str(home) and not _runs(int(pid), float(created))


def _runs(pid: int, created: float) -> bool:
    """Whether that very process still runs; a number given out again is another process."""
    try:
        process = psutil.Process(pid)
        return process.create_time() == created and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False

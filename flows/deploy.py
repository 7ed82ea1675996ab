"""`dateline deploy`: work pool, deployments and automations on a Prefect server, in one go, as often as one likes."""

from __future__ import annotations

import os
import subprocess
import sys
from uuid import UUID

import httpx

from flows.exit_codes import ExitCode, UsageError
from flows.screen import screen
from flows.serve import DEPLOYMENTS, ServeError, daily_schedule
from flows.settings import Settings, routes_of
from flows.temporary_server import prefect_folder

POOL = "dateline"
_HOW = "make a notification block of Prefect and give its name, as in --notify slack-webhook/operators"


def deploy(settings: Settings, notify: str | None) -> int:
    """Install everything on the server of `PREFECT_API_URL`. Raises UsageError, RoutesError, AutomationsError."""
    url = os.environ.get("PREFECT_API_URL")
    if not url:
        raise UsageError("PREFECT_API_URL is not set: start a server (`prefect server start`) and name it there")
    try:
        daily_schedule(DEPLOYMENTS)
    except ServeError as error:
        raise UsageError(str(error)) from error
    block = notify or _block_of_routes(settings)
    prefect_folder(settings)
    _install(url, block)
    return ExitCode.OK


def _install(url: str, block: str | None) -> None:
    from prefect.client.orchestration import get_client  # noqa: PLC0415 - Prefect takes seconds to import

    from flows.automations import AUTOMATIONS, install, read_automations  # noqa: PLC0415

    answer = screen()
    read_automations(AUTOMATIONS, None)  # what is wrong there is told before anything is asked for or installed
    try:
        with get_client(sync_client=True) as client:
            automations = read_automations(AUTOMATIONS, _block_id(client, block))
            _have_pool(client)
            _deploy_all()
            rows = [("automation", name, what) for name, what in install(client, automations)]
    except httpx.HTTPError as error:
        raise UsageError(f"PREFECT_API_URL is {url}, but nothing answers there as it should ({error})") from error
    answer.table(("what", "name", ""), [("work pool", POOL, ""), ("deployment", "daily/daily", ""), *rows])
    if block is None:
        answer.line(f"The automations tell nobody, they only show in Prefect: {_HOW}.")
    answer.heading("Next")
    answer.line(f"  prefect worker start --pool {POOL}")


def _block_of_routes(settings: Settings) -> str | None:
    """The first route that names a notification block; a Secret is none."""
    named = (route.to.removeprefix("block:") for route in routes_of(settings) if route.to.startswith("block:"))
    return next((name for name in named if "/" in name and not name.startswith("secret/")), None)


def _block_id(client: object, block: str | None) -> UUID | None:
    from prefect.client.orchestration import SyncPrefectClient  # noqa: PLC0415
    from prefect.exceptions import ObjectNotFound  # noqa: PLC0415

    assert isinstance(client, SyncPrefectClient)
    if block is None:
        return None
    kind, _, name = block.partition("/")
    try:
        return client.read_block_document_by_name(name, kind).id
    except ObjectNotFound:
        raise UsageError(f"the server has no block {block}: {_HOW}") from None


def _have_pool(client: object) -> None:
    from prefect.client.orchestration import SyncPrefectClient  # noqa: PLC0415
    from prefect.client.schemas.actions import WorkPoolCreate  # noqa: PLC0415
    from prefect.exceptions import ObjectNotFound  # noqa: PLC0415

    assert isinstance(client, SyncPrefectClient)
    try:
        client.read_work_pool(POOL)
    except ObjectNotFound:
        client.create_work_pool(WorkPoolCreate(name=POOL, type="process"))


def _deploy_all() -> None:
    words = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise UsageError(f"`prefect deploy --all` failed: {said[-1] if said else f'status {done.returncode}'}")

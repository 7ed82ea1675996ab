"""`dateline deploy` on a real Prefect server: what it installs, and what that does about missed and dead runs."""

from __future__ import annotations

import inspect
import json
import shutil
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import yaml
from prefect import flow_engine, states
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.responses import SetStateStatus
from prefect.settings import PREFECT_API_URL, PREFECT_HOME, temporary_settings
from prefect.states import Pending, Running, Scheduled

from flows import events, zombies
from flows.automations import install, read_automations
from tasks.report import LedgerLine, LoadReport
from tests.conftest import ROOT, Desk, kill
from tests.flows.prefect_server import free_port, running_server
from tests.flows.two_runs import Dateline

AUTOMATIONS = ROOT / "automations.yaml"
NAMES = {table["name"] for table in yaml.safe_load(AUTOMATIONS.read_text())["automations"]}


def deploy(desk: Desk, url: str, *words: str) -> subprocess.CompletedProcess[str]:
    desk.environment.update(PREFECT_API_URL=url, PREFECT_HOME=str(desk.folder / "prefect"))
    return desk.command("deploy", *words)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on which Dateline is deployed."""
    with running_server(tmp_path_factory.mktemp("server")) as (url, _):
        said = deploy(Desk(tmp_path_factory.mktemp("desk")), url)
        assert said.returncode == 0, said.stderr
        assert Counter(said.stdout.split())["created"] == len(NAMES)
        yield url


@pytest.fixture
def client(url: str, tmp_path: Path) -> Iterator[SyncPrefectClient]:
    settings = {PREFECT_API_URL: url, PREFECT_HOME: tmp_path / "prefect"}
    with temporary_settings(settings), get_client(sync_client=True) as client:
        yield client


def asked(url: str, what: str, **how: Any) -> Any:
    request = urllib.request.Request(
        f"{url}/{what}/filter", json.dumps(how).encode(), {"Content-Type": "application/json"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=20) as response:
        return json.load(response)


def installed(url: str) -> dict[str, list[Any]]:
    """Everything that `deploy` could have installed twice, by kind; ids and names."""
    found = {
        kind: sorted((it["id"], it["name"]) for it in asked(url, kind))
        for kind in ("automations", "deployments", "work_pools", "flows")
    }
    (deployment,) = (it for it in asked(url, "deployments") if it["name"] == "daily")
    limit = deployment["concurrency_options"]["collision_strategy"], deployment["global_concurrency_limit"]["limit"]
    return {**found, "schedules": [it["schedule"]["cron"] for it in deployment["schedules"]], "limit": [limit]}


def wait_for_trigger(url: str, automation: str) -> None:
    """Until the server itself says that the automation has fired. What it hears it writes in batches."""
    wanted = {"event": {"name": ["prefect.automation.triggered"]}}
    for _ in range(150):
        found = asked(url, "events", filter=wanted, limit=50)["events"]
        if automation in {event["resource"]["prefect.resource.name"] for event in found}:
            return
        time.sleep(0.2)
    pytest.fail(f"{automation} has not fired")


@pytest.mark.engine
def test_deploying_twice_gives_the_same_set(url: str, desk: Desk) -> None:
    before = installed(url)
    assert {name for _, name in before["automations"]} == NAMES
    assert before["schedules"] == ["0 5 * * *"]
    assert before["limit"] == [("CANCEL_NEW", 1)]
    again = deploy(desk, url)
    assert again.returncode == 0, again.stderr
    assert Counter(again.stdout.split())["updated"] == len(NAMES)
    assert installed(url) == before


@pytest.mark.engine
def test_an_automation_that_is_there_twice_is_there_once_afterwards(url: str, client: SyncPrefectClient) -> None:
    automations = read_automations(AUTOMATIONS, None)
    client.create_automation(automations[0])
    assert len(asked(url, "automations")) == len(NAMES) + 1
    assert {what for _, what in install(client, automations)} == {"updated"}
    assert sorted(it["name"] for it in asked(url, "automations")) == sorted(NAMES)


@pytest.mark.engine
def test_a_missed_schedule_gives_one_catch_up_run(client: SyncPrefectClient) -> None:
    """What a worker does with the runs that are overdue when it comes back: it proposes each of them as pending."""
    daily = client.read_deployment_by_name("daily/daily").id
    now = datetime.now(UTC)
    missed = [
        client.create_flow_run_from_deployment(daily, state=Scheduled(scheduled_time=now - timedelta(days)))
        for days in range(7, 0, -1)
    ]
    answers = [client.set_flow_run_state(run.id, Pending()).status for run in missed]
    assert Counter(answers) == {SetStateStatus.ACCEPT: 1, SetStateStatus.REJECT: 6}
    found = Counter(client.read_flow_run(run.id).state_name for run in missed)
    assert found == {"Pending": 1, "Cancelled": 6}
    (taken,) = (run for run, answer in zip(missed, answers, strict=True) if answer is SetStateStatus.ACCEPT)
    client.delete_flow_run(taken.id)


def start_deployed(desk: Desk, url: str, run: UUID) -> subprocess.Popen[str]:
    """A deployed run in a process of its own, as a worker starts it."""
    desk.environment.update(PREFECT_API_URL=url, PREFECT_HOME=str(desk.folder / "prefect"))
    words = [sys.executable, "-m", "prefect.engine", str(run)]
    nowhere = subprocess.DEVNULL
    return subprocess.Popen(words, env=desk.variables(), cwd=ROOT, stdout=nowhere, stderr=nowhere, text=True)


@pytest.mark.engine
def test_a_run_whose_process_is_dead_is_marked_by_the_next_one_and_told(
    url: str, client: SyncPrefectClient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    daily = client.read_deployment_by_name("daily/daily")
    other = client.create_deployment(flow_id=daily.flow_id, name="another")
    stranger = client.create_flow_run_from_deployment(other, state=Running())
    dead = client.create_flow_run_from_deployment(daily.id)
    desk.pages("lantern", 200)
    process = start_deployed(desk, url, dead.id)
    until = time.monotonic() + 60
    while client.read_flow_run(dead.id).state_name != "Running":
        assert process.poll() is None, "it ended before it ran"
        assert time.monotonic() < until, "it never ran"
        time.sleep(0.1)
    kill(process)

    monkeypatch.setenv("PREFECT__RUNTIME__DEPLOYMENT__ID", str(daily.id))
    zombies.mark_zombies()
    assert client.read_flow_run(dead.id).state_name == "Running", "so young that it may be about to end by itself"
    monkeypatch.setattr(zombies, "GRACE", timedelta())
    zombies.mark_zombies()
    marked = client.read_flow_run(dead.id).state
    assert marked is not None
    assert (marked.name, marked.message) == ("Crashed", zombies.MESSAGE)
    assert client.read_flow_run(stranger.id).state_name == "Running"
    client.delete_deployment(other)
    wait_for_trigger(url, "dateline-run-failed")


def test_a_run_that_no_deployment_started_marks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def unasked(**_: object) -> None:
        pytest.fail("nobody is to be asked")

    monkeypatch.setattr(zombies, "get_client", unasked)
    zombies.mark_zombies()


def report(*ledger: LedgerLine) -> LoadReport:
    return LoadReport(f"20260301T050000Z-{uuid4().hex[:4]}", ledger, (), Path("warehouse.duckdb"), Path("g.duckdb"))


@pytest.mark.engine
@pytest.mark.usefixtures("client")
def test_a_run_that_found_nothing_fires_its_automation(url: str) -> None:
    events.emit_run(report())
    wait_for_trigger(url, "dateline-run-empty")


@pytest.mark.parametrize(
    ("ledger", "name"),
    [
        ((), "empty"),
        ((LedgerLine("courier"), LedgerLine("herald", discovered=3, failed=2, refused=1)), "empty"),
        ((LedgerLine("courier"), LedgerLine("herald", discovered=3, failed=2, unchanged=1)), "loaded"),
        ((LedgerLine("courier", discovered=1, pending=1),), "loaded"),
    ],
)
def test_a_run_is_empty_where_nothing_could_be_read(
    ledger: tuple[LedgerLine, ...], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    emitted: list[str] = []
    monkeypatch.setattr(events, "emit_event", lambda event, **_: emitted.append(event))
    events.emit_run(report(*ledger))
    assert emitted == [f"dateline.run.{name}"]


def waited_for() -> list[tuple[str, str]]:
    """(event, pattern of its resource) of all that the automations wait for."""
    triggers = [table["trigger"] for table in yaml.safe_load(AUTOMATIONS.read_text())["automations"]]
    return [
        (event, trigger["match"]["prefect.resource.id"])
        for trigger in triggers
        for event in [*trigger.get("after", ()), *trigger["expect"]]
    ]


def test_every_event_that_an_automation_waits_for_is_one_that_is_emitted(monkeypatch: pytest.MonkeyPatch) -> None:
    emitted: list[tuple[str, str]] = []

    def note(event: str, resource: dict[str, str], **_: object) -> None:
        emitted.append((event, resource["prefect.resource.id"]))

    monkeypatch.setattr(events, "emit_event", note)
    events.emit_run(report())
    engine = inspect.getsource(flow_engine)
    makers = ("Scheduled", "Late", "Pending", "Running", "Completed", "Failed", "Crashed", "Cancelled")
    names = {getattr(states, maker)().name for maker in makers}
    names |= {name for name in ("TimedOut",) if f'name="{name}"' in engine}
    names |= {name for name in ("heartbeat",) if f'"prefect.flow-run.{name}"' in engine}
    emitted += [(f"prefect.flow-run.{name}", f"prefect.flow-run.{uuid4()}") for name in names]
    for event, pattern in waited_for():
        assert any(event == name and fnmatchcase(resource, pattern) for name, resource in emitted), event


def test_a_server_that_is_not_there_is_told_and_nothing_else(desk: Desk) -> None:
    url = f"http://127.0.0.1:{free_port()}/api"
    said = deploy(desk, url)
    assert (said.returncode, said.stdout) == (2, "")
    assert f"PREFECT_API_URL is {url}, but nothing answers there" in said.stderr
    assert "Traceback" not in said.stderr


def test_no_server_at_all_is_told_with_how_to_start_one(dateline: Dateline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    said = dateline("deploy")
    assert said.code == 2
    assert "prefect server start" in said.err


@pytest.mark.engine
def test_a_block_that_the_server_does_not_have_is_told_before_anything_is_installed(url: str, desk: Desk) -> None:
    before = installed(url)
    said = deploy(desk, url, "--notify", "slack-webhook/nobody")
    assert (said.returncode, said.stdout) == (2, "")
    assert "the server has no block slack-webhook/nobody" in said.stderr
    assert installed(url) == before


def test_a_block_carries_the_notices() -> None:
    block = uuid4()
    told = [action for automation in read_automations(AUTOMATIONS, block) for action in automation.actions]
    assert {getattr(action, "block_document_id", block) for action in told} == {block}
    silent = [action.type for automation in read_automations(AUTOMATIONS, None) for action in automation.actions]
    assert Counter(silent) == {"do-nothing": len(NAMES) - 1, "change-flow-run-state": 1}


TRIGGER = {"type": "event", "posture": "Reactive", "expect": ["dateline.run.empty"], "threshold": 1, "within": 0}
ACTIONS = [{"type": "send-notification", "subject": "s", "body": "b"}]


def written(**automation: Any) -> bytes:
    return yaml.safe_dump({"automations": [automation]}).encode()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "No such file"),
        (b"automations: [", "expected the node content"),
        (b"\xff\xfe\x00", "decode"),
        (b"", "subscriptable"),
        (b"automation: []", "nothing is called 'automations'"),
        (written(trigger=TRIGGER, actions=ACTIONS), "name: Field required"),
        (written(name="x", trigger={"type": "moon"}, actions=ACTIONS), "trigger"),
        (written(name="x", trigger=TRIGGER), "nothing is called 'actions'"),
    ],
    ids=["absent", "no YAML", "no text", "empty", "misspelt", "no name", "no trigger", "no actions"],
)
def test_automations_that_are_broken_or_absent_are_told_in_a_line(
    content: bytes | None, told: str, dateline: Dateline, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", f"http://127.0.0.1:{free_port()}/api")
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    shutil.copy(ROOT / "prefect.yaml", Path.cwd())
    if content is not None:
        Path("automations.yaml").write_bytes(content)
    said = dateline("deploy")
    assert (said.code, said.out) == (2, "")
    assert "automations.yaml: no automations that Prefect takes" in said.err
    assert told in said.err
    assert said.err.count("\n") == 1

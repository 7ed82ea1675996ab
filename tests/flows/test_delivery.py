"""Published notices reach real receivers, once each, whatever the receivers do."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from flows.delivery import deliver
from tasks.deliveries import DeliveryReport, DeliveryState
from tasks.incidents import Cause, IncidentSeverity, NoticeKind, Notification
from tasks.routes import Route
from tests.flows.receivers import Mailbox, Webhook, mail_server, webhook
from tests.flows.two_runs import Dateline
from tests.warehouse.runs import load_staged
from tests.warehouse.samples import article, row, stage
from warehouse.layout import Home
from warehouse.lock import writer_lock
from warehouse.master import open_master
from warehouse.publish import publish
from warehouse.state.outbox import open_outbox


def notice(name: str = "n1", kind: NoticeKind = NoticeKind.OPENED, **changes: object) -> Notification:
    told: dict[str, object] = {
        "notice_id": name,
        "incident_id": "i1",
        "kind": kind,
        "created_at": datetime.now(UTC) - timedelta(minutes=1),
        "run_id": "20260302T050000Z-bbbb",
        "severity": IncidentSeverity.CRITICAL,
        "source": "vale-herald",
        "cause": Cause.BLOCK,
        "title": "vale-herald: blocked since Tuesday",
        "before_after": "loaded: usually 41 (28–58), now 0",
        "since": "Tuesday 3 March, run 20260303T050000Z-cccc",
        "words": "The outlet answers 403 to all requests & <nothing> else.",
        "also": ("fetch errors: 0 → 41",),
        "examples": ("https://vale-herald.example/2026/03/03/a", "https://vale-herald.example/2026/03/03/b"),
        "sql": "SELECT * FROM fetches WHERE source = 'vale-herald'",
        **changes,
    }
    return Notification(**told)  # type: ignore[arg-type]


def make(home: Home, *notices: Notification) -> None:
    """Have a run that made these notices and published them."""
    run_id = f"20260303T050000Z-{len(list(home.runs.iterdir())):04x}"
    home.run(run_id).mkdir(parents=True)
    with writer_lock(home):
        load_staged(home, run_id, stage(home.run(run_id), [row(0, article(1))]))
        with open_master(home) as con:
            insert(con, notices)
        publish(home)


def insert(con: duckdb.DuckDBPyConnection, notices: tuple[Notification, ...]) -> None:
    for it in notices:
        values = [getattr(it, name) for name in Notification.__dataclass_fields__]
        plain = [list(value) if isinstance(value, tuple) else value for value in values]
        con.execute(f"INSERT INTO notifications VALUES ({', '.join('?' * len(plain))})", plain)


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with webhook() as receiver:
        yield receiver


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def routes(hook: Webhook, monkeypatch: pytest.MonkeyPatch) -> tuple[Route, ...]:
    monkeypatch.setenv("OPERATORS_URL", hook.url)
    return (Route("operators", "env:OPERATORS_URL"),)


def states(home: Home) -> list[tuple[str, str, str]]:
    with open_outbox(home) as outbox:
        return sorted((it.notice.notice_id, it.target, it.state) for it in outbox.deliveries())


def hurry(home: Home) -> None:
    """Let the pause after a failed try be over."""
    from dataclasses import replace  # noqa: PLC0415

    with open_outbox(home) as outbox:
        due = datetime.now(UTC) - timedelta(seconds=1)
        outbox.note([replace(it, next_try_at=due) for it in outbox.deliveries()])


def test_a_notice_comes_as_a_mail_that_a_person_can_act_on(
    loaded: Home, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK", mailbox.url)
    make(loaded, notice())
    report = deliver(loaded, (Route("desk", "env:DESK"),), 96)
    assert report == DeliveryReport(sent=1)
    (mail,) = mailbox.got
    assert mail["Subject"] == "[Dateline] vale-herald: blocked since Tuesday"
    (body,) = mailbox.bodies()
    for part in ("usually 41 (28–58), now 0", "403 to all requests &amp; &lt;nothing&gt;", "fetch errors: 0 → 41"):
        assert part in body
    assert 'href="https://vale-herald.example/2026/03/03/b"' in body
    assert "SELECT * FROM fetches" in body
    assert "Notice n1" in body


def test_each_notice_is_told_once(loaded: Home, hook: Webhook, routes: tuple[Route, ...]) -> None:
    make(loaded, notice())
    assert deliver(loaded, routes, 96).sent == 1
    assert deliver(loaded, routes, 96) == DeliveryReport()
    make(loaded, notice("n2", NoticeKind.REPEAT), notice("n3", NoticeKind.FIXED))
    assert deliver(loaded, routes, 96).sent == 2
    told = {it["title"].split(": ")[0].removeprefix("[Dateline] "): it for it in hook.got}
    assert sorted(told) == ["fixed", "still", "vale-herald"]
    assert ("Notice n1" in told["vale-herald"]["message"], "Notice n3" in told["fixed"]["message"]) == (True, True)
    assert (told["vale-herald"]["type"], told["fixed"]["type"]) == ("warning", "success")


def test_news_comes_in_its_order(loaded: Home, hook: Webhook, routes: tuple[Route, ...]) -> None:
    since = datetime.now(UTC) - timedelta(minutes=10)
    made = [notice(f"n{number}", created_at=since + timedelta(minutes=number)) for number in range(5)]
    make(loaded, *reversed(made))
    assert deliver(loaded, routes, 96).sent == 5
    assert [re.findall(r"Notice (n\d)", told["message"])[0] for told in hook.got] == [it.notice_id for it in made]


def test_who_does_not_take_one_message_is_not_asked_to_take_the_next(
    loaded: Home, hook: Webhook, routes: tuple[Route, ...]
) -> None:
    make(loaded, notice("n1"), notice("n2", created_at=datetime.now(UTC)))
    hook.answer = 500
    assert deliver(loaded, routes, 96).sent == 0
    assert {state for _, target, state in states(loaded) if target == "operators"} == {DeliveryState.WAITING}
    hook.answer = 200
    hurry(loaded)
    assert deliver(loaded, routes, 96).sent == 2
    assert ["Notice n1" in hook.got[0]["message"], "Notice n2" in hook.got[1]["message"]] == [True, True]


@pytest.mark.parametrize("trouble", [500, None, "down"], ids=["answers 500", "hangs", "is down"])
def test_nothing_is_lost_while_the_receiver_is_in_trouble(
    loaded: Home, monkeypatch: pytest.MonkeyPatch, trouble: int | str | None
) -> None:
    route = (Route("operators", "env:OPERATORS_URL"),)
    make(loaded, notice())
    with ExitStack() as open_until_down:
        hook = open_until_down.enter_context(webhook())
        monkeypatch.setenv("OPERATORS_URL", f"{hook.url}?rto=2&cto=2")
        port = hook.port
        if trouble == "down":
            open_until_down.close()
        else:
            hook.answer = trouble if isinstance(trouble, int) else None
        report = deliver(loaded, route, 96, seconds=4)
        assert (report.sent, report.waiting, report.is_well) == (0, 1, False)
        ((target, error),) = report.problems
        assert target == "operators"
        assert error
        assert "hook-secret-path" not in error
    assert states(loaded) == [("n1", "operators", DeliveryState.WAITING)]
    assert deliver(loaded, route, 96).sent == 0, "it is not tried again at once"
    hurry(loaded)
    with webhook(port) as well:
        assert deliver(loaded, route, 96).sent == 1
        assert len(well.got) == 1
        assert "Notice n1" in well.got[0]["message"]
    assert states(loaded) == [("n1", "operators", DeliveryState.SENT)]


def test_a_channel_that_is_never_well_is_given_up_and_stays_visible(
    loaded: Home, dateline: Dateline, hook: Webhook, routes: tuple[Route, ...]
) -> None:
    hook.answer = 500
    make(loaded, notice())
    while ("n1", "operators", DeliveryState.GIVEN_UP) not in states(loaded):
        deliver(loaded, routes, 96)
        hurry(loaded)
    assert deliver(loaded, routes, 96).given_up == 1
    said = dateline("status")
    assert "operators was not told of 'vale-herald: blocked since Tuesday'" in said.out
    assert "given-up" in said.out


def test_of_two_addresses_only_the_one_that_failed_is_tried_again(
    loaded: Home, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    with webhook() as other:
        other.answer = 500
        monkeypatch.setenv("OPERATORS_URL", f"{hook.url}\n{other.url}")
        route = (Route("operators", "env:OPERATORS_URL"),)
        make(loaded, notice())
        assert deliver(loaded, route, 96).sent == 1
        other.answer = 200
        hurry(loaded)
        assert deliver(loaded, route, 96).sent == 1
        assert (len(hook.got), len(other.got)) == (1, 1)


def test_routes_choose_by_outlet_severity_and_kind(loaded: Home, hook: Webhook, routes: tuple[Route, ...]) -> None:
    make(
        loaded,
        notice("grave"),
        notice("light", severity=IncidentSeverity.WARNING),
        notice("other", source="harbour-courier"),
        notice("over", NoticeKind.FIXED),
    )
    route = Route(
        "operators", "env:OPERATORS_URL", IncidentSeverity.CRITICAL, ("vale-*",), (NoticeKind.OPENED, NoticeKind.REPEAT)
    )
    report = deliver(loaded, (route,), 96)
    assert (report.sent, report.unrouted) == (1, 3)
    assert "Notice grave" in hook.got[0]["message"]


def test_a_digest_gathers_and_then_waits(loaded: Home, hook: Webhook, routes: tuple[Route, ...]) -> None:
    route = (Route("analysts", "env:OPERATORS_URL", digest=timedelta(hours=24)),)
    make(loaded, notice("n1"), notice("n2", source="harbour-courier"))
    assert deliver(loaded, route, 96).sent == 2
    assert [told["title"] for told in hook.got] == ["[Dateline] 2 notices: vale-herald, harbour-courier"]
    make(loaded, notice("n3"))
    assert deliver(loaded, route, 96) == DeliveryReport()
    assert ("n3", "analysts", DeliveryState.WAITING) in states(loaded)


def test_a_flood_comes_as_one_message(loaded: Home, hook: Webhook, routes: tuple[Route, ...]) -> None:
    make(loaded, *(notice(f"n{number}", source=f"outlet-{number}") for number in range(40)))
    assert deliver(loaded, routes, 96).sent == 40
    assert len(hook.got) == 1
    assert all(f"Notice n{number}" in hook.got[0]["message"] for number in range(40))


def test_a_secret_that_is_not_there_is_told_by_its_name(loaded: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPERATORS_URL", raising=False)
    make(loaded, notice())
    report = deliver(loaded, (Route("operators", "env:OPERATORS_URL"),), 96)
    assert report.problems == (("operators", "the variable OPERATORS_URL is not set: give it an Apprise URL"),)


def test_a_route_for_a_source_that_there_is_not_is_named(
    home: Home, dateline: Dateline, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.root.mkdir(parents=True)
    assert "alerts.toml does not exist: write it" in dateline("alerts", "test").err
    Path("sources.toml").write_text('[[source]]\nname = "vale-herald"\nkind = "pages"\nlocation = "saved"\n')
    Path("alerts.toml").write_text(
        '[[route]]\nname = "desk"\nto = "env:OPERATORS_URL"\nsources = ["vale-*", "vale-hreald", "dateline"]\n'
    )
    monkeypatch.setenv("OPERATORS_URL", hook.url)
    said = dateline("alerts", "test")
    assert said.code == 0
    assert said.out.splitlines()[2:] == ['note: route "desk": sources: "vale-hreald" is no source of sources.toml']


def test_the_test_command_says_what_came_of_each_route(
    home: Home, dateline: Dateline, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.root.mkdir(parents=True)
    Path("alerts.toml").write_text(
        '[[route]]\nname = "operators"\nto = "env:OPERATORS_URL"\n[[route]]\nname = "lost"\nto = "env:NOWHERE"\n'
    )
    monkeypatch.setenv("OPERATORS_URL", hook.url)
    said = dateline("alerts", "test")
    assert said.code == 6
    assert ["operators", "env:OPERATORS_URL", "accepted"] in said.table
    assert "the variable NOWHERE is not set" in said.out
    assert dateline("alerts", "test", "--route", "operators").code == 0
    assert "this is a test; no outlet broke" in hook.got[0]["title"]
    assert "alerts show" not in hook.got[0]["message"], "there is no incident to be shown"
    assert "hook-secret-path" not in said.out + said.err

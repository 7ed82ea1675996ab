"""Deliveries under attack: what outlets write, what channels say, two at a time, a state that is broken."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from flows.delivery import deliver
from tasks.channels import Post, send, without_secrets
from tasks.deliveries import DeliveryState
from tasks.notice_text import compose
from tasks.routes import Route
from tests.flows.receivers import Mailbox, Webhook, mail_server, webhook
from tests.flows.test_delivery import hurry, make, notice, states
from tests.flows.two_runs import Dateline
from warehouse.layout import Home
from warehouse.lock import delivery_lock
from warehouse.state.outbox import open_outbox

ROUTE = Route("operators", "env:OPERATORS_URL")


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[Webhook]:
    with webhook() as receiver:
        monkeypatch.setenv("OPERATORS_URL", receiver.url)
        yield receiver


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    with mail_server() as box:
        monkeypatch.setenv("OPERATORS_URL", box.url)
        yield box


def test_a_title_adds_no_header_and_no_element_to_a_mail(loaded: Home, mailbox: Mailbox) -> None:
    title = "vale\r\nBcc: thief@elsewhere.example\r\n\r\n<script>alert(1)</script>\x00\x1b[31m\u202egnp\ud800 ñ 雪 👩‍🌾"
    make(loaded, notice(title=title.replace("\ud800", ""), examples=("javascript:alert(1)", 'https://a.example/"><b>')))
    assert deliver(loaded, (ROUTE,), 96).sent == 1
    (mail,) = mailbox.got
    assert mail["Bcc"] is None
    assert mail["Subject"].startswith("[Dateline] vale Bcc: thief@elsewhere.example <script>")
    assert mail["Subject"].endswith("ñ 雪 👩‍🌾")
    (body,) = mailbox.bodies()
    assert "<script>" not in body
    assert 'href="javascript' not in body
    assert '"><b>' not in body
    assert not {"\x00", "\x1b", "\u202e"} & set(body + mail["Subject"])


def test_half_a_character_is_no_reason_to_tell_nobody() -> None:
    with webhook() as hook:
        assert send(Post(hook.url, compose([notice(title="half \ud83d of it")]))) == ""
    assert hook.got[0]["title"] == "[Dateline] half of it"


def test_a_query_without_end_is_cut(loaded: Home, mailbox: Mailbox) -> None:
    make(loaded, notice(sql="SELECT " + "1, " * 100_000, words="x " * 50_000, title="t" * 5_000))
    assert deliver(loaded, (ROUTE,), 96).sent == 1
    assert len(mailbox.bodies()[0]) < 12_000
    assert len(mailbox.got[0]["Subject"]) <= 150


def test_thousands_of_notices_are_told_with_a_bound(loaded: Home, mailbox: Mailbox) -> None:
    make(loaded, *(notice(f"n{number}", source=f"outlet-{number}") for number in range(3000)))
    assert deliver(loaded, (ROUTE,), 96).sent == 3000
    (body,) = mailbox.bodies()
    assert "and 2790 more" in body
    assert len(body) < 100_000
    assert {state for _, _, state in states(loaded)} == {DeliveryState.SENT}


@pytest.mark.parametrize(
    ("url", "said", "left"),
    [
        ("mailtos://me:p%40ss%2Fword@mail.example", "login me:p@ss/word failed", "login me:… failed"),
        ("mailtos://me:pw1@mail.example", "(535, b'bad password PW1')", "(535, b'bad password …')"),
        ("jsons://hooks.example/service/T0AB12/xYz%20key", "no /service/T0AB12/xYz key at HOOKS", "no /…/…/… at HOOKS"),
        ("json://h.example/path?token=abcd%3D%3D", "token=abcd== refused", "…=… refused"),
        ("json://h.example/secretsecret", "x" * 295 + "secretsecret", "x" * 295 + "…"),
    ],
)  # fmt: skip
def test_what_a_channel_says_is_cleaned_of_its_address(url: str, said: str, left: str) -> None:
    assert without_secrets(url, said) == left


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "http://", "json://", "json://[::1", "json://127.0.0.1:99999/x", "mailto://\x00", "://", "%%%://%%"],
)  # fmt: skip
def test_an_odd_address_is_refused_with_a_reason(url: str) -> None:
    said = send(Post(url, compose([notice()])))
    assert said
    assert "\n" not in said


def test_two_that_deliver_at_once_tell_each_notice_once(
    loaded: Home, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPERATORS_URL", f"{hook.url}?rto=15&cto=15")
    make(loaded, notice())
    counts: list[int] = []
    second = threading.Thread(target=lambda: counts.append(deliver(loaded, (ROUTE,), 96, seconds=20).sent))

    def begin_the_second() -> None:
        """The first is accepted and not noted yet: long enough for one that would not wait."""
        second.start()
        second.join(timeout=5)

    hook.before_answer = begin_the_second
    assert deliver(loaded, (ROUTE,), 96, seconds=20).sent == 1
    second.join()
    assert (counts, len(hook.got)) == ([0], 1)


def test_who_waits_in_vain_for_another_delivery_says_so(loaded: Home, hook: Webhook) -> None:
    make(loaded, notice())
    with delivery_lock(loaded, 0):
        report = deliver(loaded, (ROUTE,), 96, seconds=0.1)
    assert "another process sends notices" in report.problems[0][1]
    assert hook.got == []
    assert deliver(loaded, (ROUTE,), 96).sent == 1


def test_what_waits_for_a_route_that_is_gone_is_nobodys_trouble(
    loaded: Home, dateline: Dateline, hook: Webhook
) -> None:
    hook.answer = 500
    make(loaded, notice())
    assert not deliver(loaded, (ROUTE,), 96).is_well
    assert deliver(loaded, (Route("desk", "env:OPERATORS_URL", notices=()),), 96).is_well
    assert states(loaded) == [("n1", "operators", DeliveryState.GIVEN_UP)]
    assert "Not delivered" not in dateline("status").out


def test_a_route_whose_variable_is_missing_keeps_what_waits_for_it(
    loaded: Home, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    with webhook() as other:
        other.answer = 500
        monkeypatch.setenv("OPERATORS_URL", f"{hook.url} {other.url}")
        make(loaded, notice())
        deliver(loaded, (ROUTE,), 96)
        monkeypatch.delenv("OPERATORS_URL")
        deliver(loaded, (ROUTE,), 96)
        assert ("n1", "operators#2", DeliveryState.WAITING) in states(loaded)
        monkeypatch.setenv("OPERATORS_URL", f"{hook.url} {other.url}")
        other.answer = 200
        hurry(loaded)
        assert deliver(loaded, (ROUTE,), 96).sent == 1


def test_a_clock_that_went_back_stops_no_delivery(loaded: Home, hook: Webhook) -> None:
    hook.answer = 500
    make(loaded, notice())
    deliver(loaded, (ROUTE,), 96)
    with closing(sqlite3.connect(loaded.state)) as con:
        con.execute("UPDATE deliveries SET next_try_at = '2036' || substr(next_try_at, 5)")
        con.commit()
    hook.answer = 200
    assert deliver(loaded, (ROUTE,), 96).sent == 1


def test_a_damaged_state_is_told_and_the_rest_is_shown(loaded: Home, dateline: Dateline, hook: Webhook) -> None:
    make(loaded, notice())
    loaded.state.write_bytes(b"no database" * 1000)
    report = deliver(loaded, (ROUTE,), 96)
    assert "state.sqlite cannot be read: move" in report.problems[0][1]
    assert not report.is_well
    said = dateline("status")
    assert said.code == 0
    assert "Nobody knows who was told" in said.out
    assert "Last runs" in said.out
    assert loaded.state.read_bytes().startswith(b"no database"), "nothing is deleted because of it"
    loaded.state.rename(loaded.state.with_name("aside"))
    assert deliver(loaded, (ROUTE,), 96).sent == 1


def test_status_tells_machines_who_was_told_of_what(loaded: Home, dateline: Dateline, hook: Webhook) -> None:
    hook.answer = 500
    make(loaded, notice())
    deliver(loaded, (ROUTE,), 96)
    told = json.loads(dateline("status", "--json").out)
    assert [it["notice_id"] for it in told["notices"]] == ["n1"]
    assert [(it["target"], it["state"], it["tries"]) for it in told["deliveries"]] == [("operators", "waiting", 1)]
    assert told["undelivered"][0].startswith("operators was not told of")


def test_a_takedown_takes_the_examples_out_of_what_was_told(
    loaded: Home, dateline: Dateline, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, stays = "https://daily.example/2026/1", "https://vale-herald.example/2026/03/03/b"
    make(loaded, notice(examples=(gone, stays)))
    deliver(loaded, (ROUTE,), 96)
    assert dateline("forget", gone).code == 0
    with open_outbox(loaded) as outbox:
        assert [it.notice.examples for it in outbox.deliveries()] == [(stays,)]
    assert not [file for file in loaded.root.glob("state.sqlite*") if gone.encode() in file.read_bytes()]


def test_what_was_given_up_is_told_for_a_week(loaded: Home, hook: Webhook) -> None:
    hook.answer = 500
    make(loaded, notice())
    while ("n1", "operators", DeliveryState.GIVEN_UP) not in states(loaded):
        deliver(loaded, (ROUTE,), 96)
        hurry(loaded)
    assert not deliver(loaded, (ROUTE,), 96).is_well
    with open_outbox(loaded) as outbox:
        from dataclasses import replace  # noqa: PLC0415

        (given_up,) = outbox.deliveries()
        outbox.note([replace(given_up, next_try_at=datetime.now(UTC) - timedelta(days=8))])
    assert deliver(loaded, (ROUTE,), 96).is_well

"""Shows of alerts: real runs over saved pages of an outlet that breaks, and real receivers that are told of it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pytest

from tests.conftest import Desk, kill
from tests.flows.receivers import Mailbox, Webhook, mail_server, webhook
from warehouse.layout import Home
from warehouse.state.outbox import open_outbox

OUTLET = "vale-gazette"
ROUTES = """
[[route]]
name = "operators"
to = "env:OPERATORS_URL"

[[route]]
name = "desk"
to = "env:DESK_URL"
"""
PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>{title}</title><meta name="author" content="Ada Quill">
<meta property="article:published_time" content="{day}T08:00:00+00:00"></head>
<body><article><h1>{title}</h1>{body}</article></body></html>
"""
WALL = (
    "<p>We and our partners store and read information on your device, such as cookies, to show you what you may like, "
    "to measure how the page is used, and to learn about its readers. You can change your mind at any time.</p>"
    "<p>By pressing the button below you agree that the valley's paper and its partners may do so. Readers who do not "
    "agree can subscribe, and then read every page of the paper without any of it, on all of their devices.</p>"
)


@dataclass(slots=True)
class Story:
    """An outlet of saved pages, what its next run finds, and the people who are told."""

    desk: Desk
    hook: Webhook
    mailbox: Mailbox
    runs: int = 0

    def finds(self, *, walls: bool = False) -> None:
        """Put six new pages in the outlet's place."""
        self.runs += 1
        folder = self.desk.folder / OUTLET
        lines = []
        for number in range(6):
            name, title = f"page-{number}.html", f"Ferry {self.runs}-{number} leaves the quay"
            body = WALL if walls else "".join(f"<p>{line}</p>" for line in news(self.runs, number))
            title = "Before you read on" if walls else title
            (folder / name).write_text(PAGE.format(title=title, body=body, day=datetime.now(UTC).date()))
            lines.append({"page": name, "url": f"https://{OUTLET}.example/ferry-{self.runs}-{number}"})
        (folder / "index.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))

    def run(self, *, walls: bool = False) -> int:
        """A run over six new pages; its exit code."""
        self.finds(walls=walls)
        return self.again()

    def again(self) -> int:
        """A run over the pages of the last one; its exit code."""
        result = self.desk.command("run", "--without-prefect")
        assert result.returncode in {0, 1, 6}, result.stderr
        return result.returncode

    def told(self) -> list[tuple[str, str]]:
        """(notice id, subject) of each message of the webhook, in order; the mails are the same."""
        by_hook = [(notice_id(it["message"]), str(it["title"])) for it in self.hook.got]
        by_mail = [(notice_id(body), str(mail["Subject"])) for mail, body in self.mails()]
        assert sorted(by_hook) == sorted(by_mail)
        return by_hook

    def kinds(self) -> list[str]:
        return [notice.split("-")[1] for notice, _ in self.told()]

    def mails(self) -> Iterator[tuple[Any, str]]:
        return zip(self.mailbox.got, self.mailbox.bodies(), strict=True)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.desk.warehouse), read_only=True) as con:
            return con.execute(query).fetchall()

    def a_week_passes(self) -> None:
        """What was told, was told eight days earlier."""
        with duckdb.connect(str(Home(self.desk.home).master)) as con:
            con.execute("UPDATE incidents SET told_at = told_at - INTERVAL 8 DAYS WHERE told_at IS NOT NULL")

    def pause_is_over(self) -> None:
        """What could not be delivered may be tried again."""
        with open_outbox(Home(self.desk.home)) as outbox:
            due = datetime.now(UTC) - timedelta(seconds=1)
            outbox.note([replace(it, next_try_at=due) for it in outbox.deliveries()])


def news(run: int, number: int) -> tuple[str, str]:
    departure = (
        f"The ferry number {run * 100 + number} left the quay at {number + 6} in the morning with {run * 7 + number} "
        f"sacks of barley and the {number + 3} pupils of the harbour school on board, who sang as they went."
    )
    captain = (
        f"Its captain said that the {run + 40}th crossing of the season had been the calmest since she took the helm, "
        f"and that the {number + 11} buoys of the channel would be painted before the {run + number}th of next month."
    )
    return departure, captain


def notice_id(text: str) -> str:
    return re.findall(r"Notice ([\w-]+)", text)[-1]


@pytest.fixture
def story(desk: Desk) -> Iterator[Story]:
    (desk.folder / OUTLET).mkdir()
    desk.source(OUTLET, "pages", OUTLET)
    (desk.folder / "alerts.toml").write_text(ROUTES)
    with webhook() as hook, mail_server() as mailbox:
        desk.environment.update(
            DATELINE_ALERTS=str(desk.folder / "alerts.toml"), OPERATORS_URL=hook.url, DESK_URL=mailbox.url
        )
        yield Story(desk, hook, mailbox)


def test_an_outlet_that_breaks_is_told_once_then_repeated_then_fixed(story: Story) -> None:
    assert story.run() == 0
    assert story.told() == []
    story.run(walls=True)
    ((opened, subject),) = story.told()
    assert subject == f"[Dateline] {OUTLET}: a wall instead of articles"
    assert f"https://{OUTLET}.example/ferry-2-0" in story.hook.got[0]["message"]
    story.run(walls=True)
    assert [notice for notice, _ in story.told()] == [opened], "it goes on, and is not told again"
    story.a_week_passes()
    story.run(walls=True)
    story.run(walls=True)
    assert story.kinds() == ["opened", "repeat"]
    assert story.run() == 0
    story.run()
    assert story.kinds() == ["opened", "repeat", "fixed"]
    assert [subject.split(": ")[0] for _, subject in story.told()] == [
        f"[Dateline] {OUTLET}", "[Dateline] still", "[Dateline] fixed"
    ]  # fmt: skip
    assert story.ask("SELECT count(*) FROM open_incidents") == [(0,)]


@pytest.mark.parametrize("word", ["ack", "snooze"])
def test_who_has_said_that_he_knows_hears_of_the_end_alone(story: Story, word: str) -> None:
    story.run(walls=True)
    (incident,) = json.loads(story.desk.command("alerts", "list", "--json").stdout)
    said = story.desk.command("alerts", word, incident["incident_id"][:6])
    assert said.returncode == 0, said.stderr
    story.a_week_passes()
    story.run(walls=True)
    assert story.kinds() == ["opened"]
    shown = json.loads(story.desk.command("alerts", "show", incident["incident_id"], "--json").stdout)
    assert shown["incident"]["state"] == {"ack": "acknowledged", "snooze": "snoozed"}[word]
    assert [(it["target"], it["state"]) for it in shown["deliveries"]] == [("desk", "sent"), ("operators", "sent")]
    story.run()
    assert story.kinds() == ["opened", "fixed"]
    assert "No incident is open." in story.desk.command("alerts", "list").stdout


@pytest.mark.parametrize("trouble", ["answers 500", "hangs", "is down"])
def test_while_the_receiver_is_in_trouble_nothing_is_lost_and_status_says_so(story: Story, trouble: str) -> None:
    with webhook() as other:
        port = other.port
        other.answer = 500 if trouble == "answers 500" else None
        if trouble != "is down":
            story.desk.environment["OPERATORS_URL"] = other.url
            assert story.run(walls=True) == 6
    if trouble == "is down":
        story.desk.environment["OPERATORS_URL"] = other.url
        assert story.run(walls=True) == 6
    assert len(story.mailbox.got) == 1, "the other route was told"
    said = story.desk.command("status")
    assert "Not delivered" in said.stdout
    assert f"operators was not told of '{OUTLET}: a wall instead of articles'" in said.stdout
    assert "hook-secret-path" not in said.stdout
    story.pause_is_over()
    with webhook(port) as well:
        story.hook = well
        assert story.run() == 0
        assert story.kinds() == ["opened", "fixed"]
    assert "Not delivered" not in story.desk.command("status").stdout


@pytest.mark.parametrize("phase", ["publish", "notify"])
def test_killed_between_load_and_delivery_the_next_run_tells_the_same_notice_once(story: Story, phase: str) -> None:
    story.finds(walls=True)
    process = story.desk.start("run", "--without-prefect")
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith(phase):
            break
    kill(process)
    assert story.told() == []
    with duckdb.connect(str(Home(story.desk.home).master), read_only=True) as con:
        ((made,),) = con.execute("SELECT notice_id FROM notifications").fetchall()
    story.again()
    assert [notice for notice, _ in story.told()] == [made]
    story.again()
    assert [notice for notice, _ in story.told()] == [made]


def test_cut_between_accept_and_record_a_second_copy_has_the_same_id(story: Story) -> None:
    story.desk.environment["DESK_URL"] = story.hook.url
    story.finds(walls=True)
    process = story.desk.start("run", "--without-prefect")
    story.hook.before_answer = lambda: kill(process)
    process.wait()
    first = {notice_id(it["message"]) for it in story.hook.got}
    story.again()
    story.again()
    assert len(first) == 1
    assert {notice_id(it["message"]) for it in story.hook.got} == first
    assert 3 <= len(story.hook.got) <= 4, "two routes, and a second copy for each that was under way"


def test_run_and_status_tell_machines_of_incidents_notices_and_deliveries(story: Story) -> None:
    story.finds(walls=True)
    report = story.desk.report()
    (opened,) = report["notices"]
    assert (opened["source"], opened["cause"], opened["kind"]) == (OUTLET, "wall", "opened")
    assert [incident["incident_id"] for incident in report["incidents"]] == [opened["incident_id"]]
    assert (report["delivery"]["sent"], report["delivery"]["problems"]) == (2, [])
    status = json.loads(story.desk.command("status", "--json").stdout)
    assert [incident["incident_id"] for incident in status["incidents"]] == [opened["incident_id"]]
    assert status["undelivered"] == []

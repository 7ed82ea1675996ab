"""What a run tells the event feed of a real Prefect server, for automations to act on."""

import json
import subprocess
import time
import urllib.request
from typing import Any

import pytest

from tests.conftest import Desk
from tests.flows.prefect_server import server

__all__ = ["server"]
pytestmark = pytest.mark.engine


def events(url: str) -> list[dict[str, Any]]:
    """Dateline's own events, as the server has them."""
    body = json.dumps({"filter": {"event": {"prefix": ["dateline."]}}, "limit": 50}).encode()
    request = urllib.request.Request(
        f"{url}/events/filter", data=body, headers={"Content-Type": "application/json"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=20) as response:
        return list(json.load(response)["events"])


def test_a_run_and_an_incident_that_opens_are_in_the_event_feed(
    desk: Desk, server: "tuple[str, subprocess.Popen[bytes]]"
) -> None:
    url, _ = server
    desk.pages("lantern", 6)
    (desk.folder / "silent").mkdir()
    desk.source("silent", "pages", "silent", "[source.expect]\narticles_per_day = { min = 1 }")
    desk.environment["PREFECT_API_URL"] = url
    result = desk.command("run")
    assert result.returncode in {0, 1}, result.stderr
    # the server writes what it hears in batches
    for _ in range(100):
        if len(found := events(url)) >= 2:
            break
        time.sleep(0.2)
    by_name = {event["event"]: event for event in found}
    assert set(by_name) == {"dateline.run.loaded", "dateline.incident.opened"}
    opened = by_name["dateline.incident.opened"]
    assert (opened["resource"]["dateline.source"], opened["resource"]["dateline.severity"]) == ("silent", "critical")
    assert opened["payload"]["notice_id"] == f"{opened['payload']['incident_id']}-opened-1"
    ledger = {line["source"]: line["loaded"] for line in by_name["dateline.run.loaded"]["payload"]["ledger"]}
    assert ledger["lantern"] == 6

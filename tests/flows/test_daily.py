"""The daily flow on a real Prefect server: what it leaves there, and how its tasks are run."""

import json
import subprocess
import urllib.request
from typing import Any

import pytest

from tests.conftest import Desk
from tests.flows.prefect_server import server

__all__ = ["server"]
pytestmark = pytest.mark.engine


def asked(url: str, what: str) -> list[dict[str, Any]]:
    """Everything of one kind that the server knows."""
    request = urllib.request.Request(
        f"{url}/{what}/filter", data=b"{}", headers={"Content-Type": "application/json"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=20) as response:
        return list(json.load(response))


def test_a_run_leaves_progress_summary_and_failed_checks(
    desk: Desk, server: "tuple[str, subprocess.Popen[bytes]]"
) -> None:
    url, _ = server
    desk.pages("lantern", 12)
    (desk.folder / "lantern" / "short.html").write_text("<html><body><p>Too short to be news.</p></body></html>")
    desk.environment.update(PREFECT_API_URL=url, DATELINE_BATCH_SIZE="5")
    result = desk.command("run")
    assert result.returncode == 1, result.stderr

    (flow_run,) = asked(url, "flow_runs")
    assert flow_run["state_type"] == "COMPLETED"
    artifacts = {artifact["key"]: artifact for artifact in asked(url, "artifacts")}
    assert set(artifacts) == {"progress", "summary", "failed-checks"}
    assert float(artifacts["progress"]["data"]) == 100.0
    assert "| lantern | 13 | 12 |" in artifacts["summary"]["data"]
    assert "text_long_enough" in str(artifacts["failed-checks"]["data"])

    names = [run["name"].rsplit("-", 1)[0] for run in asked(url, "task_runs")]
    assert sorted(names) == ["check", *["extract_batch"] * 4, "load", "notify", "publish", "stage"], "one task a batch"

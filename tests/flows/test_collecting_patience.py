"""What a run that is killed leaves to the next one of the hosts that it asked."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing

from tests.conftest import Desk, kill
from tests.site import faults
from tests.site.site import Site

FETCH = "[source.fetch]\nallow_private = true\ndelay_seconds = 0.02\n"


def remembered(desk: Desk) -> tuple[int, int]:
    """Hosts that want us to wait, and robots.txt files, as the state has them by now."""
    try:
        with closing(sqlite3.connect(f"file:{desk.home / 'state.sqlite'}?mode=ro", uri=True)) as state:
            (waiting,) = state.execute("SELECT count(*) FROM hosts WHERE wait_until IS NOT NULL").fetchone()
            (robots,) = state.execute("SELECT count(*) FROM robots").fetchone()
    except sqlite3.OperationalError:  # not there yet
        return 0, 0
    return waiting, robots


def test_a_host_that_asked_for_patience_has_it_from_the_run_after_a_killed_one(desk: Desk) -> None:
    with Site(hosts=2) as site:
        hasty, silent = site.outlets
        pages = [hasty.answer("/first.html", faults.retry_after("3600")), hasty.article("/second.html")]
        pages.append(silent.answer("/stuck.html", faults.silent()))
        (desk.folder / "urls.txt").write_text("\n".join(pages))
        desk.source("harbour-courier", "urls", "urls.txt", FETCH)
        process = desk.start("run", "--without-prefect")
        until = time.monotonic() + 60
        while remembered(desk) != (1, 2):
            assert time.monotonic() < until, "nothing of it is remembered"
            time.sleep(0.05)
        kill(process)
        site.log.forget()
        silent.article("/stuck.html")
        [line] = desk.report()["ledger"]
        seen = site.log.requests()
    assert (line["pending"], line["loaded"]) == (2, 1)
    assert [each.path for each in seen if each.host == hasty.host] == []
    assert [each.path for each in seen if each.host == silent.host] == ["/stuck.html"]

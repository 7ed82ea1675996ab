"""`python -m tests.site`: the site for people and benchmarks; it runs until its input ends or it is interrupted."""  # noqa: A005

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from dataclasses import asdict

from tests.site.catalogue import install
from tests.site.outlet import Outlet
from tests.site.process import LOG_PATH, Served, as_line
from tests.site.site import Site
from tests.site.wire import Asked, Computed, Reply


def main() -> None:
    """Serve, print the addresses, wait."""
    given = _arguments()
    with Site(given.hosts, given.port, given.latency) as site:
        served = [_fill(outlet, given.articles, number) for number, outlet in enumerate(site.outlets)]
        site.outlet.answer(LOG_PATH, Computed(lambda asked: _log(site, asked)))
        if given.json:
            sys.stdout.write(json.dumps([asdict(each) for each in served]) + "\n")
        else:
            _tell(served, install(site.outlet))
        sys.stdout.flush()
        with contextlib.suppress(KeyboardInterrupt):
            sys.stdin.read()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.site", description=__doc__)
    parser.add_argument("--hosts", type=int, default=3)
    parser.add_argument("--articles", type=int, default=20, help="of each outlet")
    parser.add_argument("--port", type=int, default=0, help="of all outlets; 0: the system chooses")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds every answer waits first")
    parser.add_argument("--json", action="store_true", help="print the addresses as one line of JSON")
    return parser.parse_args()


def _fill(outlet: Outlet, articles: int, number: int) -> Served:
    room = outlet.newsroom(articles, first=number * 10_000)
    return Served(outlet.base, room.home, room.feed, room.sitemap, tuple(room.urls))


def _tell(served: list[Served], faults: str) -> None:
    lines = [f"{each.home}  feed {each.feed}  sitemap {each.sitemap}  {len(each.articles)} articles" for each in served]
    sys.stdout.write("\n".join([*lines, f"{faults}  every fault there is", "End with Ctrl-D.", ""]))


def _log(site: Site, _asked: Asked) -> Reply:
    lines = [as_line(seen) for seen in site.log.requests() if seen.path != LOG_PATH]
    return Reply(b"".join(lines), 200, (("Content-Type", "application/jsonl"),))


if __name__ == "__main__":
    main()

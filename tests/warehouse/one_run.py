"""A process of its own that loads and publishes one run, for tests that kill it: `one_run.py HOME RUN_ID STAGED`."""

import sys
from pathlib import Path

import duckdb

from tests.warehouse.runs import load_staged
from warehouse.layout import Home
from warehouse.lock import writer_lock
from warehouse.publish import publish, publish_pending

if __name__ == "__main__":
    root, run_id, staged = sys.argv[1:]
    home = Home(Path(root))
    with writer_lock(home):
        # the first bound value imports pandas, which would take all of the time a test gives us
        duckdb.execute("SELECT $1", ["x"])
        sys.stdout.write("begun\n")
        sys.stdout.flush()
        publish_pending(home)
        load_staged(home, run_id, Path(staged), raw_page=lambda *_: b"<p>raw</p>")
        publish(home)

"""A process of its own that writes the state until it is killed: `state_writer.py HOME pages|commits|hold`.

It says what it has written only after it has.
"""

import sys
from dataclasses import replace
from itertools import count
from pathlib import Path

from tasks.vocabulary import Reason
from tests.warehouse.state_samples import document, failed, fetch, key
from warehouse.layout import Home
from warehouse.state.store import State, open_state

DOCUMENTS = 300


def write_pages(state: State) -> None:
    for number in count():
        state.note_page(key(number), fetch(number))
        say(number)


def write_commits(state: State) -> None:
    """Commit after commit; each says its number in every row it writes."""
    for number in count(1):
        for place in range(DOCUMENTS):
            state.note_document(document(f"https://daily.example/{place}.xml", entries=number))
            state.note_attempts([replace(failed(place, Reason.SLOW), tries=number)])
        state.commit_run()
        say(number)


def say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    with open_state(Home(Path(sys.argv[1]))) as opened:
        if sys.argv[2] == "hold":
            opened._database._con.execute("BEGIN IMMEDIATE")
            say(0)
            sys.stdin.read()
        {"pages": write_pages, "commits": write_commits}[sys.argv[2]](opened)

"""One writer, by a lock that dies with its process."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.warehouse.test_publish import ROOT
from warehouse.errors import WriterBusy
from warehouse.layout import Home
from warehouse.lock import read_holder, writer_lock

HOLD = """
import sys, time, pathlib
from warehouse.layout import Home
from warehouse.lock import writer_lock
with writer_lock(Home(pathlib.Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(600)
"""


def hold(home: Home) -> "subprocess.Popen[str]":
    child = subprocess.Popen([sys.executable, "-c", HOLD, str(home.root)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    return child


def test_a_second_writer_is_told_who_holds_it(home: Home) -> None:
    with hold(home) as child:
        with pytest.raises(WriterBusy, match=rf"process {child.pid} on .* \(.*\), since 20\d\d-.* UTC") as caught:
            writer_lock(home).__enter__()
        assert caught.value.holder is not None
        assert caught.value.holder.pid == child.pid
        child.send_signal(signal.SIGKILL)
        child.wait()
    with writer_lock(home):
        holder = read_holder(home)
        assert holder is not None
        assert holder.pid == os.getpid()


LEAVE_A_CHILD = """
import os, pathlib, sys, time
from warehouse.layout import Home
from warehouse.lock import writer_lock
with writer_lock(Home(pathlib.Path(sys.argv[1]))):
    child = os.fork()
    if child == 0:
        os.close(1)
        time.sleep(600)
    print(child, flush=True)
    os.kill(os.getpid(), 9)
"""


def test_the_lock_dies_with_its_process_though_a_child_of_it_lives(home: Home) -> None:
    command = [sys.executable, "-c", LEAVE_A_CHILD, str(home.root)]
    child = int(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False).stdout)
    try:
        with writer_lock(home):
            os.kill(child, 0)  # it lives
    finally:
        os.kill(child, signal.SIGKILL)


def test_what_a_dead_process_left_blocks_nobody(home: Home) -> None:
    home.root.mkdir()
    home.lock.touch()
    home.holder.write_text('{"pid": 1, "host": "here", "command": "dateline", "since": "long ago"}')
    with writer_lock(home):
        pass


@pytest.mark.parametrize("note", ["", "not JSON", '{"pid": 1}', "[]"])
def test_a_torn_note_is_no_obstacle(home: Home, note: str) -> None:
    home.root.mkdir()
    home.holder.write_text(note)
    assert read_holder(home) is None
    with writer_lock(home):
        pass


def test_the_lock_is_free_again_after_the_block(home: Home, tmp_path: Path) -> None:
    for _ in range(2):
        with writer_lock(home), pytest.raises(WriterBusy):
            writer_lock(home).__enter__()

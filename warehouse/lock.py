"""One writer at a time, by an OS lock that dies with its process.

The note beside the lock only tells people who holds it; it never decides, so what a dead process left in it blocks
nobody.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import orjson
from filelock import FileLock, Timeout

from warehouse.connect import guard_disk
from warehouse.errors import DeliveryBusy, Holder, WriterBusy
from warehouse.layout import Home


@contextmanager
def writer_lock(home: Home) -> Iterator[None]:
    """Be the one writer of this home. Raises WriterBusy at once where another process is, WarehouseError."""
    with guard_disk(home.lock):
        home.root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(home.lock, timeout=0)
        try:
            lock.acquire()
        except Timeout as error:
            raise WriterBusy(home.lock, read_holder(home)) from error
        try:
            _write_holder(home.holder)
        except OSError:
            lock.release()
            raise
    try:
        yield
    finally:
        lock.release()


@contextmanager
def delivery_lock(home: Home, seconds: float) -> Iterator[None]:
    """Be the one that sends notices: two would send each twice. Raises DeliveryBusy after `seconds`, WarehouseError."""
    with guard_disk(home.delivery_lock):
        home.root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(home.delivery_lock, timeout=seconds)
        try:
            lock.acquire()
        except Timeout as error:
            raise DeliveryBusy(home.delivery_lock) from error
    try:
        yield
    finally:
        lock.release()


def read_holder(home: Home) -> Holder | None:
    """Who took the lock last, or None where nobody has said so (yet)."""
    try:
        return Holder(**orjson.loads(home.holder.read_bytes()))
    except (FileNotFoundError, orjson.JSONDecodeError, TypeError):
        return None


def _write_holder(path: Path) -> None:
    note = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "command": " ".join(sys.argv) or sys.executable,
        "since": f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC",
    }
    draft = path.with_suffix(".tmp")
    draft.write_bytes(orjson.dumps(note))
    draft.replace(path)

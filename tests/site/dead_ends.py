"""Addresses at which nobody answers."""

from __future__ import annotations

import contextlib
import select
import socket
from collections.abc import Iterator


@contextlib.contextmanager
def refused(address: str = "127.0.0.1") -> Iterator[str]:
    """The base URL of a port that refuses every connection: it is bound, so nobody else takes it, but not listening."""
    with socket.socket() as bound:
        bound.bind((address, 0))
        yield f"http://{address}:{bound.getsockname()[1]}"


@contextlib.contextmanager
def blackhole(address: str = "127.0.0.1") -> Iterator[str]:
    """The base URL of a port at which connecting never ends: its queue is full, and nobody takes from it."""
    with contextlib.ExitStack() as opened:
        listening = opened.enter_context(socket.socket())
        listening.bind((address, 0))
        listening.listen(0)
        place: tuple[str, int] = listening.getsockname()
        while _is_taken(opened.enter_context(socket.socket()), place):
            pass
        yield f"http://{place[0]}:{place[1]}"


def _is_taken(client: socket.socket, place: tuple[str, int]) -> bool:
    """Whether the queue had room for this one, too."""
    client.setblocking(False)
    client.connect_ex(place)
    return bool(select.select([], [client], [], 0.1)[1])

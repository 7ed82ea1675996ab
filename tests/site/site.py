"""The test site: outlets on loopback, served by a thread of this process until its `with` block ends."""  # noqa: A005

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import sys
import threading
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self

from tests.site.certificates import Certificate, server_context
from tests.site.outlet import Outlet
from tests.site.request_log import RequestLog
from tests.site.server import Connection, Host

BACKLOG = 1024
_ATTEMPTS = 100


class Site:
    """So many outlets, each a host of its own, all on one port that the system chose (`port` 0) or on the given one.

    Where the system has only one loopback address (all but Linux), they share it and each has its own port.
    """

    def __init__(self, hosts: int = 1, port: int = 0, latency: float = 0.0) -> None:
        self._hosts = hosts
        self._port = port
        self._latency = latency
        self.outlets: list[Outlet] = []
        self.log = RequestLog()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="test site", daemon=True)
        self._servers: list[asyncio.Server] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._transports: set[asyncio.BaseTransport] = set()

    @property
    def outlet(self) -> Outlet:
        """The first one."""
        return self.outlets[0]

    def __enter__(self) -> Self:
        self._thread.start()
        sockets = bind_all([f"127.0.0.{2 + number}" for number in range(self._hosts)], self._port)
        self.outlets = [self._open(bound, None) for bound in sockets]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._in_loop(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def add(self, address: str = "127.0.0.1", certificate: Certificate | None = None) -> Outlet:
        """One more outlet on a port of its own; with a certificate it speaks TLS. It is in `outlets`, too."""
        (bound,) = bind_all([address], 0)
        outlet = self._open(bound, certificate)
        self.outlets.append(outlet)
        return outlet

    def _open(self, bound: socket.socket, certificate: Certificate | None) -> Outlet:
        address, port = bound.getsockname()[:2]
        name = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
        host = Host(name, self.log)
        host.latency = self._latency
        context = server_context(certificate) if certificate else None
        self._in_loop(self._listen(host, bound, context))
        return Outlet(host, f"{'https' if certificate else 'http'}://{name}")

    async def _listen(self, host: Host, bound: socket.socket, context: ssl.SSLContext | None) -> None:
        def connection() -> Connection:
            return Connection(host, self._start, self._transports)

        self._servers.append(await self._loop.create_server(connection, sock=bound, ssl=context, backlog=BACKLOG))

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        for transport in list(self._transports):
            assert isinstance(transport, asyncio.Transport)
            transport.abort()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)

    def _in_loop(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(30)


def bind_all(addresses: list[str], port: int) -> list[socket.socket]:
    """A socket for each address, all on one port. Raises OSError where the given port is taken."""
    if sys.platform != "linux":
        return [_bound("127.0.0.1", port + number if port else 0) for number in range(len(addresses))]
    for _ in range(_ATTEMPTS):
        sockets = [_bound(addresses[0], port)]
        try:
            sockets.extend(_bound(address, sockets[0].getsockname()[1]) for address in addresses[1:])
        except OSError:
            for bound in sockets:
                bound.close()
            if port:
                raise
        else:
            return sockets
    raise OSError(f"no port is free on all of {len(addresses)} addresses")


def _bound(address: str, port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((address, port))
    except OSError:
        made.close()
        raise
    return made

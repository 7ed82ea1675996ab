"""The server beneath the outlets: reads requests from sockets, sends answers, byte by byte where they say so.

Ordinary replies are written straight from the read callback, which is what makes it quick; only scripts and waits
take a task.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable, Coroutine
from typing import Any

from tests.site.request_log import Exchange, RequestLog
from tests.site.wire import (
    Answer,
    Asked,
    Computed,
    Drip,
    Flood,
    Hang,
    InTurn,
    Reply,
    Reset,
    Script,
    Send,
    Step,
    Wait,
    rendered,
)

LONGEST_HEAD = 256 * 1024  # bytes
_RST = struct.pack("ii", 1, 0)
_NOT_HTTP = Script((Send(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),))


class Host:
    """What a connection needs of its outlet: its name, its answers, its manners."""

    def __init__(self, name: str, log: RequestLog) -> None:
        self.name = name
        self.log = log
        self.latency = 0.0
        """Seconds that every answer waits first."""
        self.greeting: Script | None = None
        """Played as soon as somebody connects, before anything is read."""
        self.answers: dict[str, Answer] = {}
        self.otherwise: Answer = Reply(b"<html><body><p>No such page.</p></body></html>", 404)
        self.turns: dict[str, int] = {}

    def answer(self, asked: Asked) -> tuple[Reply | Script, int]:
        """What to answer, and how many requests that path had before."""
        path = asked.path if asked.path in self.answers else asked.path.partition("?")[0]
        answer = self.answers.get(path, self.otherwise)
        turn = self.turns.get(path, 0)
        self.turns[path] = turn + 1
        if isinstance(answer, InTurn):
            answer = answer.answers[min(turn, len(answer.answers) - 1)]
        return answer.make(asked) if isinstance(answer, Computed) else answer, turn


class Connection(asyncio.Protocol):
    """One TCP connection, for as many requests as its client likes."""

    def __init__(
        self,
        host: Host,
        start: Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]],
        opened: set[asyncio.BaseTransport],
    ) -> None:
        self._host = host
        self._start = start
        self._opened = opened
        self._read = b""
        self._task: asyncio.Task[None] | None = None
        self._exchange: Exchange | None = None
        self._may_write = asyncio.Event()
        self._may_write.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._opened.add(transport)
        self._peer_port: int = transport.get_extra_info("peername")[1]
        self._host.log.connected(self._host.name)
        if self._host.greeting is not None:
            self._task = self._start(self._play(self._host.greeting))

    def data_received(self, data: bytes) -> None:
        self._read += data
        self._go_on()

    def eof_received(self) -> bool:
        """Half-closed: a task may still be sending."""
        return self._task is not None

    def pause_writing(self) -> None:
        self._may_write.clear()

    def resume_writing(self) -> None:
        self._may_write.set()

    def connection_lost(self, exc: Exception | None) -> None:
        self._opened.discard(self._transport)
        self._may_write.set()
        if self._exchange is not None:
            self._exchange.end(None)
        if self._task is not None:
            self._task.cancel()

    def _go_on(self) -> None:
        while self._task is None and not self._transport.is_closing():
            asked, used = read_request(self._read)
            if used == 0:
                return
            self._read = self._read[used:]
            self._respond(asked)

    def _respond(self, asked: Asked | None) -> None:
        if asked is None:
            self._task = self._start(self._play(_NOT_HTTP))
            return
        exchange = self._exchange = self._host.log.open(self._host.name, asked, self._peer_port)
        answer, turn = self._host.answer(asked)
        if isinstance(answer, Script) or self._host.latency:
            self._task = self._start(self._respond_slowly(answer, asked, turn, exchange))
        else:
            self._reply(answer, asked, turn, exchange)

    def _reply(self, reply: Reply, asked: Asked, turn: int, exchange: Exchange) -> None:
        status, data = rendered(reply, asked, turn)
        # Before the bytes leave: a client that has its answer finds it in the log.
        exchange.end(status)
        self._transport.write(data)
        if (asked.header("Connection") or "").lower() == "close":
            self._transport.close()

    async def _respond_slowly(self, answer: Reply | Script, asked: Asked, turn: int, exchange: Exchange) -> None:
        await asyncio.sleep(self._host.latency)
        if isinstance(answer, Script):
            exchange.status = answer.status
            await self._play(answer)
            exchange.end(answer.status)
            return
        self._reply(answer, asked, turn, exchange)
        self._task = None
        self._go_on()

    async def _play(self, script: Script) -> None:
        for step in script.steps:
            await self._take(step)
        self._transport.close()

    async def _take(self, step: Step) -> None:
        match step:
            case Send(data):
                await self._send(data)
            case Wait(seconds):
                await asyncio.sleep(seconds)
            case Drip():
                await self._drip(step)
            case Flood(data):
                while not self._transport.is_closing():
                    await self._send(data)
            case Hang():
                await asyncio.Event().wait()
            case Reset():
                raw: socket.socket = self._transport.get_extra_info("socket")
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RST)
                self._transport.abort()

    async def _drip(self, drip: Drip) -> None:
        while not self._transport.is_closing():
            for position in range(len(drip.data)):
                await self._send(drip.data[position : position + 1])
                await asyncio.sleep(drip.every)
            if not drip.endless:
                return

    async def _send(self, data: bytes) -> None:
        self._transport.write(data)
        await self._may_write.wait()
        await asyncio.sleep(0)


def read_request(data: bytes) -> tuple[Asked | None, int]:
    """The first request in `data`, and how many bytes it takes; 0: not whole yet. None: it is no HTTP."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None, len(data) if len(data) > LONGEST_HEAD else 0
    first, *lines = data[:end].decode("latin-1").split("\r\n")
    words = first.split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/"):
        return None, len(data)
    pairs = tuple((name, value.strip()) for name, _, value in (line.partition(":") for line in lines))
    asked = Asked(words[0], words[1], pairs)
    length = asked.header("Content-Length") or "0"
    whole = end + 4 + (int(length) if length.isdecimal() else 0)
    return (asked, whole) if len(data) >= whole else (None, 0)

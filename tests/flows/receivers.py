"""Who is told, for real: a mail server and a webhook receiver on loopback, which can go down, hang or refuse."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HANGS_SECONDS = 30.0


@dataclass(slots=True)
class Webhook:
    """What came in, and how the receiver is feeling: `answer` is a status, or None to hang."""

    port: int = 0
    answer: int | None = 200
    got: list[dict[str, Any]] = field(default_factory=list)
    before_answer: Callable[[], None] | None = None
    """Called once, when a message is accepted and its sender does not know yet."""

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self.port}/hook-secret-path"


@contextmanager
def webhook(port: int = 0) -> Iterator[Webhook]:
    state = Webhook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if state.answer is None:
                time.sleep(HANGS_SECONDS)
                return
            if state.answer < 400:
                state.got.append(json.loads(body))
                then, state.before_answer = state.before_answer, None
                if then is not None:
                    then()
            self.send_response(state.answer)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    state.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


@dataclass(slots=True)
class Mailbox:
    port: int = 0
    got: list[EmailMessage] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"mailto://127.0.0.1:{self.port}?from=dateline@gazette.example&to=desk@gazette.example&mode=insecure"

    def bodies(self) -> list[str]:
        """The HTML of each mail."""
        parts = [mail.get_body(("html", "plain")) for mail in self.got]
        return [str(part.get_content()) for part in parts if part is not None]


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    box = Mailbox()

    class Keep:
        async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
            message = message_from_bytes(bytes(envelope.content or b""), policy=policy.default)
            assert isinstance(message, EmailMessage)
            box.got.append(message)
            return "250 kept"

    controller = Controller(Keep(), hostname="127.0.0.1", port=_free_port())
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


def _free_port() -> int:
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    port = int(server.server_address[1])
    server.server_close()
    return port

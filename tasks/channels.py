"""Last hop: a message → the channel behind an Apprise URL, in a child process that a deadline ends.

A channel that hangs, drips or crashes costs its own message, which is tried again; nothing waits for it longer.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass, field
from itertools import islice
from time import monotonic
from urllib.parse import unquote_plus

from pebble import ProcessExpired, ProcessPool

from tasks.child_processes import child_context
from tasks.notice_text import NoticeText
from tasks.plain_words import one_line

CHILDREN = 4
LEAST = 5
"""Characters from which a part of an address may be a secret."""
_PRELOAD = ["tasks.channels"]
_PARTS = re.compile(r"[/@:?&=,;\s]+")


@dataclass(frozen=True, slots=True)
class Post:
    """A message for one channel. `url` is a secret: it is in no log and no table."""

    url: str = field(repr=False)
    text: NoticeText
    is_good_news: bool = False


def send_all(lanes: Sequence[Sequence[Post]], deadline_s: float) -> Iterator[tuple[int, str]]:
    """Send lanes side by side, the posts of a lane one after the other: as each ends, its lane's place and what went
    wrong, empty where the channel has accepted it. After a post that was not accepted its lane ends.

    Ends after `deadline_s` seconds at the latest, give or take the end of the children.
    """
    if not any(lanes):
        return
    ends_at = monotonic() + deadline_s
    pool = ProcessPool(min(CHILDREN, len(lanes)), context=child_context(_PRELOAD))
    left = [iter(lane) for lane in lanes]
    going: dict[Future[object], int] = {}

    def go_on(place: int) -> None:
        for post in islice(left[place], 1):
            going[pool.schedule(send, (post,), timeout=deadline_s)] = place

    try:
        for place in range(len(lanes)):
            go_on(place)
        while going:
            ended = wait(going, max(0.0, ends_at - monotonic()), FIRST_COMPLETED).done
            for future in list(ended or going):
                place, problem = going.pop(future), _end_of(future, ends_at)
                yield place, problem
                if not problem:
                    go_on(place)
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def send(post: Post) -> str:
    """Send one message here and now; what went wrong, without secrets, or nothing."""
    import apprise  # noqa: PLC0415 - half a second, and only children need it

    said: list[str] = []
    listener = _Listener(said)
    logger = logging.getLogger("apprise")
    logger.addHandler(listener)
    logger.setLevel(logging.WARNING)
    try:
        channel = apprise.Apprise.instantiate(post.url, suppress_exceptions=True)
        if channel is None:
            return "the address is none that Apprise knows"
        body, form = _body(post.text, channel)
        if form is not apprise.NotifyFormat.HTML and "overflow=" not in post.url:
            # what is too long for the channel comes in pieces; HTML would break in two
            channel.overflow_mode = apprise.OverflowMode.SPLIT
        kind = apprise.NotifyType.SUCCESS if post.is_good_news else apprise.NotifyType.WARNING
        accepted = channel.notify(title=post.text.subject, body=body, notify_type=kind, body_format=form)
    finally:
        logger.removeHandler(listener)
    return "" if accepted else without_secrets(post.url, said[-1] if said else "the channel refused it")


def _end_of(future: Future[object], ends_at: float) -> str:
    try:
        return str(future.result(timeout=max(0.0, ends_at - monotonic())))
    except (TimeoutError, FutureTimeoutError):
        return "no answer in time"
    except ProcessExpired as error:
        return f"the sending process ended with status {error.exitcode}"
    except Exception as error:  # noqa: BLE001 - whatever a channel's code raised in the child, its message is not sent
        return f"the channel's code failed: {type(error).__name__}"


def _body(text: NoticeText, channel: object) -> tuple[str, object]:
    """The form that the channel shows as it is."""
    import apprise  # noqa: PLC0415

    form = getattr(channel, "notify_format", apprise.NotifyFormat.TEXT)
    bodies = {apprise.NotifyFormat.HTML: text.html, apprise.NotifyFormat.MARKDOWN: text.markdown}
    return bodies.get(form, text.text), form


def without_secrets(url: str, said: str) -> str:
    """What a channel said, on one line, with no part of its address that could be a secret."""
    scheme, _, rest = url.partition("://")
    clean = one_line(said, len(said) + 2)
    for part in sorted(_secrets(rest, scheme), key=len, reverse=True):
        clean = re.sub(re.escape(part), "…", clean, flags=re.IGNORECASE)
    return one_line(clean, 300)


def _secrets(rest: str, scheme: str) -> set[str]:
    """The parts of an address as written and as decoded, a password however short it is."""
    user, at, _ = rest.split("/", 1)[0].rpartition("@")
    password = {user.partition(":")[2]} if at else set()
    written = {*_PARTS.split(rest), *password}
    whole = {*(unquote_plus(part) for part in written), *written}
    parts = {part for part in (*whole, *(piece for one in whole for piece in _PARTS.split(one))) if len(part) >= LEAST}
    return (parts | {one for secret in password for one in (secret, unquote_plus(secret)) if len(one) >= 2}) - {
        "localhost",
        scheme,
    }


class _Listener(logging.Handler):
    """Keeps what Apprise says instead of an error."""

    def __init__(self, said: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._said = said

    def emit(self, record: logging.LogRecord) -> None:
        self._said.append(record.getMessage())

"""Beside the second hop: robots.txt by RFC 9309, with what the outlet's file says kept between runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from protego import Protego

LARGEST_ROBOTS = 512 * 1024
"""Bytes of a robots.txt that count; RFC 9309, 2.5 wants at least 500 KiB."""

LONGEST_CRAWL_DELAY = 120.0
"""Seconds; who asks for an hour gets two minutes."""

MOST_ROBOTS_REDIRECTS = 5
"""RFC 9309, 2.3.1.2."""

_RULE = re.compile(
    r"[ \t]*(user[- ]?agent|allow|disallow|dissallow|dissalow|disalow|diasllow|disallaw|crawl[- ]delay)"
    r"(?:[ \t]*:|[ \t])[ \t]*([^#]*)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[A-Za-z_-]+")
_BREAKS = re.compile(r"[\v\f\x1c-\x1e\x85\u2028\u2029]")  # line ends to Python, not to robots.txt
_SOMEBODY = "."


@dataclass(frozen=True, slots=True)
class RobotsText:
    """One robots.txt as it was had. `origin` is scheme, host and port: `https://example.org`."""

    origin: str
    status: int | None
    """None where nothing answered."""
    body: bytes
    """At most 512 KiB; empty unless the status is 2xx."""
    fetched_at: datetime
    """Aware, UTC."""


class Rules:
    """What a robots.txt lets one crawler do.

    Status 2xx: what it says. 3xx and 4xx: there is none, so everything. Anything else, or no answer: nothing (RFC
    9309, 2.3.1.3 and 2.3.1.4).
    """

    def __init__(self, text: RobotsText, token: str) -> None:
        """`token` is the name that groups address, without version: `Dateline`. Its case does not matter."""
        self._token = token
        self._protego: Protego | None = None
        self._otherwise = text.status is not None and 300 <= text.status < 500
        if text.status is not None and 200 <= text.status < 300:
            self._protego = Protego.parse("\n".join(_lines_for(token, text.body.decode("utf-8-sig", "replace"))))

    def allows(self, url: str) -> bool:
        """Whether this URL may be asked for; robots.txt itself always may."""
        return self._otherwise if self._protego is None else self._protego.can_fetch(url, self._token)

    @property
    def crawl_delay(self) -> float:
        """Seconds between two requests that it asks for, at most 120; 0 where it does not."""
        asked = self._protego.crawl_delay(self._token) if self._protego else None
        return min(max(asked or 0.0, 0.0), LONGEST_CRAWL_DELAY)


def _lines_for(token: str, text: str) -> Iterator[str]:
    """The lines that say what somebody may do, with the names of groups as RFC 9309 reads them.

    Protego takes `Dateline/1.0` and `Date` for other names than the RFC does, and a line it does not know for the end
    of a group's names.
    """
    for line in re.split(r"\r\n|\r|\n", text):
        found = _RULE.match(line)
        if found is None:
            continue
        field, value = found[1], _BREAKS.sub(_escaped, found[2])
        if field.lower().startswith("user"):
            name = _TOKEN.match(value)
            is_ours = name is not None and name[0].lower() == token.lower()
            value = token if is_ours else "*" if value.startswith("*") else _SOMEBODY
        yield f"{field}: {value}"


def _escaped(found: re.Match[str]) -> str:
    return quote(found[0])


def counted(body: bytes) -> bytes:
    """The bytes of a robots.txt that count: the first 512 KiB, without a line that the cut went through.

    Half a rule would forbid more than the whole one.
    """
    if len(body) <= LARGEST_ROBOTS:
        return body
    kept = body[:LARGEST_ROBOTS]
    is_between = body[LARGEST_ROBOTS : LARGEST_ROBOTS + 1] in {b"\n", b"\r"}
    return kept if is_between else kept[: max(kept.rfind(b"\n"), kept.rfind(b"\r")) + 1]

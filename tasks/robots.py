"""Beside the second hop: robots.txt by RFC 9309, with what the outlet's file says kept between runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


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

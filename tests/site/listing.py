"""What an outlet lists: an article as feeds, sitemaps and front pages name it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """One article. Everything but the address may be unknown."""

    url: str
    title: str | None = None
    published: datetime | None = None
    author: str | None = None
    language: str | None = None
    summary: str | None = None
    modified: datetime | None = None


def iso(moment: datetime) -> str:
    """As Atom, JSON Feed and sitemaps write it, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

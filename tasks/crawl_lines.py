"""Between the run and its crawling process: what they tell each other, a record a line, its kind before its JSON."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

import orjson

from tasks.fetches import Fetch, FetchRequest, FetchResult, HostState, Purpose
from tasks.robots import RobotsText
from tasks.vocabulary import Reason


@dataclass(frozen=True, slots=True)
class CrawlLimits:
    """What the crawling process is bound to."""

    user_agent: str
    archive: Path
    run_id: str
    deadline_s: float = 60.0
    host_s: float = 3600.0
    """How long one host may be asked; what is left then is for a later run. A Crawl-delay may ask for days."""
    concurrency: int = 64
    body_bytes: int = 15 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Begun:
    """The request of this number is on its way to its host."""

    number: int


@dataclass(frozen=True, slots=True)
class Alive:
    """Nothing happened, and the process is well."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The archive cannot be written to; the process ends. `number` is the system's errno."""

    number: int
    text: str


Record: TypeAlias = CrawlLimits | HostState | RobotsText | FetchRequest | Fetch | Begun | Alive | Broken

_KINDS: Mapping[bytes, type[Record]] = MappingProxyType(
    {
        b"limits": CrawlLimits,
        b"host": HostState,
        b"robots": RobotsText,
        b"request": FetchRequest,
        b"fetch": Fetch,
        b"begun": Begun,
        b"alive": Alive,
        b"broken": Broken,
    }
)
_NAMES = {kind: name for name, kind in _KINDS.items()}
_READ: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "archive": Path,
        "body": base64.b64decode,
        "fetched_at": datetime.fromisoformat,
        "purpose": Purpose,
        "reason": Reason,
        "result": FetchResult,
        "started_at": datetime.fromisoformat,
        "wait_until": datetime.fromisoformat,
    }
)


def line_of(record: Record) -> bytes:
    """The line, with its end. Texts hold no half of a surrogate pair."""
    return b"%s %s\n" % (_NAMES[type(record)], orjson.dumps(record, _written))


def record_of(line: bytes) -> Record:
    """The record of a line. Raises ValueError, KeyError where it is none of ours."""
    name, _, text = line.partition(b" ")
    told = orjson.loads(text)
    return _KINDS[name](**{key: _value(key, value) for key, value in told.items()})


def _value(key: str, value: Any) -> Any:
    return _READ[key](value) if key in _READ and value is not None else value


def _written(value: Any) -> str:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)

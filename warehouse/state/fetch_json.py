"""A Fetch as one JSON object, in the state file and in a run's log of its requests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

import orjson

from tasks.fetches import Fetch, FetchResult, Purpose
from tasks.vocabulary import Reason
from warehouse.state.columns import moment_of


def fetch_json(fetch: Fetch, **more: Any) -> bytes:
    """The JSON object on one line, moments in ISO 8601, with `more` keys beside its own.

    Half of a surrogate pair, which UTF-8 cannot hold, becomes a question mark.
    """
    told = {**asdict(fetch), **more}
    try:
        return orjson.dumps(told)
    except orjson.JSONEncodeError:
        return json.dumps(told, default=datetime.isoformat, ensure_ascii=False).encode("utf-8", "replace")


def fetch_of(text: str) -> Fetch:
    """The Fetch of its JSON object; keys that it does not have are passed over."""
    told: Mapping[str, Any] = orjson.loads(text)
    return Fetch(
        **{
            **{name: told[name] for name in Fetch.__dataclass_fields__ if name in told},
            "purpose": Purpose(told["purpose"]),
            "started_at": datetime.fromisoformat(told["started_at"]),
            "result": FetchResult(told["result"]),
            "reason": Reason(told["reason"]) if told["reason"] else None,
            "wait_until": moment_of(told["wait_until"]),
        }
    )

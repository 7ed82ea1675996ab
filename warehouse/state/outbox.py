"""Last hop: what is to be delivered, and what people said of incidents. Survives any kill between load and delivery.

Written by the run that holds the writer's lock, and by `dateline alerts`, which waits for no run: each note is one
short transaction of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

import orjson

from tasks.deliveries import Delivery, DeliveryState
from tasks.incident_marks import Mark
from tasks.incidents import Cause, IncidentSeverity, NoticeKind, Notification
from warehouse.layout import Home
from warehouse.state.columns import column, moment_of, text_of
from warehouse.state.database import BUSY_SECONDS, Database

KEEP = timedelta(days=180)
"""How long a settled delivery is remembered, and what a person said of an incident."""


def open_outbox(home: Home, busy_seconds: float = BUSY_SECONDS) -> Outbox:
    """The outbox of this home, made where missing; close it, or use it as a block.

    Raises StateError, WarehouseReadOnly, DiskFull; so does every method.
    """
    return Outbox(Database(home.state, busy_seconds))


class Outbox:
    """Deliveries and marks; every note is durable when its method returns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def deliveries(self) -> tuple[Delivery, ...]:
        """All that are remembered, the newest first."""
        return tuple(_delivery_of(dict(row)) for row in self._database.run("read_deliveries"))

    def note(self, deliveries: Iterable[Delivery]) -> None:
        """Remember these deliveries as they are now: all of them, or none."""
        rows = [_columns(delivery) for delivery in deliveries]
        with self._database.transaction():
            self._database.run_many("write_delivery", rows)

    def marks(self) -> Mapping[str, Mark]:
        """Incident id → what a person said of it."""
        rows = self._database.run("read_marks")
        return {
            row["incident_id"]: Mark(moment_of(row["acknowledged_at"]), moment_of(row["snoozed_until"])) for row in rows
        }

    def mark(self, incident_id: str, mark: Mark) -> None:
        """Remember what a person says of an incident, in place of what was said before."""
        columns = {name: column(value) for name, value in asdict(mark).items()}
        self._database.run("write_mark", incident_id=incident_id, noted_at=text_of(datetime.now(UTC)), **columns)

    def sweep(self, now: datetime) -> None:
        """Forget what was settled half a year ago."""
        with self._database.transaction():
            self._database.run("sweep_outbox", before=text_of(now - KEEP))


def last_sent(deliveries: Iterable[Delivery]) -> dict[str, datetime]:
    """Target → when something last went out to it."""
    moments: dict[str, datetime] = {}
    for delivery in deliveries:
        if delivery.sent_at is not None:
            moments[delivery.target] = max(delivery.sent_at, moments.get(delivery.target, delivery.sent_at))
    return moments


def _columns(delivery: Delivery) -> dict[str, Any]:
    names = ("target", "state", "noted_at", "next_try_at", "tries", "last_error", "sent_at")
    own = {name: column(getattr(delivery, name)) for name in names}
    return {**own, "notice_id": delivery.notice.notice_id, "notice": orjson.dumps(delivery.notice).decode()}


def _delivery_of(row: dict[str, Any]) -> Delivery:
    noted_at, next_try_at = moment_of(row["noted_at"]), moment_of(row["next_try_at"])
    assert noted_at is not None, "the column is NOT NULL"
    assert next_try_at is not None, "the column is NOT NULL"
    return Delivery(
        notice=_notice_of(orjson.loads(row["notice"])),
        target=row["target"],
        state=DeliveryState(row["state"]),
        noted_at=noted_at,
        next_try_at=next_try_at,
        tries=row["tries"],
        last_error=row["last_error"],
        sent_at=moment_of(row["sent_at"]),
    )


def _notice_of(told: dict[str, Any]) -> Notification:
    return Notification(
        **{
            **told,
            "kind": NoticeKind(told["kind"]),
            "created_at": datetime.fromisoformat(told["created_at"]),
            "severity": IncidentSeverity(told["severity"]),
            "cause": Cause(told["cause"]),
            "also": tuple(told["also"]),
            "examples": tuple(told["examples"]),
        }
    )

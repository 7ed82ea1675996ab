"""What a run tells Prefect's event feed, so that automations can act: the run, and each change of an incident."""

from __future__ import annotations

from dataclasses import asdict
from uuid import NAMESPACE_URL, uuid5

from prefect.events import emit_event

from tasks.incidents import Notification
from tasks.report import LoadReport


def emit_run(report: LoadReport) -> None:
    """One event of the run, and one of each notice.

    `dateline.run.loaded`, or `.empty` where no source offered anything that can be read.
    """
    is_empty = all(line.discovered == line.failed + line.refused for line in report.ledger)
    emit_event(
        event="dateline.run.empty" if is_empty else "dateline.run.loaded",
        resource={"prefect.resource.id": f"dateline.run.{report.run_id}", "prefect.resource.name": report.run_id},
        payload={"ledger": [asdict(line) for line in report.ledger]},
        id=uuid5(NAMESPACE_URL, f"dateline:run:{report.run_id}"),
    )
    for notice in report.notices:
        _emit_notice(notice)


def _emit_notice(notice: Notification) -> None:
    """`dateline.incident.opened`, `.repeat` or `.fixed`."""
    emit_event(
        event=f"dateline.incident.{notice.kind}",
        resource={
            "prefect.resource.id": f"dateline.incident.{notice.incident_id}",
            "prefect.resource.name": notice.title,
            "dateline.source": notice.source,
            "dateline.cause": str(notice.cause),
            "dateline.severity": str(notice.severity),
        },
        payload={**asdict(notice), "created_at": notice.created_at.isoformat()},
        id=uuid5(NAMESPACE_URL, f"dateline:notice:{notice.notice_id}"),
    )

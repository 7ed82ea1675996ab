"""Runs that Prefect takes for running although their process is gone: marked as crashed by the next run.

Prefect's own automations for this miss a process that was killed early, and may be minutes late. Whoever holds the
writer's lock knows better: the lock dies with its process, so no earlier run can be alive.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.runtime import deployment, flow_run
from prefect.states import Crashed

log = logging.getLogger(__name__)
GRACE = timedelta(minutes=2)
"""A run that has just found the lock taken needs a moment to end."""
MESSAGE = "Its process is gone: a later run has the lock. What was missing is loaded by now."


def mark_zombies() -> None:
    """Mark what began before this deployed run, and still seems to run. Raises what Prefect's client raises."""
    if deployment.id is None:
        return
    started = flow_run.scheduled_start_time
    before = min(started.astimezone(UTC), datetime.now(UTC)) - GRACE
    seeming = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.RUNNING])),
        start_time=FlowRunFilterStartTime(before_=before),
    )
    with get_client(sync_client=True) as client:
        of_ours = DeploymentFilter(id=DeploymentFilterId(any_=[deployment.id]))
        for run in client.read_flow_runs(flow_run_filter=seeming, deployment_filter=of_ours):
            client.set_flow_run_state(run.id, Crashed(message=MESSAGE), force=True)
            log.warning("Flow run %s seemed to run, and was dead; it is marked as crashed", run.name)

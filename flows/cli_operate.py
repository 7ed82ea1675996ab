"""The command line of operating: each command says here what it takes; what it does stands in a module of its own."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from flows.cli_words import Port, settings_now

Notify = Annotated[
    str | None, Parameter(help="The notification block that automations tell, as `slack-webhook/operators`.")
]


def serve(*, port: Port = 4200) -> int:
    """Run every day on the schedule of prefect.yaml, with a Prefect server of its own, until interrupted."""
    from flows.exit_codes import UsageError  # noqa: PLC0415
    from flows.serve import ServeError  # noqa: PLC0415
    from flows.serve import serve as serve_daily  # noqa: PLC0415

    try:
        serve_daily(settings_now(), port)
    except ServeError as error:
        raise UsageError(str(error)) from error
    return 0


def deploy(*, notify: Notify = None) -> int:
    """Install deployment and automations on the Prefect server of PREFECT_API_URL; again after each change."""
    from flows.deploy import deploy as install  # noqa: PLC0415

    return install(settings_now(), notify)

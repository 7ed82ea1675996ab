"""The command line of alerts: each command says here what it takes; what it does stands in `flows.alerts_report`."""

from __future__ import annotations

from typing import Annotated

from cyclopts import App, Parameter, validators

from flows.cli_words import Json, settings_now

alerts_app = App(name="alerts", help="Incidents: which outlet broke, when and how, and who was told.")

IncidentId = Annotated[str, Parameter(help="Its id, or the beginning of it.")]
OtherIds = Annotated[str, Parameter(help="More of them.")]
Everything = Annotated[bool, Parameter(name="--all", help="Those that are over, too.", show_default=False, negative=())]
Hours = Annotated[float, Parameter(help="For how many hours.", validator=validators.Number(gt=0, lte=24 * 366))]
Routes = Annotated[
    list[str] | None, Parameter(name="--route", help="Only this route; may be given several times.", negative=())
]


@alerts_app.command(name="list")
def list_alerts(*, everything: Everything = False, as_json: Json = False) -> int:
    """List the open incidents."""
    from flows.alerts_report import list_incidents  # noqa: PLC0415

    return list_incidents(settings_now(), everything=everything, as_json=as_json)


@alerts_app.command(name="show")
def show_alert(incident: IncidentId, /, *, as_json: Json = False) -> int:
    """Show one incident: before and after, since when, likely cause, examples, and who was told."""
    from flows.alerts_report import show_incident  # noqa: PLC0415

    return show_incident(settings_now(), incident, as_json=as_json)


@alerts_app.command
def ack(incident: IncidentId, /, *others: OtherIds) -> int:
    """Say that somebody looks after an incident: it is not told again until it is over."""
    from flows.alerts_report import acknowledge  # noqa: PLC0415

    return acknowledge(settings_now(), [incident, *others])


@alerts_app.command
def snooze(incident: IncidentId, /, *others: OtherIds, hours: Hours = 24) -> int:
    """Tell nobody of an incident for some hours."""
    from flows.alerts_report import snooze as snooze_incidents  # noqa: PLC0415

    return snooze_incidents(settings_now(), [incident, *others], hours)


@alerts_app.command(name="test")
def try_alerts(*, route: Routes = None) -> int:
    """Send a test notice to each route, and say what came of it."""
    from flows.alerts_report import try_routes  # noqa: PLC0415

    return try_routes(settings_now(), route or [])


@alerts_app.command(name="deliver")
def deliver_alerts() -> int:
    """Try again, now, what could not be delivered."""
    from flows.alerts_report import deliver_now  # noqa: PLC0415

    return deliver_now(settings_now())

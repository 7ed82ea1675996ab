"""`dateline run`: the run, then what came of it, where the warehouse is, and what to type next."""

from __future__ import annotations

import logging
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from flows.alerts_report import told_of
from flows.attempt import Choice, Progress
from flows.exit_codes import MEANINGS, exit_code_of
from flows.incident_report import print_incidents
from flows.ledger_report import print_run
from flows.screen import Screen, screen, shown_path
from flows.settings import Settings
from flows.summary import loud_checks
from flows.upkeep import home_of
from tasks.report import LoadReport
from warehouse.errors import WarehouseError
from warehouse.examples import Examples, read_examples
from warehouse.published import open_published

log = logging.getLogger(__name__)


def run_and_report(
    settings: Settings,
    choice: Choice,
    *,
    without_prefect: bool = False,
    as_json: bool = False,
) -> int:
    """Run once and print the report; the exit code. Raises what `flows.run_command.run` raises."""
    from flows.run_command import run  # noqa: PLC0415 - from then on the process must be ended by `end_process`

    with shown_progress() as progress:
        report = run(settings, choice, progress, without_prefect=without_prefect)
    with suppress(BrokenPipeError):  # who reads no further has still to get the run's exit code
        print_report(report, examples_of(settings, report), screen(as_json=as_json))
    return exit_code_of(report)


def print_report(report: LoadReport, examples: Examples, answer: Screen) -> None:
    """Tell a person, or as one JSON document a machine, what a run did."""
    if answer.as_json:
        answer.document(as_document(report, examples))
        return
    print_run(report, examples, answer)
    print_incidents(report.incidents, answer)
    for line in told_of(report.delivery) if report.delivery is not None else []:
        answer.line(f"Alerts: {line}")
    answer.heading("Warehouse")
    answer.line(f"{shown_path(report.warehouse)} (this run: {report.generation.name})")
    if report.seconds:
        spent = ", ".join(f"{phase} {seconds:.1f} s" for phase, seconds in report.seconds)
        answer.line(f"{spent}; at most {report.peak_memory_mb:.0f} MB of memory")
    answer.heading("Next")
    for command in next_commands(report, examples):
        answer.line(f"  {command}")
    code = exit_code_of(report)
    answer.heading(f"Exit code {code.value}: {MEANINGS[code]}")


def as_document(report: LoadReport, examples: Examples) -> dict[str, Any]:
    """The report for machines: the fields of LoadReport, examples, and the exit code with its meaning."""
    code = exit_code_of(report)
    found = examples.of_checks
    checks = [{**asdict(check), "example": found.get((check.source, check.check_name))} for check in report.checks]
    return {
        **{field.name: getattr(report, field.name) for field in fields(report)},
        "seconds": dict(report.seconds),
        "checks": checks,
        "not_loaded": examples.not_loaded,
        "exit_code": code.value,
        "meaning": MEANINGS[code],
        "next": next_commands(report, examples),
    }


def next_commands(report: LoadReport, examples: Examples) -> list[str]:
    """What to type next, the most telling first."""
    keys = [(check.source, check.check_name) for check in loud_checks(report)]
    articles = [examples.of_checks[key] for key in keys if key in examples.of_checks]
    commands = [f"dateline explain '{articles[0]}'"] if articles else []
    if any(line.quarantined for line in report.ledger):
        commands.append("dateline quarantine list")
    return [*commands, "dateline status", ask_anything(report.warehouse)]


def ask_anything(warehouse: Path) -> str:
    """What opens the warehouse for a person's own questions here: DuckDB's program is not everywhere."""
    found = shutil.which("duckdb")
    return f"duckdb -readonly {shown_path(warehouse)}" if found else 'dateline sql "FROM outlet_health"'


def examples_of(settings: Settings, report: LoadReport) -> Examples:
    """None where they cannot be read: the run is published all the same, and its report must come."""
    try:
        with open_published(home_of(settings), settings.duckdb_memory_mb) as con:
            found = read_examples(con)
    except WarehouseError as error:
        log.warning("The report has no examples: %s", error)
        return Examples()
    return found if found.run_id == report.run_id else Examples()


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """On standard error: a live line on a terminal, plain lines elsewhere."""
    from rich.console import Console  # noqa: PLC0415

    from flows.progress import LiveProgress, PlainProgress  # noqa: PLC0415

    console = Console(file=sys.stderr)
    if console.is_terminal:
        with LiveProgress(console) as live:
            yield live
    else:
        yield PlainProgress(console)

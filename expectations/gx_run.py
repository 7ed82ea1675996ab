"""Sixth and eighth hop, behind `expectations.suites`: the only module that imports Great Expectations.

Its context lives in memory, writes no folder, shows no progress bar and reports to nobody. Results never carry
rows, for rows carry text.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import great_expectations as gx
from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.data_context.data_context.ephemeral_data_context import EphemeralDataContext
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.exceptions.exceptions import GreatExpectationsError
from great_expectations.expectations.core.expect_table_row_count_to_be_between import ExpectTableRowCountToBeBetween
from great_expectations.expectations.core.unexpected_rows_expectation import UnexpectedRowsExpectation
from great_expectations.expectations.metadata_types import FailureSeverity
from sqlalchemy.exc import SQLAlchemyError

from expectations.suites import Check, Verdict, errored

ROWS_ARE_THERE = "rows_are_there"

# it sets its own level, and tells of each temporary folder it makes
logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)

_ENGINE: dict[str, Any] = {
    # without these three every check silently fails on DuckDB
    "isolation_level": "AUTOCOMMIT",
    "skip_autocommit_rollback": True,
    "pool_reset_on_return": None,
}
_CONFIG: dict[str, Any] = {
    "access_mode": "read_only",
    "threads": 1,
    "preserve_insertion_order": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


_TROUBLE = (GreatExpectationsError, SQLAlchemyError, OSError, ValueError, TypeError)
"""Its refused connections are OSErrors, its refused settings ValueErrors."""


def run_suite(
    path: Path, table: str, checks: Sequence[Check], at_least: int, memory_mb: int
) -> Mapping[str, Verdict] | str:
    """Verdicts by check name, or one sentence why there is none."""
    try:
        with _batch_of(path, table, memory_mb) as batch:
            verdicts = dict(_verdicts(_validate(batch, checks, at_least)))
    except _TROUBLE as error:
        return f"Great Expectations could not run: {error}"
    seen = verdicts.pop(ROWS_ARE_THERE, errored("no verdict"))
    if seen.failing_rows != 0:
        return f"Great Expectations did not see the {at_least} rows of {table}: {seen.error or 'it saw fewer'}"
    return verdicts


@contextmanager
def _batch_of(path: Path, table: str, memory_mb: int) -> Iterator[tuple[EphemeralDataContext, BatchDefinition[Any]]]:
    """The table as a batch; at the end the file is closed, for DuckDB opens none in two ways at once."""
    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    # not in the URL: there Great Expectations looks for variables, and SQLAlchemy for options
    memory = {"memory_limit": f"{memory_mb}MB", "temp_directory": str(path.absolute().parent / "tmp")}
    engine = {**_ENGINE, "connect_args": {"config": {**_CONFIG, **memory}, "database": str(path.absolute())}}
    manager: Any = context.data_sources  # its stub knows no kwargs
    source = manager.add_sql("staged", connection_string="duckdb://", kwargs=engine, create_temp_table=False)
    try:
        yield context, source.add_table_asset(table, table_name=table).add_batch_definition_whole_table(table)
    finally:
        source.get_execution_engine().close()
        source.get_engine().dispose()


def _validate(
    batch: tuple[EphemeralDataContext, BatchDefinition[Any]], checks: Sequence[Check], at_least: int
) -> ExpectationSuiteValidationResult:
    context, definition = batch
    suite = context.suites.add(gx.ExpectationSuite(name="checks"))
    suite.expectations = [_rows_are_there(at_least), *(_expectation(check) for check in checks)]
    suite.save()
    run = gx.ValidationDefinition(name="checks", data=definition, suite=suite)
    return context.validation_definitions.add(run).run(result_format="BASIC")


def _rows_are_there(at_least: int) -> ExpectTableRowCountToBeBetween:
    """Expectations over rows pass where there is none."""
    return ExpectTableRowCountToBeBetween(
        min_value=at_least, severity=FailureSeverity.CRITICAL, meta={"check": ROWS_ARE_THERE}
    )


def _expectation(check: Check) -> UnexpectedRowsExpectation:
    return UnexpectedRowsExpectation(
        unexpected_rows_query=check.query,
        severity=FailureSeverity(check.severity.value),
        description=check.description,
        meta={"check": check.name},
    )


def _verdicts(results: ExpectationSuiteValidationResult) -> Iterator[tuple[str, Verdict]]:
    for result in results.results:
        yield _check_name(result), _verdict(result)


def _verdict(result: ExpectationValidationResult) -> Verdict:
    """`success=False` alone does not tell failed from errored; the exception info does."""
    error = _raised(result.exception_info)
    if error is not None:
        return errored(error)
    if _check_name(result) == ROWS_ARE_THERE:
        return Verdict(0 if result.success else 1)
    return Verdict(int(result.result["observed_value"]))


def _check_name(result: ExpectationValidationResult) -> str:
    """From the meta data: results come in another order than their expectations."""
    assert result.expectation_config is not None, "a result without its expectation belongs to no check"
    return str(result.expectation_config.meta["check"])


def _raised(info: Mapping[str, Any]) -> str | None:
    """The first exception's message: `info` is one exception, or one for each metric."""
    for entry in (info, *info.values()):
        if isinstance(entry, Mapping) and entry.get("raised_exception"):
            return str(entry.get("exception_message"))
    return None

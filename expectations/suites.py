"""Sixth and eighth hop: checks as one Great Expectations run over one table of a closed DuckDB file.

Great Expectations is imported by the first run, never before: it takes seconds. Whatever keeps it from giving a
verdict is a value here, so that a check that could not run is told as such and never taken for a passed one.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tasks.vocabulary import Severity

_LONGEST_DETAIL = 300


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation: `query` selects the rows that fail; `{batch}` in it stands for the table."""

    name: str
    severity: Severity
    description: str
    query: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What Great Expectations says. `failing_rows` is None where it could not say, then `error` tells why."""

    failing_rows: int | None
    error: str = ""


def validate(
    path: Path, table: str, checks: Sequence[Check], at_least: int, memory_mb: int = 64
) -> Mapping[str, Verdict]:
    """A verdict for every check, by its name, of one validation run over `table` of the DuckDB file at `path`.

    `at_least` is how many rows the caller knows to be there; where Great Expectations sees fewer, no verdict counts.
    `memory_mb` is DuckDB's, which spills beside the file.
    Nothing else may hold the file open in this process; it is closed again at the end. Does not raise for anything
    that Great Expectations does.
    """
    os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read at import
    try:
        from expectations import gx_run  # noqa: PLC0415 - seconds, and only when checks run
    except (ImportError, AttributeError, TypeError) as error:
        said: Mapping[str, Verdict] | str = f"Great Expectations cannot be imported: {error}"
    else:
        said = gx_run.run_suite(path, table, checks, at_least, memory_mb)
    if isinstance(said, str):
        return {check.name: errored(said) for check in checks}
    return {check.name: said.get(check.name, errored("Great Expectations gave no verdict")) for check in checks}


def errored(detail: str) -> Verdict:
    """A check that could not run; `detail` is cut to what stands on one line."""
    return Verdict(None, one_line(detail))


def agreed(verdict: Verdict, own: int) -> Verdict:
    """`verdict`, unless our own count of failing rows is another: then neither is to be trusted."""
    if verdict.failing_rows is None or verdict.failing_rows == own:
        return verdict
    return errored(f"Great Expectations found {verdict.failing_rows} failing rows, the rule's own run {own}")


def one_line(text: str) -> str:
    """The first line that says something, cut short: what follows are stack and statement."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return first if len(first) <= _LONGEST_DETAIL else f"{first[: _LONGEST_DETAIL - 1]}…"


def failing_query(rule_sql: str, key: str, sources: Sequence[str], where: str = "TRUE") -> str:
    """The query of a check, for Great Expectations: `source` and `key` of the rows of the table that fail a rule.

    `rule_sql` stands as it is in its file; `sources` are those that are judged. Great Expectations formats queries
    with `str.format` and SQLAlchemy reads `:word` as a parameter, so braces and colons are escaped. The join comes
    first: with one, Great Expectations leaves naming the table to us.
    """
    names = ", ".join("'" + name.replace("'", "''") + "'" for name in sources)
    rule = _escaped(rule_sql.rstrip().rstrip(";"))
    return (
        f"SELECT failing.source, failing.{key} FROM {{batch}} AS batch JOIN (\n{rule}\n) AS failing USING ({key})\n"  # noqa: S608 - our own SQL and names
        f"WHERE {where} AND failing.source IN ({_escaped(names)})"
    )


def _escaped(sql: str) -> str:
    return sql.replace("{", "{{").replace("}", "}}").replace(":", r"\:")

"""The last word of the command line: what each exit code means, and which one a report or an error gets.

"Could not run" outranks the rest: where a check did not run nobody knows whether the data is good. "Not delivered"
outranks "failed": who was to be told was not, while a failed check has already put its rows into quarantine.
"""

from __future__ import annotations

import errno
from enum import IntEnum

from tasks.report import LoadReport
from tasks.vocabulary import CheckOutcome, Severity

_DISK = frozenset(
    {
        *(errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO),
        *(errno.EACCES, errno.EPERM, errno.EEXIST, errno.ENOTDIR),
    }
)


class UsageError(Exception):
    """A command asks for what cannot be; its message says what to do instead."""


class ExitCode(IntEnum):
    """How `dateline` ends. A script may rely on the numbers."""

    OK = 0
    CHECK_FAILED = 1
    USAGE = 2
    CHECK_ERRORED = 3
    LOCKED = 4
    WAREHOUSE = 5
    UNDELIVERED = 6
    FAULT = 70
    INTERRUPTED = 130


MEANINGS: dict[ExitCode, str] = {
    ExitCode.OK: "fine; warnings, if any, are flagged in the warehouse",
    ExitCode.CHECK_FAILED: "a critical check failed; what failed one is in quarantine, the rest is loaded",
    ExitCode.USAGE: "the command, the settings or the sources file is wrong; nothing was done",
    ExitCode.CHECK_ERRORED: "a check could not run; what was loaded is not vouched for",
    ExitCode.LOCKED: "another run holds the lock; nothing was done",
    ExitCode.WAREHOUSE: "disk, memory or warehouse trouble; readers still see the last published state",
    ExitCode.UNDELIVERED: "all is loaded, but an alert could not be delivered; it is tried again with the next run",
    ExitCode.FAULT: "a fault of Dateline itself",
    ExitCode.INTERRUPTED: "interrupted; the next run takes up what is missing",
}


def exit_code_of(report: LoadReport) -> ExitCode:
    """The code of a run that was published."""
    outcomes = {check.outcome for check in report.checks}
    if CheckOutcome.ERRORED in outcomes:
        return ExitCode.CHECK_ERRORED
    if report.delivery is not None and not report.delivery.is_well:
        return ExitCode.UNDELIVERED
    failed = (check for check in report.checks if check.outcome is CheckOutcome.FAILED)
    critical = any(check.severity is Severity.CRITICAL for check in failed)
    return ExitCode.CHECK_FAILED if critical else ExitCode.OK


def exit_code_of_error(error: BaseException) -> ExitCode | None:
    """The code of an error that a person can mend; None for one that is a fault of the program."""
    # imported when something went wrong, so that `dateline --help` need not wait for them
    from flows.settings import SettingsError  # noqa: PLC0415
    from tasks.lane import PoolBrokenError  # noqa: PLC0415
    from tasks.routes import RoutesError  # noqa: PLC0415
    from tasks.sources import SourcesError  # noqa: PLC0415
    from warehouse.errors import BadQuery, NoSuchAddress, NotInQuarantine, WarehouseError, WriterBusy  # noqa: PLC0415

    if isinstance(error, KeyboardInterrupt):
        return ExitCode.INTERRUPTED
    if isinstance(error, WriterBusy):
        return ExitCode.LOCKED
    if isinstance(
        error, UsageError | BadQuery | SettingsError | SourcesError | RoutesError | NotInQuarantine | NoSuchAddress
    ):
        return ExitCode.USAGE
    if isinstance(error, WarehouseError | PoolBrokenError) or (isinstance(error, OSError) and error.errno in _DISK):
        return ExitCode.WAREHOUSE
    return None

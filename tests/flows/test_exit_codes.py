import errno
import re
from pathlib import Path

import pytest

from flows.exit_codes import MEANINGS, ExitCode, exit_code_of, exit_code_of_error
from flows.settings import BadSettingError
from tasks.report import CheckResult, LoadReport
from tasks.sources import UnknownSourceError
from tasks.vocabulary import CheckOutcome, Severity
from warehouse.errors import DiskFull, NoSuchAddress, NothingPublished, NotInQuarantine, WriterBusy

CRITICAL, WARNING, INFO = Severity.CRITICAL, Severity.WARNING, Severity.INFO
PASSED, FAILED = CheckOutcome.PASSED, CheckOutcome.FAILED
ERRORED, EMPTY = CheckOutcome.ERRORED, CheckOutcome.EMPTY


def report(*checks: tuple[Severity, CheckOutcome]) -> LoadReport:
    results = tuple(CheckResult("a", "c", severity, outcome, None, None, 0, 0) for severity, outcome in checks)
    return LoadReport("r", (), results, Path("w"), Path("g"))


@pytest.mark.parametrize(
    ("checks", "code"),
    [
        ((), ExitCode.OK),
        (((CRITICAL, PASSED), (CRITICAL, EMPTY), (WARNING, FAILED), (INFO, FAILED)), ExitCode.OK),
        (((CRITICAL, FAILED), (WARNING, FAILED)), ExitCode.CHECK_FAILED),
        (((CRITICAL, FAILED), (INFO, ERRORED)), ExitCode.CHECK_ERRORED),
        (((WARNING, ERRORED),), ExitCode.CHECK_ERRORED),
    ],
)
def test_a_report_gets_the_code_of_its_gravest_check(
    checks: tuple[tuple[Severity, CheckOutcome], ...], code: ExitCode
) -> None:
    assert exit_code_of(report(*checks)) is code


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BadSettingError("x"), ExitCode.USAGE),
        (UnknownSourceError("a", ["b"]), ExitCode.USAGE),
        (NotInQuarantine(Path("w"), ("a",)), ExitCode.USAGE),
        (NoSuchAddress("x"), ExitCode.USAGE),
        (WriterBusy(Path("w"), None), ExitCode.LOCKED),
        (NothingPublished(Path("w")), ExitCode.WAREHOUSE),
        (DiskFull(Path("w"), 1, 0), ExitCode.WAREHOUSE),
        (OSError(errno.ENOSPC, "No space left on device"), ExitCode.WAREHOUSE),
        (OSError(errno.EROFS, "Read-only file system"), ExitCode.WAREHOUSE),
        (PermissionError(errno.EACCES, "Permission denied"), ExitCode.WAREHOUSE),
        (KeyboardInterrupt(), ExitCode.INTERRUPTED),
        (ValueError("a fault of ours"), None),
    ],
)
def test_an_error_gets_its_code(error: BaseException, code: ExitCode | None) -> None:
    assert exit_code_of_error(error) is code


def test_each_code_has_a_meaning_and_stands_in_the_docs() -> None:
    text = (Path(__file__).parents[2] / "docs" / "command-line.md").read_text()
    documented = {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)}
    assert documented == {code.value for code in ExitCode} == {code.value for code in MEANINGS}

"""What the tests of the command line share: names of a warehouse that two runs have loaded, and what was said."""

from collections.abc import Callable
from dataclasses import dataclass

from tasks.report import CheckResult
from tasks.vocabulary import CheckOutcome, Severity

URL = "https://daily.example/2026/1"
SHORT = "https://daily.example/2026/7"
CHECKS = (
    CheckResult("daily", "text_long_enough", Severity.CRITICAL, CheckOutcome.FAILED, 0.2, 0.0, 1, 5, "a teaser"),
    CheckResult("daily", "no_duplicated_paragraphs", Severity.WARNING, CheckOutcome.FAILED, 0.2, 0.0, 1, 5, ""),
    CheckResult("daily", "no_mojibake", Severity.WARNING, CheckOutcome.ERRORED, None, None, 0, 0, "no such column"),
    CheckResult("daily", "title_present", Severity.CRITICAL, CheckOutcome.PASSED, 0.0, 0.0, 0, 5, ""),
    CheckResult("herald", "title_present", Severity.CRITICAL, CheckOutcome.EMPTY, None, 0.0, 0, 0, ""),
)


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def table(self) -> list[list[str]]:
        return [line.split() for line in self.out.splitlines()]


Dateline = Callable[..., Said]

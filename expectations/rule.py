"""Sixth hop, the vocabulary of the checks: what a rule is, and what a source makes of it. No engine is needed here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tasks.model import Source
from tasks.vocabulary import Kind, Severity

ROOM = Path(__file__).parent
OFF = "off"


@dataclass(frozen=True, slots=True)
class Rule:
    """One check: its SQL lies in `<folder>/<name>.sql`, the words here are for the person who reads a failure."""

    name: str
    severity: Severity
    """Where the source says nothing else under `[source.rules]`."""
    description: str
    likely_cause: str
    what_to_do: str
    thresholds: tuple[str, ...] = ()
    """Fields of `tasks.model.Expectations` that the SQL compares with; a source that leaves one undeclared is not
    looked at."""
    kinds: frozenset[Kind] = frozenset(Kind)
    """Kinds of source in which there is anything to look at."""
    needs_language: bool = False
    """Only for sources that declare a language."""
    folder: str = "rules"
    only_where_told: bool = False
    """Whether a source of which the SQL says nothing has no result, rather than an empty one."""

    @property
    def sql(self) -> str:
        """The text of the rule's `.sql` file."""
        return sql_text(ROOM / self.folder / f"{self.name}.sql")

    def severity_for(self, source: Source) -> Severity | None:
        """What a failure means to this source; None where the rule is off or there is nothing it could look at."""
        if not self._applies_to(source):
            return None
        word = dict(source.rules).get(self.name, self.severity)
        return None if word == OFF else Severity(word)

    def _applies_to(self, source: Source) -> bool:
        declared = all(getattr(source.expect, key) is not None for key in self.thresholds)
        return declared and source.kind in self.kinds and not (self.needs_language and source.language is None)


@dataclass(frozen=True, slots=True)
class Judged:
    """A rule with what its failure means to each source it is on for: source name → severity."""

    rule: Rule
    severities: Mapping[str, Severity]


def judged_rules(rules: Sequence[Rule], sources: Sequence[Source]) -> tuple[Judged, ...]:
    """The rules that are on for any of the sources, in the order given."""
    found = [Judged(rule, _severities(rule, sources)) for rule in rules]
    return tuple(judged for judged in found if judged.severities)


def _severities(rule: Rule, sources: Sequence[Source]) -> dict[str, Severity]:
    words = {source.name: rule.severity_for(source) for source in sources}
    return {name: severity for name, severity in words.items() if severity is not None}


@cache
def sql_text(path: Path) -> str:
    """A `.sql` file of this room, read once."""
    return path.read_text(encoding="utf-8")

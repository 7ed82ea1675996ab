"""Ninth hop, the declared side: bounds that sources.toml sets, and what breaks them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tasks.cause_signs import SIGNS
from tasks.cause_words import WORDS, shown
from tasks.incidents import Cause, Finding, IncidentSeverity
from tasks.measures import Measured
from tasks.model import Source

ARTICLES = "articles_of_day"
"""The measure that `articles_per_day` bounds: loaded or revised in the 24 hours up to the load."""
DECLARED_STRENGTH = 6.0


@dataclass(frozen=True, slots=True)
class Bound:
    """One declared bound of a source, and what the run measured; `least` and `most` are None where not declared."""

    measured: Measured
    least: float | None
    most: float | None

    @property
    def is_below(self) -> bool:
        """Whether too little: the batch is not to be loaded."""
        return self.least is not None and self.measured.value < self.least

    @property
    def is_above(self) -> bool:
        """Whether more than is declared."""
        return self.most is not None and self.measured.value > self.most


def declared(measured: Iterable[Measured], sources: Sequence[Source]) -> tuple[Bound, ...]:
    """The declared bounds of everything that was measured; what was taken from nothing breaks none but a count's."""
    values = {(one.source, one.measure): one for one in measured}
    return tuple(
        Bound(found, least, most)
        for source in sources
        for name, least, most in _bounds(source)
        if (found := values.get((source.name, name))) is not None and (least, most) != (None, None)
    )


def _bounds(source: Source) -> Iterator[tuple[str, float | None, float | None]]:
    yield ARTICLES, source.expect.min_articles_per_day, source.expect.max_articles_per_day
    yield from source.expect.measures


def declared_findings(
    bounds: Iterable[Bound], checks: Mapping[tuple[str, str], str], run_id: str, moment: datetime
) -> tuple[Finding, ...]:
    """A finding for each broken bound whose check failed. `checks`: (source, measure) → name of that check."""
    return tuple(
        _finding(bound, check, run_id, moment)
        for bound in bounds
        if (bound.is_below or bound.is_above)
        and (check := checks.get((bound.measured.source, bound.measured.measure))) is not None
    )


def _finding(bound: Bound, check: str, run_id: str, moment: datetime) -> Finding:
    cause = _cause(bound)
    said = f"{bound.measured.measure} is declared to be "
    limit = bound.least if bound.is_below else bound.most
    said += f"at {'least' if bound.is_below else 'most'} {shown(bound.measured.measure, limit)} in sources.toml. "
    found = Finding(bound.measured.source, cause, run_id, moment, DECLARED_STRENGTH)
    return replace(
        found,
        at_once=bound.is_below,
        severity=IncidentSeverity.CRITICAL if bound.is_below else IncidentSeverity.WARNING,
        check_name=check,
        measure=bound.measured.measure,
        value=bound.measured.value,
        low=bound.least,
        high=bound.most,
        words=said + WORDS[cause],
    )


def _cause(bound: Bound) -> Cause:
    rises = bound.is_above
    if bound.measured.measure in {ARTICLES, "new_articles"}:
        return Cause.VOLUME_FLOOD if rises else Cause.VOLUME_LOSS
    telling = (
        cause
        for cause, signs in SIGNS.items()
        if any(sign.measure == bound.measured.measure and sign.rises is rises for sign in signs)
    )
    return next(telling, Cause.UNUSUAL)


def together(judged: Sequence[Finding], broken: Sequence[Finding]) -> tuple[Finding, ...]:
    """All findings, one a source and cause: a declared bound makes the judged finding of its cause louder."""
    found = {(one.source, one.cause): one for one in judged}
    for one in broken:
        before = found.get((one.source, one.cause))
        is_louder = before is None or (one.at_once, one.strength) > (before.at_once, before.strength)
        found[one.source, one.cause] = one if is_louder or before is None else before
    return tuple(found.values())

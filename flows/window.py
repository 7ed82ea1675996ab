"""Which days of an outlet's past a run collects."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from tasks.dates import date_in_url
from tasks.model import Candidate, Source


@dataclass(frozen=True, slots=True)
class Window:
    """From `start` to `end`, both included. `sitemaps` stand in for the source's own location where there are any."""

    start: date
    end: date
    sitemaps: tuple[str, ...] = ()
    undated: bool = False
    """Whether candidates that nobody dates are taken along."""

    def covers(self, candidate: Candidate) -> bool:
        """Whether a candidate was published in these days, as far as can be told before it is fetched.

        What was last touched before them was not; what was touched later may have been.
        """
        hints = candidate.hints
        published = hints.day if hints is not None and hints.kind != "modified" else None
        day = published or (date_in_url(candidate.url) if candidate.url else None)
        if day is not None:
            return self.start <= day <= self.end
        touched = hints.day if hints is not None else None
        return self.undated if touched is None else touched >= self.start

    def widened(self, source: Source, today: date) -> Source:
        """`source`, with entries wanted that are as old as the window's first day."""
        days = max((today - self.start).days + 1, 0)
        return replace(source, fetch=replace(source.fetch, max_age_days=days))

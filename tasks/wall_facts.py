"""The record of what stands in front of an article; beside `tasks.model`, whose Extraction and Article carry it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WallFacts:
    """Whether something stands in front of the article. `kind` is of `Wall`; None where nothing is known to."""

    kind: str | None = None
    evidence: str = ""
    """What shows it, in words an operator reads."""
    title_share: float | None = None
    """Share of the title's words that the text holds, 0–1; None where the title has too few to tell."""
    url_share: float | None = None
    """The same of the words in its address, 0–1; None where there are too few, or in other letters."""

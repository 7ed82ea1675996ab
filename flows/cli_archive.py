"""The command line of the archive: articles made anew of the pages that lie there."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from cyclopts import Parameter

from flows.cli_words import Json, Names, settings_now

Since = Annotated[date | None, Parameter(help="Only pages fetched on this day (YYYY-MM-DD, UTC) or later.")]
DryRun = Annotated[bool, Parameter(help="Show what would change, and load nothing.", negative=(), show_default=False)]


def reextract(*, source: Names = None, since: Since = None, dry_run: DryRun = False, as_json: Json = False) -> int:
    """Read archived pages again with today's options, without network; show per outlet what changes, and load it."""
    from flows.reextract_report import reextract_and_report  # noqa: PLC0415

    return reextract_and_report(settings_now(), source or [], since, dry_run=dry_run, as_json=as_json)

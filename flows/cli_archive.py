"""The command line of the archive: articles made anew of the pages that lie there.

`flows.cli` names this command and imports this module only when it is asked for.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from cyclopts import Parameter

from flows.cli_settings import settings_of_process

Names = Annotated[
    list[str] | None, Parameter(name="--source", help="Only this source; may be given several times.", negative=())
]
Since = Annotated[date | None, Parameter(help="Only pages fetched on this day (YYYY-MM-DD, UTC) or later.")]
DryRun = Annotated[bool, Parameter(help="Show what would change, and load nothing.", negative=(), show_default=False)]
Json = Annotated[bool, Parameter(name="--json", help="Answer with one JSON document.", show_default=False, negative=())]


def reextract(*, source: Names = None, since: Since = None, dry_run: DryRun = False, as_json: Json = False) -> int:
    """Read archived pages again with today's options, without network; show per outlet what changes, and load it."""
    from flows.reextract_report import reextract_and_report  # noqa: PLC0415

    return reextract_and_report(settings_of_process(), source or [], since, dry_run=dry_run, as_json=as_json)

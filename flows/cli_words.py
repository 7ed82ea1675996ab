"""What the commands of the command line take, in the words of their help, and the settings they run with.

Nothing heavy is imported here: the help must be quick.
"""

from __future__ import annotations

import logging
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter, validators

if TYPE_CHECKING:
    from flows.settings import Settings

_AT_LEAST_ONE = validators.Number(gte=1)
_PORT = validators.Number(gte=1, lte=65535)

Json = Annotated[bool, Parameter(name="--json", help="Answer with one JSON document.", show_default=False, negative=())]
Names = Annotated[
    list[str] | None, Parameter(name="--source", help="Only this source; may be given several times.", negative=())
]
Name = Annotated[str | None, Parameter(name="--source", help="Only this source.")]
HeldBy = Annotated[str | None, Parameter(name="--run", help="The batches that this run held.")]
Limit = Annotated[int | None, Parameter(help="At most so many candidates of each source.", validator=_AT_LEAST_ONE)]
WithoutPrefect = Annotated[
    bool, Parameter(help="Start no Prefect: the same run, seconds quicker.", show_default=False, negative=())
]
DueOnly = Annotated[
    bool,
    Parameter(
        help="Ask only the feeds and sitemaps that are due, as scheduled runs do.", show_default=False, negative=()
    ),
]
Port = Annotated[int, Parameter(help="Where the Prefect server listens, on this machine only.", validator=_PORT)]
Runs = Annotated[int, Parameter(help="How many of the last runs to show.", validator=_AT_LEAST_ONE)]
Query = Annotated[str, Parameter(help="One SQL statement, in quotes.")]
RowFormat = Annotated[Literal["table", "csv", "json"], Parameter(name="--format", help="How the rows are written.")]
Anything = Annotated[
    str, Parameter(help="Its URL in any spelling, its article id, or its file (`a.txt:17`, `pages/x.html`).")
]
Article = Annotated[str, Parameter(help="Its URL in any spelling, or its id.")]
SourcesFile = Annotated[Path | None, Parameter(help="Another file than DATELINE_SOURCES names.")]
ArticleFormat = Annotated[
    Literal["records", "csv", "parquet", "jsonl"],
    Parameter(name="--format", help="records is the seed format; the others hold a row an article."),
]
Output = Annotated[Path | None, Parameter(help="The file to write, whole or not at all; standard output if none.")]
Since = Annotated[date | None, Parameter(help="Only what was published on this day (YYYY-MM-DD) or later.")]


def settings_now() -> Settings:
    """Settings of this process; from now on its log goes to standard error. Raises SettingsError."""
    from flows.settings import load_settings  # noqa: PLC0415

    settings = load_settings()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s", stream=sys.stderr)
    for room in ("flows", "tasks", "expectations", "warehouse"):
        logging.getLogger(room).setLevel(settings.log_level.upper())
    return settings

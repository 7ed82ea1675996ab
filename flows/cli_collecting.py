"""The command line of collecting: finding an outlet's feeds, and fetching what it published in the past."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from cyclopts import Parameter, validators

from flows.cli_words import Json, settings_now

_AT_LEAST_ONE = validators.Number(gte=1)

Homepage = Annotated[str, Parameter(help="The outlet's front page; the address of a feed or sitemap will do, too.")]
SourceName = Annotated[str | None, Parameter(help="What the source is called; made of the host if not given.")]
Take = Annotated[
    int | None, Parameter(help="Which of what was found, by its number; else the best.", validator=_AT_LEAST_ONE)
]
Yes = Annotated[bool, Parameter(name=("--yes", "-y"), help="Write it without asking.", negative=(), show_default=False)]
DryRun = Annotated[bool, Parameter(help="Look, and write nothing.", negative=(), show_default=False)]
Private = Annotated[
    bool,
    Parameter(help="Its hosts may be on private or loopback addresses.", negative=(), show_default=False),
]

OneSource = Annotated[str, Parameter(name="--source", help="The source whose past is wanted.")]
From = Annotated[date, Parameter(name="--from", help="The first day (YYYY-MM-DD).")]
To = Annotated[date | None, Parameter(name="--to", help="The last day; today if not given.")]
Sitemaps = Annotated[
    list[str] | None,
    Parameter(name="--sitemap", help="Where to look instead; may be given several times.", negative=()),
]
Undated = Annotated[bool, Parameter(help="Take what nobody dates along, too.", negative=(), show_default=False)]
All = Annotated[
    bool,
    Parameter(
        name="--all", help="Go on, run by run, until nothing is left to ask for.", negative=(), show_default=False
    ),
]


def add(  # noqa: PLR0913 - an option each
    homepage: Homepage,
    /,
    *,
    name: SourceName = None,
    take: Take = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    allow_private: Private = False,
    as_json: Json = False,
) -> int:
    """Find an outlet's feeds and sitemaps, try them, show three articles, and write a source to the sources file."""
    from flows.sources_add import Wish, add_source  # noqa: PLC0415

    wish = Wish(homepage, name, take, yes=yes, dry_run=dry_run, allow_private=allow_private)
    return add_source(settings_now(), wish, as_json=as_json)


def backfill(  # noqa: PLR0913 - an option each
    *,
    source: OneSource,
    start: From,
    end: To = None,
    sitemap: Sitemaps = None,
    undated: Undated = False,
    all_of_it: All = False,
    as_json: Json = False,
) -> int:
    """Collect what an outlet published in the past, from its sitemaps or archives; the same words again go on."""
    from flows.backfill import Past, backfill_source  # noqa: PLC0415

    past = Past(source, start, end, tuple(sitemap or ()), undated=undated)
    return backfill_source(settings_now(), past, all_of_it=all_of_it, as_json=as_json)

"""The command line's `dateline baselines`: what an outlet's past says of it."""

from __future__ import annotations

from typing import Annotated

from cyclopts import App, Parameter

from flows.cli_words import Json, Names, settings_now

baselines_app = App(name="baselines", help="What is usual for each outlet, from its own past.")

Write = Annotated[
    bool,
    Parameter(help="Write the bounds into the sources file, with their evidence.", show_default=False, negative=()),
]


@baselines_app.command
def suggest(*, source: Names = None, write: Write = False, as_json: Json = False) -> int:
    """Suggest bounds for [source.expect], each with what it was drawn from."""
    from flows.baselines_report import suggest_bounds  # noqa: PLC0415

    return suggest_bounds(settings_now(), tuple(source or ()), write=write, as_json=as_json)

"""The command line: each command says here what it takes; what it does stands in a module of its own.

Nothing heavy is imported before a command needs it: the help must be quick, and every child process that extracts
pages imports this module once more.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from importlib.metadata import version as installed_version
from typing import TYPE_CHECKING, NoReturn

from cyclopts import App, CycloptsError

from flows.cli_alerts import alerts_app
from flows.cli_archive import reextract
from flows.cli_baselines import baselines_app
from flows.cli_collecting import add, backfill
from flows.cli_operate import deploy, serve
from flows.cli_words import (
    Anything,
    Article,
    ArticleFormat,
    DueOnly,
    HeldBy,
    Json,
    Limit,
    Name,
    Names,
    Output,
    Query,
    RowFormat,
    Runs,
    Since,
    SourcesFile,
    WithoutPrefect,
    settings_now,
)

if TYPE_CHECKING:
    from rich.console import Console

app = App(
    name="dateline",
    help="News monitoring: can I trust what was loaded today, and if not, which outlet broke, when, and how?",
    help_epilogue="Settings are DATELINE_* environment variables: docs/settings.md. Commands: docs/command-line.md.",
    help_format="plaintext",
    help_formatter="default" if sys.stdout is not None and sys.stdout.isatty() else "plain",
    version=lambda: installed_version("dateline"),
    exit_on_error=False,
    print_error=False,
    suppress_keyboard_interrupt=False,
    result_action="return_value",
)
sources_app = App(name="sources", help="What is watched: the sources file.")
quarantine_app = App(name="quarantine", help="Articles that failed a critical check.")
_RELEASE = ("quarantine", "release")
_COMMENT = re.compile(r"--[^=\s]*\s")
app.command(sources_app)
app.command(quarantine_app)
sources_app.command(add)
app.command(backfill)
app.command(reextract)
app.command(baselines_app)
app.command(alerts_app)
app.command(serve)
app.command(deploy)


@app.command
def run(
    *,
    source: Names = None,
    limit: Limit = None,
    due_only: DueOnly = False,
    without_prefect: WithoutPrefect = False,
    as_json: Json = False,
) -> int:
    """Collect, check, load and publish once, and tell what came of it."""
    from flows.attempt import Choice  # noqa: PLC0415
    from flows.run_report import run_and_report  # noqa: PLC0415

    choice = Choice(tuple(source or ()), limit, due_only)
    return run_and_report(settings_now(), choice, without_prefect=without_prefect, as_json=as_json)


@app.command
def status(*, runs: Runs = 5, as_json: Json = False) -> int:
    """Show the last runs, the ledger, what failed, and where the warehouse is."""
    from flows.status_report import show_status  # noqa: PLC0415

    return show_status(settings_now(), runs, as_json=as_json)


@app.command
def sql(query: Query, /, *, output: RowFormat = "table") -> int:
    """Ask the published warehouse, read-only."""
    from flows.sql_report import show_rows  # noqa: PLC0415

    return show_rows(settings_now(), query, output)


@app.command
def explain(article: Anything, /, *, as_json: Json = False) -> int:
    """Show every hop of one article: found where, read how, which check said what, where it is now."""
    from flows.explain_report import show_article  # noqa: PLC0415

    return show_article(settings_now(), article, as_json=as_json)


@sources_app.command
def check(file: SourcesFile = None, /, *, as_json: Json = False) -> int:
    """Validate the sources file, and list everything that is wrong with it."""
    from flows.sources_report import check_sources  # noqa: PLC0415

    return check_sources(file or settings_now().sources, as_json=as_json)


@sources_app.command(name="list")
def list_sources(*, as_json: Json = False) -> int:
    """List the sources with their locations and how many files lie there."""
    from flows.sources_report import show_sources  # noqa: PLC0415

    return show_sources(settings_now().sources, as_json=as_json)


@quarantine_app.command(name="list")
def list_quarantine(*, source: Names = None, as_json: Json = False) -> int:
    """List the articles in quarantine, each with the check that put it there."""
    from flows.quarantine_report import list_articles  # noqa: PLC0415

    return list_articles(settings_now(), source or [], as_json=as_json)


@quarantine_app.command(name="show")
def show_quarantined(article: Article, /, *, as_json: Json = False) -> int:
    """Show one article of the quarantine: what failed, and its text."""
    from flows.quarantine_report import show_quarantined as show  # noqa: PLC0415

    return show(settings_now(), article, as_json=as_json)


@quarantine_app.command
def release(*article: Article, source: Name = None, run: HeldBy = None) -> int:
    """Load articles of the quarantine in spite of their checks, or the batches that are held, and publish."""
    from flows.upkeep import release_articles  # noqa: PLC0415

    if not (article or source or run):
        raise CycloptsError(msg="name an ARTICLE, or a --source or --run whose batch is held", command_chain=_RELEASE)
    return release_articles(settings_now(), article, source, run)


@app.command
def export(*, form: ArticleFormat, output: Output = None, source: Name = None, since: Since = None) -> int:
    """Write the articles of the published warehouse out."""
    from flows.upkeep import export as write_out  # noqa: PLC0415
    from warehouse.export import Selection  # noqa: PLC0415

    return write_out(settings_now(), form, output, Selection(source, since))


@app.command
def rollback() -> int:
    """Publish the generation before the present one again."""
    from flows.upkeep import roll_back  # noqa: PLC0415

    return roll_back(settings_now())


@app.command
def forget(url: Article, /) -> int:
    """Remove an article and its traces, and never load it again (takedown)."""
    from flows.upkeep import forget_article  # noqa: PLC0415

    return forget_article(settings_now(), url)


@app.command(name="version")
def show_version(*, as_json: Json = False) -> int:
    """Show the versions of Dateline and of what decides its results."""
    from flows.screen import screen  # noqa: PLC0415

    names = ("dateline", "trafilatura", "duckdb", "great-expectations", "prefect", "pydantic")
    rows = [*((name, installed_version(name)) for name in names), ("python", sys.version.split()[0])]
    answer = screen(as_json=as_json)
    if as_json:
        answer.document(dict(rows))
    else:
        answer.table(("what", "version"), rows)
    return 0


def main() -> NoReturn:
    """Run the command of this process and end it with the documented exit code."""
    from flows.last_word import end, guarded  # noqa: PLC0415

    end(guarded(lambda: carry_out(sys.argv[1:])))


def carry_out(arguments: Sequence[str]) -> int:
    """Carry out one command; its exit code. Raises what the command raises."""
    from flows.last_word import usage_error  # noqa: PLC0415

    try:
        code = app([_as_value(argument) for argument in arguments], console=_help_console())
    except CycloptsError as error:
        return usage_error(error)
    return code if isinstance(code, int) else 0


def _as_value(argument: str) -> str:
    """SQL may begin with a comment, `-- who printed the same`, and is no option: that has no space in its name."""
    return f" {argument}" if _COMMENT.match(argument) else argument


def _help_console() -> Console | None:
    """In a pipe, lines are as long as they are."""
    if sys.stdout.isatty():
        return None
    from rich.console import Console  # noqa: PLC0415

    return Console(width=200, file=sys.stdout)


if __name__ == "__main__":
    main()

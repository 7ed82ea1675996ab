"""Commands that take articles out of the warehouse, or change it by hand: export, release, rollback, forget."""

from __future__ import annotations

import logging
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from flows.exit_codes import ExitCode, UsageError
from flows.screen import counted, screen, shown_path
from flows.settings import Settings
from tasks.identity import article_id, canonical_url
from tasks.seed_format import SeedFormatError, make_record, write_record
from tasks.suggestions import near
from warehouse.connect import with_enough_memory
from warehouse.export import ExportedArticle, ExportFormat, Selection, export_articles, iterate_articles
from warehouse.forget import forget
from warehouse.layout import Home
from warehouse.publish import rollback
from warehouse.published import open_published
from warehouse.quarantine import BATCH_HELD, list_quarantine, release
from warehouse.read import read_sources

log = logging.getLogger(__name__)
_MOST_NAMED = 12


def home_of(settings: Settings) -> Home:
    """The folders of this process's warehouse."""
    return Home(settings.home.absolute())


def id_of(article: str) -> str:
    """An article's id from what a person types: a URL in any spelling, without scheme too, or the id itself."""
    asked = article.strip()
    canonical = canonical_url(asked) or ("." in asked and canonical_url(f"https://{asked}"))
    return article_id(canonical) if canonical else asked


def refuse_unknown_sources(names: Iterable[str], known: Sequence[str]) -> None:
    """Where nothing is there of a source because none has that name. Raises UsageError."""
    for name in names:
        if name not in known:
            fix = near(name, tuple(known)) or f"known are {', '.join(known) or 'none'}"
            raise UsageError(f"nothing was ever loaded of a source {name!r}: {fix}")


def export(settings: Settings, form: str, output: Path | None, selection: Selection) -> int:
    """Write the selected articles to `output` or standard output. Raises UsageError, WarehouseError, OSError."""
    if output is None and form == ExportFormat.PARQUET and sys.stdout.isatty():
        raise UsageError("parquet is not for a terminal: name a file with --output")
    if output is not None and (output.is_dir() or not output.absolute().parent.is_dir()):
        raise UsageError(f"{output} is a folder or lies in none: name a file in a folder that exists")
    with tempfile.TemporaryDirectory(prefix="dateline-export-") as folder:
        target = (output or Path(folder) / "articles").absolute()
        count = with_enough_memory(settings.duckdb_memory_mb, partial(_write, settings, form, target, selection))
        if output is None:
            with target.open("rb") as written:
                shutil.copyfileobj(written, sys.stdout.buffer)
    where = shown_path(output) if output else "standard output"
    sys.stderr.write(f"{counted(count, 'article')} written to {where}\n")
    return ExitCode.OK


def release_articles(
    settings: Settings, articles: Sequence[str], source: str | None = None, run: str | None = None
) -> int:
    """Let articles out of quarantine, and the batches of a source, or of a run, that are held.

    Raises UsageError, NotInQuarantine, WriterBusy, WarehouseError.
    """
    ids = [id_of(article) for article in articles]
    if source or run:
        ids += _held(settings, source, run)
    run_id = release(home_of(settings), ids, settings.duckdb_memory_mb)
    told = ", ".join(ids) if len(ids) <= _MOST_NAMED else counted(len(ids), "article")
    screen().line(f"released and published as run {run_id}: {told}")
    return ExitCode.OK


def _held(settings: Settings, source: str | None, run: str | None) -> list[str]:
    with open_published(home_of(settings), settings.duckdb_memory_mb) as con:
        refuse_unknown_sources([source] if source else [], read_sources(con))
        waiting = [line for line in list_quarantine(con, source) if line.reason == BATCH_HELD]
    held = [line.quarantine_id for line in waiting if run in {None, line.last_run_id}]
    if not held:
        where = " and ".join([*([f"source {source}"] if source else []), *([f"run {run}"] if run else [])])
        raise UsageError(f"no batch of {where} is held (`dateline quarantine list` shows what waits, and why)")
    return held


def roll_back(settings: Settings) -> int:
    """Publish the generation before. Raises WriterBusy, NothingToRollBack, WarehouseError."""
    home = home_of(settings)
    done = rollback(home)
    answer = screen()
    answer.line(f"published again: {done.now} (it was {done.was})")
    answer.line(f"what was published is set aside as {shown_path(done.set_aside)}; the next run builds on {done.now}")
    return ExitCode.OK


def forget_article(settings: Settings, url: str) -> int:
    """Take an article down. Raises NoSuchAddress, WriterBusy, WarehouseError."""
    gone = forget(home_of(settings), url, settings.duckdb_memory_mb)
    answer = screen()
    if gone.articles + gone.versions + gone.quarantined + gone.outcomes:
        answer.line(
            f"forgotten: {counted(gone.articles, 'article')}, {counted(gone.versions, 'earlier version')},"
            f" {gone.quarantined} in quarantine, {counted(gone.outcomes, 'line')} of the ledger,"
            f" {counted(gone.files, 'file')} of run folders"
        )
    else:
        answer.line("nothing was stored of it")
    named = url if gone.article_id == url else f"{url} ({gone.article_id})"
    answer.line(f"{named} is refused from now on; delete it from its source's files too")
    return ExitCode.OK


def _write(settings: Settings, form: str, target: Path, selection: Selection, memory_mb: int) -> int:
    with open_published(home_of(settings), memory_mb) as con:
        refuse_unknown_sources([selection.source] if selection.source else [], read_sources(con))
        if form != "records":
            return export_articles(con, target, ExportFormat(form), selection)
        draft = target.with_name(f"{target.name}.draft")
        try:
            with draft.open("wb") as stream:
                count = _write_records(iterate_articles(con, selection), stream)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
        return count


def _write_records(articles: Iterator[ExportedArticle], stream: BinaryIO) -> int:
    """Write what the seed format can hold, name what it cannot; how many were written."""
    count = 0
    for article in articles:
        record = make_record(article.url, article.published_on, article.title, article.paragraphs)
        try:
            stream.write(write_record(record).encode())
        except SeedFormatError as error:
            log.warning("not written: %s: %s", article.url or article.title, error)
        else:
            count += 1
    return count

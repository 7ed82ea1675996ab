"""`dateline reextract`, told: per outlet what changes, with a few articles before and after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from difflib import SequenceMatcher

from flows.exit_codes import ExitCode, exit_code_of
from flows.reextract import Reextraction, reextract
from flows.screen import Screen, counted, excerpt, screen
from flows.settings import Settings
from tasks.vocabulary import CheckOutcome
from warehouse.reextraction import Change

_COLUMNS = ("source", "read", "unchanged", "revised", "text", "title", "date", "new", "quarantined", "failed", "other")


def reextract_and_report(
    settings: Settings, sources: Sequence[str], since: date | None, *, dry_run: bool, as_json: bool
) -> int:
    """Read again from the archive, print what changes; the exit code. Raises as `reextract`."""
    done = reextract(settings, sources, since, dry_run=dry_run)
    answer = screen(as_json=as_json)
    if as_json:
        answer.document(_document(done))
    else:
        _tell(done, answer, dry_run=dry_run)
    if done.report is not None:
        return exit_code_of(done.report)
    errored = any(check.outcome is CheckOutcome.ERRORED for check in done.checks)
    return ExitCode.CHECK_ERRORED if errored else ExitCode.OK


def differences(change: Change) -> Iterator[str]:
    """What is not as it was, a line each."""
    if change.title_before != change.title_after:
        yield f"title: {_quoted(change.title_before)} → {_quoted(change.title_after)}"
    if change.day_before != change.day_after:
        yield f"date: {change.day_before or 'none'} → {change.day_after or 'none'}"
    if change.text_before != change.text_after:
        before, after = change.text_before or "", change.text_after or ""
        yield f"text: {len(before)} → {len(after)} characters"
        gone, come = first_difference(before, after)
        yield from ([f"- {excerpt(gone)}"] if gone else [])
        yield from ([f"+ {excerpt(come)}"] if come else [])


def first_difference(before: str, after: str) -> tuple[str, str]:
    """The first paragraph that went and the one that came in its place; either may be empty."""
    old, new = before.split("\n"), after.split("\n")
    for what, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            return "".join(old[start:end][:1]), "".join(new[new_start:new_end][:1])
    return "", ""


def _tell(done: Reextraction, answer: Screen, *, dry_run: bool) -> None:
    answer.line(f"{counted(done.as_they_are, 'archived page')} would be read as before, and were left alone")
    if not done.sources:
        answer.line("nothing else lies in the archive of these sources")
        return
    answer.table(_COLUMNS, [_row(asdict(source)) for source in done.sources])
    for change in done.examples:
        answer.heading(f"{change.source}: {change.article}")
        answer.line(f"  {change.outcome}: {change.reason}")
        if change.outcome in {"revised", "loaded"}:
            for line in differences(change):
                answer.line(f"  {line}")
    answer.heading("Next" if dry_run else "Loaded")
    if done.report is not None:
        answer.line(f"loaded and published as run {done.report.run_id}")
    else:
        answer.line("nothing was changed; the same without --dry-run loads it")


def _row(source: dict[str, object]) -> tuple[object, ...]:
    names = ("source", "pages", "unchanged", "revised", "texts", "titles", "dates", "loaded", "quarantined", "failed")
    return tuple(source[name] for name in (*names, "other"))


def _document(done: Reextraction) -> dict[str, object]:
    return {
        "run_id": done.report.run_id if done.report else None,
        "as_they_are": done.as_they_are,
        "sources": done.sources,
        "examples": done.examples,
    }


def _quoted(title: str | None) -> str:
    return "none" if title is None else f"“{excerpt(title)}”"

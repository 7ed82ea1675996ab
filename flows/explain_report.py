"""`dateline explain`: every hop of one article, from where it was found to where it is now."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from flows.exit_codes import ExitCode, UsageError
from flows.explain_repair import tell_repair
from flows.explain_text import RULE_WORDS, change, likeness, spans, title_of, where_now
from flows.screen import Screen, counted, excerpt, screen
from flows.settings import Settings
from flows.upkeep import home_of
from tasks.article_text import Paragraph
from tasks.model import DateEvidence
from tasks.vocabulary import DateRule
from warehouse.connect import with_enough_memory
from warehouse.explain import MOST, ArticleFacts, Explanation, explain
from warehouse.layout import Home
from warehouse.published import open_published

_TRY = (
    "give the article's URL, its id, or its place (`a.txt:17`, `pages/x.html`); "
    "`dateline sql \"FROM outcomes WHERE contains(locator, '…')\"` searches, `dateline run` collects what is new"
)


def show_article(settings: Settings, asked: str, *, as_json: bool = False) -> int:
    """Explain what a URL, an id or a place names. Raises UsageError where nothing is known of it, WarehouseError."""
    home = home_of(settings)
    found = with_enough_memory(settings.duckdb_memory_mb, partial(_explained, home, _as_locator(asked)))
    if not found:
        raise UsageError(f"nothing is known of {asked!r}: {_TRY}")
    answer = screen(as_json=as_json)
    if as_json:
        answer.document(found)
    elif len(found) == 1:
        _tell(found[0], answer)
    else:
        _tell_many(found, answer)
    return ExitCode.OK


def _explained(home: Home, asked: str, memory_mb: int) -> tuple[Explanation, ...]:
    with open_published(home, memory_mb) as con:
        return explain(con, asked)


def _as_locator(asked: str) -> str:
    """`./a.txt` and `../a.txt` are places too: matched by their end."""
    return str(Path(asked).resolve()) if asked.startswith((".", "~")) else asked


def _tell_many(found: Sequence[Explanation], answer: Screen) -> None:
    rows = [(one.key, where_now(one), excerpt(title_of(one), 60)) for one in found]
    answer.table(("id", "where it is", "title"), rows)
    if len(found) == MOST:
        answer.line(f"only the {MOST} seen last are listed")
    answer.heading("Next")
    answer.line(f"  dateline explain {found[0].key}")


def _tell(one: Explanation, answer: Screen) -> None:
    answer.line(title_of(one))
    answer.line(f"Now: {where_now(one)}")
    _tell_found(one, answer)
    if one.article:
        _tell_read(one.article, answer)
    _tell_dates(one, answer)
    tell_repair(one, answer)
    _tell_paragraphs(one.paragraphs, answer)
    _tell_checks(one, answer)
    _tell_runs(one, answer)
    _tell_story(one, answer)
    _tell_versions(one, answer)


def _tell_found(one: Explanation, answer: Screen) -> None:
    """Where it was seen last, and how its address was made."""
    seen = one.article or one.quarantined or (one.outcomes[0] if one.outcomes else None)
    if seen is None:
        return
    run_id = one.outcomes[0].run_id if one.outcomes else getattr(seen, "last_run_id", None)
    rows: list[tuple[str, object]] = [("id", one.key), ("found at", f"{seen.locator} of source {seen.source}")]
    if one.article:
        rows.append(("URL as found", one.article.found_url or "none"))
    answer.heading("Found")
    answer.table(("what", "value"), [*rows, ("canonical URL", seen.url or "none"), ("last seen in run", run_id)])


def _tell_read(article: ArticleFacts, answer: Screen) -> None:
    """What was read, and what was measured in it."""
    sure = "" if article.language_confidence is None else f" ({article.language_confidence:.0%} sure)"
    rows = [
        ("extractor", article.extractor),
        ("authors", ", ".join(article.authors) or "none"),
        ("language", f"{article.language or 'unknown'}{sure}; the page says {article.declared_language or 'nothing'}"),
        ("published on", article.published_on or "unknown"),
        ("published at", article.published_at),
        ("modified on", article.modified_on),
        ("text", f"{article.characters} characters, {article.words} words"),
        ("only links", f"{article.link_share:.0%} of the characters"),
        ("fragments", f"{article.fragment_share:.0%} of the characters"),
        (
            "repeated",
            f"{counted(article.repeated_paragraphs, 'paragraph')}, {article.repeated_share:.0%} of the characters",
        ),
        ("damaged letters", f"{article.replacement_characters} replaced, {article.mojibake} wrongly decoded"),
        ("header problems", ", ".join(article.header_problems) or "none"),
        ("same story", f"{counted(article.story_articles, 'article')} (story {article.story_id})"),
    ]
    answer.heading("Read")
    answer.table(("what", "value"), [row for row in rows if row[1] is not None])


def _tell_dates(one: Explanation, answer: Screen) -> None:
    answer.heading("Dates claimed")
    if one.dates:
        rows = [_date_row(date) for date in one.dates]
        answer.table(("chosen", "by", "where", "as written", "day", "moment (UTC)", "marks"), rows)
        _tell_rule(one, answer)
    else:
        answer.line("none")


def _date_row(date: DateEvidence) -> tuple[object, ...]:
    marks = ", ".join(date.marks)
    return date.chosen, date.kind, date.origin, date.value, date.day, date.at, marks


def _tell_rule(one: Explanation, answer: Screen) -> None:
    """Which rule chose, in words."""
    for date in one.dates:
        if date.reason:
            answer.line(f"chosen by the rule {date.reason}: {RULE_WORDS[DateRule(date.reason)]}")


def _tell_paragraphs(paragraphs: Sequence[Paragraph], answer: Screen) -> None:
    if not paragraphs:
        return
    answer.heading("Paragraphs (numbered from 0, as in the table paragraphs)")
    rows = [(part.position, len(part.text), part.repeat or "", excerpt(part.text, 70)) for part in paragraphs]
    answer.table(("n", "characters", "repeat", "begins"), rows)
    for part in paragraphs:
        if part.repeat:
            share = "" if part.share is None else f": {part.share:.0%} of its words"
            answer.line(f"paragraph {part.position} ({part.repeat}) repeats {spans(part.repeats)}{share}")


def _tell_checks(one: Explanation, answer: Screen) -> None:
    answer.heading("Checks it failed")
    if one.failures:
        rows = [
            (failure.run_id, failure.severity, failure.check_name, excerpt(failure.observed, 80), failure.threshold)
            for failure in one.failures
        ]
        answer.table(("run", "severity", "check", "observed", "threshold"), rows)
    else:
        answer.line("none on record")


def _tell_runs(one: Explanation, answer: Screen) -> None:
    """What became of it, run by run."""
    rows = [
        (
            outcome.run_id,
            outcome.outcome,
            outcome.reason,
            excerpt(outcome.detail, 80),
            outcome.locator,
            None if outcome.extraction_ms is None else round(outcome.extraction_ms, 1),
        )
        for outcome in one.outcomes
    ]
    if rows:
        answer.heading("Run by run")
        answer.table(("run", "outcome", "reason", "detail", "found at", "extraction ms"), rows)


def _tell_story(one: Explanation, answer: Screen) -> None:
    """The other articles that tell the same, where there are any."""
    if len(one.story) > 1:
        rows = [
            (
                "first seen" if member.is_first else "",
                member.article_id,
                member.source,
                f"{member.first_loaded_at:%Y-%m-%d %H:%M}",
                likeness(member),
                member.url or excerpt(member.title or ""),
            )
            for member in one.story
        ]
        answer.heading("The same story")
        answer.table(("", "article", "source", "loaded (UTC)", "its text", "URL"), rows)


def _tell_versions(one: Explanation, answer: Screen) -> None:
    if one.versions:
        rows = [
            (
                version.version,
                version.run_id,
                version.superseded_run_id,
                f"{version.superseded_at:%Y-%m-%d %H:%M}",
                len(version.text),
                excerpt(version.title or ""),
            )
            for version in one.versions
        ]
        answer.heading("Earlier versions")
        answer.table(("version", "written by run", "replaced by run", "at (UTC)", "characters", "title"), rows)
        for version in reversed(one.versions):
            answer.line(f"version {version.version + 1}: {change(version)}")

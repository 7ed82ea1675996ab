"""Last hop: notices → what a person reads: a subject, plain text and Markdown; `tasks.notice_page` makes the HTML.

Titles, words and addresses come from outlets: nothing in them may end a line, turn the reading direction or break out
of the form that it stands in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tasks.incidents import IncidentSeverity, NoticeKind, Notification
from tasks.measures import MEASURES
from tasks.notice_page import asks_for_more, page
from tasks.plain_words import one_line, plain

MOST_IN_FULL = 10
"""Notices of one message that are told with all they have; the others have a line each."""
MOST_LINES = 200
_MOST_SQL = 4000
_SUBJECTS = {NoticeKind.OPENED: "", NoticeKind.REPEAT: "still: ", NoticeKind.FIXED: "fixed: "}
_ENDINGS = {": fixed": "fixed: ", ": still so": "still: ", ": back again": "back again: "}
"""How titles of notices end → how the message begins instead."""
_SEVERITIES = tuple(IncidentSeverity)
_KINDS = tuple(NoticeKind)


@dataclass(frozen=True, slots=True)
class NoticeText:
    """One message in the forms that channels take."""

    subject: str
    text: str
    markdown: str
    html: str


def compose(notices: Sequence[Notification]) -> NoticeText:
    """One message of one notice or several, the gravest first. At least one."""
    clean = sorted(map(_clean, notices), key=_urgency)
    full, brief = clean[:MOST_IN_FULL], list(_brief(clean[MOST_IN_FULL:]))
    subject = _subject(clean)
    told = ["\n".join(_markdown(notice)) for notice in full]
    return NoticeText(
        subject=subject,
        text="\n\n".join([*("\n".join(_lines(notice)) for notice in full), *brief]),
        markdown="\n\n---\n\n".join([*told, "\n\n".join(brief)] if brief else told),
        html=page(subject, full, brief),
    )


def _clean(notice: Notification) -> Notification:
    return replace(
        notice,
        source=one_line(notice.source, 100),
        title=one_line(notice.title, 200),
        before_after=one_line(notice.before_after, 500),
        since=one_line(notice.since, 200),
        words=one_line(notice.words, 1000),
        also=tuple(one_line(_in_words(line), 200) for line in notice.also),
        examples=tuple(one_line(example, 500) for example in notice.examples),
        sql=plain(notice.sql, _MOST_SQL),
    )


def _in_words(line: str) -> str:
    """`authors_fill: 96 % → 0 %` → `share of articles with an author (authors_fill): 96 % → 0 %`."""
    name, colon, values = line.partition(": ")
    known = MEASURES.get(name)
    return f"{known.words} ({name}){colon}{values}" if known else line


def _urgency(notice: Notification) -> tuple[int, int]:
    return _KINDS.index(notice.kind), _SEVERITIES.index(notice.severity)


def _brief(notices: Sequence[Notification]) -> Iterator[str]:
    for notice in notices[:MOST_LINES]:
        yield f"{_headline(notice)} ({notice.severity}). Notice {notice.notice_id}"
    if len(notices) > MOST_LINES:
        yield f"and {len(notices) - MOST_LINES} more: `dateline alerts list --all` has them"


def _headline(notice: Notification) -> str:
    """What sort of notice it is comes first, and stands there once."""
    for ending, start in _ENDINGS.items():
        if notice.title.endswith(ending):
            return start + notice.title.removesuffix(ending)
    return f"{_SUBJECTS[notice.kind]}{notice.title}"


def _subject(notices: Sequence[Notification]) -> str:
    if len(notices) == 1:
        return one_line(f"[Dateline] {_headline(notices[0])}", 150)
    outlets = list(dict.fromkeys(notice.source for notice in notices))
    named = ", ".join(outlets[:3]) + (f" and {len(outlets) - 3} more" if len(outlets) > 3 else "")
    return one_line(f"[Dateline] {len(notices)} notices: {named}", 150)


def _lines(notice: Notification) -> Iterator[str]:
    yield _headline(notice)
    yield f"{notice.severity}, {notice.before_after}" if notice.before_after else str(notice.severity)
    yield f"Since: {notice.since.removeprefix('since ')}"
    yield f"Likely cause: {notice.words}"
    yield from (f"Also: {line}" for line in notice.also)
    yield from (f"Example: {example}" for example in notice.examples)
    if notice.sql:
        yield f"The rest: {notice.sql}"
    if asks_for_more(notice):
        yield f"dateline alerts show {notice.incident_id} | ack {notice.incident_id} | snooze {notice.incident_id}"
    yield f"Notice {notice.notice_id}"


def _markdown(notice: Notification) -> Iterator[str]:
    yield f"**{_headline(notice)}** ({notice.severity})"
    yield ""
    if notice.before_after:
        yield f"- **What changed:** {notice.before_after}"
    yield f"- **Since:** {notice.since.removeprefix('since ')}"
    yield f"- **Likely cause:** {notice.words}"
    yield from (f"- **Also:** {line}" for line in notice.also)
    yield from (f"- **Example:** {example}" for example in notice.examples)
    if notice.sql:
        yield from ("", "The rest:", "```", notice.sql.replace("```", "'''"), "```")
    if asks_for_more(notice):
        yield ""
        yield " · ".join(f"`dateline alerts {word} {notice.incident_id}`" for word in ("show", "ack", "snooze"))
    yield ""
    yield f"Notice {notice.notice_id}"

"""Last hop: notices → what a person reads: a subject, plain text, Markdown and HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from tasks.incidents import IncidentSeverity, NoticeKind, Notification

_SUBJECTS = {NoticeKind.OPENED: "", NoticeKind.REPEAT: "still: ", NoticeKind.FIXED: "fixed: "}
_COLOURS = {IncidentSeverity.CRITICAL: "#b3261e", IncidentSeverity.WARNING: "#9a6700"}
_GREEN = "#1a7f37"


@dataclass(frozen=True, slots=True)
class NoticeText:
    """One message in the forms that channels take."""

    subject: str
    text: str
    markdown: str
    html: str


def compose(notices: Sequence[Notification]) -> NoticeText:
    """One message of one notice or several, in their order. At least one."""
    return NoticeText(
        subject=_subject(notices),
        text="\n\n".join("\n".join(_lines(notice)) for notice in notices),
        markdown="\n\n---\n\n".join("\n".join(_markdown(notice)) for notice in notices),
        html=_PAGE.format(body="\n".join(_html(notice) for notice in notices)),
    )


def _subject(notices: Sequence[Notification]) -> str:
    if len(notices) == 1:
        return f"[Dateline] {_SUBJECTS[notices[0].kind]}{notices[0].title}"
    outlets = list(dict.fromkeys(notice.source for notice in notices))
    named = ", ".join(outlets[:3]) + (f" and {len(outlets) - 3} more" if len(outlets) > 3 else "")
    return f"[Dateline] {len(notices)} notices: {named}"


def _lines(notice: Notification) -> Iterator[str]:
    yield f"{_SUBJECTS[notice.kind]}{notice.title}"
    yield f"{notice.severity}, {notice.before_after}" if notice.before_after else str(notice.severity)
    yield f"Since: {notice.since}"
    yield f"Likely cause: {notice.words}"
    yield from (f"Also: {line}" for line in notice.also)
    yield from (f"Example: {example}" for example in notice.examples)
    if notice.sql:
        yield f"The rest: {notice.sql}"
    yield from _closing(notice)


def _closing(notice: Notification) -> Iterator[str]:
    if notice.kind is not NoticeKind.FIXED:
        yield f"dateline alerts show {notice.incident_id} | ack {notice.incident_id} | snooze {notice.incident_id}"
    yield f"Notice {notice.notice_id}"


def _markdown(notice: Notification) -> Iterator[str]:
    yield f"**{_SUBJECTS[notice.kind]}{notice.title}**"
    yield ""
    yield f"- {notice.severity}: {notice.before_after}"
    yield f"- since: {notice.since}"
    yield f"- likely cause: {notice.words}"
    yield from (f"- also: {line}" for line in notice.also)
    yield from (f"- example: {example}" for example in notice.examples)
    if notice.sql:
        yield f"- the rest: `{notice.sql}`"
    yield ""
    yield from _closing(notice)


def _html(notice: Notification) -> str:
    colour = _GREEN if notice.kind is NoticeKind.FIXED else _COLOURS[notice.severity]
    rows = [
        ("what changed", escape(notice.before_after)),
        ("since", escape(notice.since)),
        ("likely cause", escape(notice.words)),
        *(("also", escape(line)) for line in notice.also),
        *(("example", _linked(example)) for example in notice.examples),
    ]
    cells = "".join(
        f'<tr><td style="padding:3px 14px 3px 0;color:#57606a;vertical-align:top;white-space:nowrap">{name}</td>'
        f'<td style="padding:3px 0">{value}</td></tr>'
        for name, value in rows
        if value
    )
    query = f'<pre style="{_PRE}">{escape(notice.sql)}</pre>' if notice.sql else ""
    closing = "<br>".join(escape(line) for line in _closing(notice))
    return (
        f'<div style="border-left:4px solid {colour};padding:2px 0 2px 16px;margin:0 0 28px">'
        f'<div style="font-size:18px;font-weight:600">{escape(_SUBJECTS[notice.kind] + notice.title)}</div>'
        f'<div style="color:{colour};margin:2px 0 10px">{escape(notice.severity)}</div>'
        f'<table style="border-collapse:collapse;font-size:14px">{cells}</table>{query}'
        f'<div style="color:#57606a;font-size:12px">{closing}</div></div>'
    )


def _linked(example: str) -> str:
    """An address of the open web as a link; anything else as it is."""
    shown = escape(example)
    return f'<a href="{shown}">{shown}</a>' if example.startswith(("http://", "https://")) else shown


_PRE = "background:#f6f8fa;padding:10px;font-size:12px;white-space:pre-wrap;margin:10px 0"
_PAGE = (
    '<html><body style="font-family:-apple-system,Segoe UI,Helvetica,Arial,sans-serif;color:#1f2328;margin:24px;'
    'max-width:760px">\n{body}\n</body></html>'
)

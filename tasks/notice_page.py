"""Last hop: notices → the HTML of a mail. Styles stand in the elements: mail programs know no other place for them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from tasks.incidents import IncidentSeverity, NoticeKind, Notification

_COLOURS = {IncidentSeverity.CRITICAL: "#b3261e", IncidentSeverity.WARNING: "#9a6700"}
_GREEN = "#1a7f37"
_GREY = "#57606a"
_KINDS = {NoticeKind.OPENED: "new", NoticeKind.REPEAT: "goes on", NoticeKind.FIXED: "fixed"}
_MONO = "font-family:ui-monospace,Menlo,Consolas,monospace;font-size:12px;line-height:1.5"
_CARD = "border:1px solid #d0d7de;border-radius:8px;margin:0 0 20px;overflow:hidden"
_PRE = f"{_MONO};background:#f6f8fa;border-radius:6px;padding:10px 12px;margin:6px 0 0;white-space:pre-wrap"
_PAGE = (
    '<html><head><meta charset="utf-8"><title>{title}</title></head>'
    '<body style="margin:0;background:#ffffff"><div style="font-family:-apple-system,Segoe UI,Helvetica,Arial,'
    'sans-serif;font-size:14px;line-height:1.5;color:#1f2328;margin:20px;max-width:680px">\n{body}\n</div></body></html>'
)


def page(title: str, full: Sequence[Notification], brief: Sequence[str]) -> str:
    """The whole page: a card for each of `full`, a line for each of `brief`."""
    cards = "\n".join(_card(notice) for notice in full)
    rest = "".join(f'<p style="margin:4px 0">{escape(line)}</p>' for line in brief)
    return _PAGE.format(title=escape(title), body=cards + rest)


def _card(notice: Notification) -> str:
    colour = _GREEN if notice.kind is NoticeKind.FIXED else _COLOURS[notice.severity]
    return (
        f'<div style="{_CARD}"><div style="background:{colour};color:#ffffff;padding:12px 18px">'
        f'<div style="font-size:12px">{_KINDS[notice.kind]} · {escape(notice.severity)}</div>'
        f'<div style="font-size:19px;font-weight:600;line-height:1.35">{escape(notice.title)}</div></div>'
        f'<div style="padding:14px 18px">{_changed(notice)}{_rows(notice)}{_query(notice)}{_closing(notice)}</div>'
        "</div>"
    )


def _changed(notice: Notification) -> str:
    """What was usual and what came, the first thing to read."""
    if not notice.before_after:
        return ""
    name, _, values = notice.before_after.rpartition(": ")
    named = f'<div style="color:{_GREY};font-size:12px">{escape(name)}</div>' if name else ""
    return (
        f'<div style="margin:0 0 12px">{named}<div style="font-size:16px;font-weight:600">{escape(values)}</div></div>'
    )


def _rows(notice: Notification) -> str:
    rows = [("Likely cause", escape(notice.words)), ("Since", escape(notice.since.removeprefix("since ")))]
    rows += [("Also", "<br>".join(map(escape, notice.also))), ("Examples", "<br>".join(map(_linked, notice.examples)))]
    cells = "".join(
        f'<tr><td style="padding:4px 16px 4px 0;color:{_GREY};vertical-align:top;white-space:nowrap">{name}</td>'
        f'<td style="padding:4px 0;overflow-wrap:anywhere">{value}</td></tr>'
        for name, value in rows
        if value
    )
    return f'<table style="border-collapse:collapse;font-size:14px;line-height:1.5">{cells}</table>'


def _query(notice: Notification) -> str:
    if not notice.sql:
        return ""
    return f'<div style="color:{_GREY};margin:12px 0 0">The rest</div><pre style="{_PRE}">{escape(notice.sql)}</pre>'


def asks_for_more(notice: Notification) -> bool:
    """Whether there is something to look after: not where all is over, nor in a test."""
    return notice.kind is not NoticeKind.FIXED and bool(notice.incident_id)


def _closing(notice: Notification) -> str:
    """What to type, and the id by which a second copy can be told."""
    words = ("show", "ack", "snooze") if asks_for_more(notice) else ()
    commands = "<br>".join(f"dateline alerts {word} {escape(notice.incident_id)}" for word in words)
    typed = f'<div style="{_MONO};margin:12px 0 0">{commands}</div>' if commands else ""
    return f'{typed}<div style="color:{_GREY};font-size:12px;margin:12px 0 0">Notice {escape(notice.notice_id)}</div>'


def _linked(example: str) -> str:
    """An address of the open web as a link; anything else as it is."""
    shown = escape(example)
    return f'<a href="{shown}">{shown}</a>' if example.startswith(("http://", "https://")) else shown

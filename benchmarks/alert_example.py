"""Makes docs/alert-example.md, and the mail's page whose picture stands beside it.

    python benchmarks/alert_example.py docs /tmp/alert.html

The outlet, its figures and addresses are invented; texts and page are made by the functions of production.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from tasks.cause_words import TITLES, WORDS, before_after
from tasks.incidents import Cause, Finding, IncidentSeverity, NoticeKind, Notification
from tasks.notice_text import compose
from warehouse.incident_tables import shown_sql

OUTLET = "vale-herald"
RUN = "20260310T050000Z-4c1e"
MOMENT = datetime(2026, 3, 10, 5, 2, tzinfo=UTC)
PAGE = """# An alert, as its reader sees it

What a run tells when an outlet answers with its consent page instead of its articles
([alerts.md](alerts.md) says how it is found, [delivery.md](delivery.md) who hears of it). The outlet is invented.

By mail, {subject}:

![the mail](images/alert-mail.png)

In Slack and wherever else Markdown is shown:

````markdown
{markdown}
````

Where there is plain text only:

```
{text}
```

Made by `python benchmarks/alert_example.py docs alert.html`; the picture is a browser's of `alert.html`, 720 pixels
wide.
"""


def example() -> Notification:
    """The notice of the day on which the wall came."""
    finding = Finding(OUTLET, Cause.WALL, RUN, MOMENT, measure="one_text_share")
    return Notification(
        notice_id="3f9c21ab07-opened-1",
        incident_id="3f9c21ab07",
        kind=NoticeKind.OPENED,
        created_at=MOMENT,
        run_id=RUN,
        severity=IncidentSeverity.CRITICAL,
        source=OUTLET,
        cause=Cause.WALL,
        title=f"{OUTLET}: {TITLES[Cause.WALL]}",
        before_after=before_after("one_text_share", 0.93, 0.0, (None, 0.04)),
        since=f"since {MOMENT:%A %d %B %Y, %H:%M} UTC (run {RUN})",
        words=WORDS[Cause.WALL],
        also=("authors_fill: 96 % → 0 %", "one_title_share: 0 % → 93 %", "characters_median: 3,412 → 611"),
        examples=tuple(f"https://{OUTLET}.example/2026/03/10/{slug}" for slug in ("orchard", "bridge", "otters")),
        sql=shown_sql(finding),
    )


def document() -> str:
    """The text of docs/alert-example.md."""
    told = compose([example()])
    return PAGE.format(subject=f"“{told.subject}”", markdown=told.markdown, text=told.text)


if __name__ == "__main__":
    folder, page = map(Path, sys.argv[1:])
    (folder / "alert-example.md").write_text(document(), encoding="utf-8")
    page.write_text(compose([example()]).html, encoding="utf-8")

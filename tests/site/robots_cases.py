"""robots.txt files that go wrong. Each forbids `/private/` to everybody where it can be read at all."""

from __future__ import annotations

from enum import StrEnum

from tests.site import faults
from tests.site.news_page import bare_page
from tests.site.wire import Answer, Reply

RULES = "User-agent: *\nDisallow: /private/\n"
KIBIBYTE = 1024


class RobotsCase(StrEnum):
    """What is wrong with it."""

    GOOD = "good"
    NOT_FOUND = "not-found"
    GONE = "gone"
    FORBIDDEN = "forbidden"
    UNAUTHORIZED = "unauthorized"
    TOO_MANY = "too-many"
    SERVER_ERROR = "server-error"
    UNAVAILABLE = "unavailable"
    SILENT = "silent"
    CLOSED = "closed"
    EMPTY = "empty"
    BYTE_ORDER_MARK = "byte-order-mark"
    HTML = "html"
    ONLY_CARRIAGE_RETURNS = "only-carriage-returns"
    NUL_BYTES = "nul-bytes"
    UTF_16 = "utf-16"
    RULE_BEYOND_512_KIB = "rule-beyond-512-kib"
    """Its rule stands after 512 KiB of comment: what is cut off does not count."""
    RULE_BEFORE_512_KIB = "rule-before-512-kib"
    """Its rule stands first, and 600 KiB of comment follow."""
    ENDLESS = "endless"
    MANY_RULES = "many-rules"
    """300,000 of them, 6 MB: the one for /private/ comes last, and is cut off."""


def robots(case: RobotsCase) -> Answer:
    """What to put at `/robots.txt`."""
    statuses = {
        RobotsCase.NOT_FOUND: 404,
        RobotsCase.GONE: 410,
        RobotsCase.FORBIDDEN: 403,
        RobotsCase.UNAUTHORIZED: 401,
        RobotsCase.TOO_MANY: 429,
        RobotsCase.SERVER_ERROR: 500,
        RobotsCase.UNAVAILABLE: 503,
    }
    scripts = {
        RobotsCase.SILENT: faults.silent,
        RobotsCase.CLOSED: faults.closed_at_once,
        RobotsCase.ENDLESS: faults.endless_body,
    }
    if case in statuses:
        # a body that forbids everything: only who reads it in spite of the status obeys it
        return Reply(b"User-agent: *\nDisallow: /\n", statuses[case], _PLAIN)
    if case in scripts:
        return scripts[case]()
    if case is RobotsCase.HTML:
        return Reply(
            bare_page("Welcome", "<p>Disallow nothing, dear reader.</p>"), 200, (("Content-Type", "text/html"),)
        )
    return Reply(_text(case), 200, _PLAIN)


def crawl_delay(seconds: float | str) -> Reply:
    """Asks for so many seconds between requests."""
    return Reply(f"User-agent: *\nCrawl-delay: {seconds}\nDisallow: /private/\n".encode(), 200, _PLAIN)


_PLAIN = (("Content-Type", "text/plain; charset=utf-8"),)


def _text(case: RobotsCase) -> bytes:
    comment = "# the tide comes and goes, and with it the boats\n"
    texts = {
        RobotsCase.GOOD: RULES.encode(),
        RobotsCase.EMPTY: b"",
        RobotsCase.BYTE_ORDER_MARK: b"\xef\xbb\xbf" + RULES.encode(),
        RobotsCase.ONLY_CARRIAGE_RETURNS: RULES.replace("\n", "\r").encode(),
        RobotsCase.NUL_BYTES: b"\0\0# odd\n" + RULES.encode(),
        RobotsCase.UTF_16: RULES.encode("utf-16"),
    }
    if case in texts:
        return texts[case]
    if case is RobotsCase.RULE_BEYOND_512_KIB:
        return (comment * (513 * KIBIBYTE // len(comment) + 1) + RULES).encode()
    if case is RobotsCase.RULE_BEFORE_512_KIB:
        return (RULES + comment * (600 * KIBIBYTE // len(comment))).encode()
    return ("User-agent: *\n" + "".join(f"Disallow: /{number}/\n" for number in range(300_000)) + RULES).encode()

"""In the third hop: guesses, where neither markup nor the headline's surroundings date a page: scripts and htmldate."""

from __future__ import annotations

import re
from collections.abc import Iterator

from htmldate import find_date
from lxml import etree

from tasks.date_claims import read_claim
from tasks.model import DateEvidence

_LARGEST_SCRIPT = 1 << 20  # characters; htmldate looks at the rest of the page
_IN_SCRIPT = re.compile(
    r"[\"'](\w{0,20}(?:publi|pub_?date|created|issued|release_?d|firstpub)\w{0,20})\\?[\"']\s*:\s*\\?[\"']"
    r"(\d{4}-\d\d-\d\d[^\"'\\]{0,25})",
    re.IGNORECASE,
)


def guessed_dates(tree: etree._Element, url: str | None) -> tuple[DateEvidence, ...]:
    """What a script sets under a name like `publishedAt`, the first of each name; then htmldate's own guess.

    htmldate reads the whole page in many passes, which takes as long as a tenth of an extraction: only for pages that
    say nothing themselves.
    """
    scripts: dict[str, str] = {}
    for origin, value in _in_scripts(tree):
        scripts.setdefault(origin, value)
    found = [read_claim("guess", value, origin) for origin, value in scripts.items()]
    guess = _htmldate(tree, url)
    return (*found, read_claim("guess", guess, "htmldate")) if guess else tuple(found)


def _in_scripts(tree: etree._Element) -> Iterator[tuple[str, str]]:
    for script in tree.iter("script"):
        for name, value in _IN_SCRIPT.findall((script.text or "")[:_LARGEST_SCRIPT]):
            yield f"script {name}", value


def _htmldate(tree: etree._Element, url: str | None) -> str | None:
    """htmldate fails on some pages in ways it does not declare; then it has no opinion."""
    try:
        return find_date(tree, url=url, original_date=True, extensive_search=True, deferred_url_extractor=True)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return None

"""Third hop, second step: every date that a page claims or shows, with the place where it does."""

from __future__ import annotations

from lxml import etree

from tasks.date_claims import claimed_dates
from tasks.date_places import BELOW, FARTHER, visible_dates
from tasks.date_witness import guessed_dates
from tasks.dates import url_evidence
from tasks.model import DateEvidence


def page_dates(tree: etree._Element, url: str | None, title: str | None) -> tuple[DateEvidence, ...]:
    """Markup first, then what stands beside the headline; guesses only where neither they nor `url` name a day.

    The day in the URL is left to whoever knows the article's final address. The tree is only read.
    """
    root = tree.getroottree().getroot()
    language = (root.get("lang") or root.get("xml:lang") or "").strip().lower()
    found = (*claimed_dates(tree, language), *visible_dates(tree, title, language))
    if any(one.day and one.kind != "modified" and one.origin not in {BELOW, FARTHER} for one in found):
        return found
    if url and url_evidence(url):
        return found
    return (*found, *guessed_dates(tree, url))

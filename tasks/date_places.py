"""In the third hop: the dates that a reader sees beside the headline, which are the outlet's own local days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from lxml import etree

from tasks.date_claims import LONGEST_VALUE, read_claim
from tasks.date_words import SpokenDay, spoken_days
from tasks.model import DateEvidence

BESIDE = 120
"""Characters of short lines between headline and date; farther off stand the dates of events and of other stories."""
BELOW = "below the headline"
"""Origin of what stands farther off."""
FARTHER = "farther below the headline"
"""Origin of what follows the first publication date."""

_AFTER, _BEFORE = 800, 200  # characters of short lines that are read
_PARAGRAPH = 160
_PARAGRAPHS = 2  # after so many the text has begun
_ELEMENTS = 400
_UNSEEN = frozenset(
    {
        *("script", "style", "noscript", "nav", "footer", "aside", "form", "select", "template", "svg", "button"),
        *("figure", "iframe", "head"),
    }
)
# the word just before a date says when the text was touched last; without it the day counts as publication
_UPDATED = re.compile(
    r"\bupdated\b|\b(?:last|latest) update|\bupdate:|last modified|aktualisiert|geändert|stand[: ]|"
    r"mise? à jour|modifi[ée]|actualizad[oa]|aggiorna|"
    r"modificat|atualizad[oa]|actualitzat|bijgewerkt|gewijzigd|обновл|изменен|оновлен|zaktualizowan|aktualiz|"
    r"frissítve|更新|수정|업데이트|güncelle|تحديث|עודכן|uppdatera|opdatere|oppdatert|päivitetty|ενημέρωση|actualizat",
    re.IGNORECASE,
)
_BEFORE_DATE = 40  # characters


def visible_dates(tree: etree._Element, title: str | None, language: str) -> tuple[DateEvidence, ...]:
    """The dates beside the headline, the nearest first; empty for a page without one."""
    headline = find_headline(tree, title or "")
    if headline is None:
        return ()
    after = _first_beside(_named(_window(_following(headline), _AFTER), language))
    before = reversed(_named(_window(_preceding(headline), _BEFORE)[::-1], language))
    return tuple(dict.fromkeys((*after, *_as_before(before))))


def find_headline(tree: etree._Element, title: str) -> etree._Element | None:
    """The heading that says the title, or most of it; else the first `h1`."""
    wanted = _fold(title).casefold()
    headings = [(heading, _fold(_text(heading)).casefold()) for heading in tree.iter("h1", "h2", "h3")]
    for heading, text in headings:
        if text and text == wanted:
            return heading
    for heading, text in headings:
        if len(text) > 15 and len(wanted) > 15 and (text in wanted or wanted in text):
            return heading
    return next((heading for heading, _ in headings if heading.tag == "h1"), None)


def _named(lines: list[str], language: str) -> list[DateEvidence]:
    """The days named in the lines: in them together, for a date often stands in several elements."""
    text = " ".join(lines)
    return [_evidence(text, spoken) for spoken in spoken_days(text, language)]


def _evidence(text: str, spoken: SpokenDay) -> DateEvidence:
    label = text[max(0, spoken.start - _BEFORE_DATE) : spoken.start]
    kind = "modified" if _UPDATED.search(label) else "text"
    if "T" in spoken.value:
        found = read_claim(kind, spoken.value, "")
        day, at, zone = found.day, found.at, found.zone
    else:
        day, at, zone = spoken.day, None, None
    origin = "beside the headline" if spoken.start <= BESIDE else BELOW
    return DateEvidence(kind, spoken.value[:LONGEST_VALUE], day, at, origin=origin, zone=zone)


def _first_beside(found: list[DateEvidence]) -> Iterator[DateEvidence]:
    """Only the first publication date is the headline's; what follows it belongs to other stories."""
    taken = False
    for one in found:
        yield replace(one, origin=FARTHER) if taken and one.kind == "text" else one
        taken = taken or one.kind == "text"


def _as_before(found: Iterator[DateEvidence]) -> Iterator[DateEvidence]:
    """Only the nearest above it: higher up stands today's date, as newspapers print it."""
    for one in islice(found, 1):
        yield replace(one, origin="above the headline")


def _window(texts: Iterator[str], characters: int) -> list[str]:
    """Short lines, in the order given, up to so many characters or the second paragraph of the text."""
    lines: list[str] = []
    paragraphs = 0
    for text in islice(texts, _ELEMENTS):
        line = _fold(text)
        if len(line) > _PARAGRAPH:
            paragraphs += 1
            if paragraphs == _PARAGRAPHS:
                break
        elif line:
            lines.append(line)
            characters -= len(line)
            if characters < 0:
                break
    return lines


def _following(element: etree._Element) -> Iterator[str]:
    """The texts after an element, in the order of the page."""
    place: etree._Element | None = element
    while place is not None and place.tag != "body":
        yield place.tail or ""
        for sibling in place.itersiblings():
            yield from _seen(sibling)
            yield sibling.tail or ""
        place = place.getparent()


def _preceding(element: etree._Element) -> Iterator[str]:
    """The texts before an element, from it upwards."""
    place: etree._Element | None = element
    while place is not None and place.tag != "body":
        for sibling in place.itersiblings(preceding=True):
            yield sibling.tail or ""
            yield from _seen_backwards(sibling)
        place = place.getparent()
        if place is not None:
            yield place.text or ""


def _seen(element: etree._Element) -> Iterator[str]:
    """What a reader sees of an element, in order."""
    waiting: list[etree._Element | str] = [element]
    while waiting:
        next_one = waiting.pop()
        if isinstance(next_one, str):
            yield next_one
        elif isinstance(next_one.tag, str) and next_one.tag not in _UNSEEN:
            yield from _own(next_one)
            for child in reversed(next_one):
                waiting += (child.tail, child) if child.tail else (child,)


def _seen_backwards(element: etree._Element) -> Iterator[str]:
    """The same from its end."""
    waiting: list[etree._Element | str] = [element]
    while waiting:
        next_one = waiting.pop()
        if isinstance(next_one, str):
            yield next_one
        elif isinstance(next_one.tag, str) and next_one.tag not in _UNSEEN:
            waiting += reversed(list(_own(next_one)))
            for child in next_one:
                waiting += (child, child.tail) if child.tail else (child,)


def _own(element: etree._Element) -> Iterator[str]:
    """Its own text; of a `time` also its `datetime`, which says it whole."""
    if element.tag == "time" and element.get("datetime"):
        yield element.get("datetime", "")
    if element.text:
        yield element.text


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _fold(text: str) -> str:
    return " ".join(text.split())

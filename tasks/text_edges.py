"""Third hop, after the extractor: its lines → the article's, without the headline, bylines and links at their edges.

Nothing here knows a language: a line is judged by what the page itself says it is (its headline, a heading, a link, an
author's name), by how it ends, and by where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from tasks.folding import fold
from tasks.sentence_marks import ends_sentence

_INDEXED = 8  # characters of a link's text by which it is found in a line
_LONGEST_LINK_LINE = 200
_LONGEST_NOTE = 300
_LONGEST_SAID = 800
_MOST_NOTES = 4  # where more is emphasised, it is quotations, questions, entries of a list
_QUOTED = re.compile("[\"'“”„«»‘‚『「]")
_EMPHASIS = ("b", "em", "i", "strong")
_MARKED = frozenset((*_EMPHASIS, "a"))
_DATE_OR_TIME = re.compile(r"(?:19|20)\d\d|\d{1,2}[:.]\d\d")
_ADDRESS = re.compile(r"\S+@\S+\.\w")
_SIGN_OF_RIGHTS = re.compile("[©ⓒⒸ]")
_MOST_LAST_LINES = 6


@dataclass(frozen=True, slots=True)
class PageLines:
    """Texts of a page, each as one line: what its lines may be recognised by."""

    titles: tuple[str, ...]
    """Folded: its headlines and what its head gives as title."""
    headings: frozenset[str]
    emphasised: frozenset[str]
    notes: frozenset[str]
    """Its paragraphs that are emphasised whole, without white space; empty where half of them are."""
    links: dict[str, tuple[str, ...]]
    """By their first characters."""
    authors: tuple[str, ...]


def page_lines(tree: HtmlElement, titles: Iterable[str | None], authors: Iterable[str]) -> PageLines:
    """What the part of a page that is read has of each; `titles` and `authors` are the whole page's."""
    links: dict[str, tuple[str, ...]] = {}
    for text in _texts(tree, "a"):
        if len(text) >= _INDEXED:
            links[text[:_INDEXED]] = (*links.get(text[:_INDEXED], ()), text)
    folded = (fold(title) for title in titles if title)
    return PageLines(
        titles=tuple(dict.fromkeys(title for title in folded if title)),
        headings=frozenset(_texts(tree, "h1", "h2", "h3", "h4", "h5", "h6")),
        emphasised=frozenset(_texts(tree, *_EMPHASIS)),
        notes=_notes(tree),
        links=links,
        authors=tuple(author for author in authors if len(author) > 4),
    )


def _notes(tree: HtmlElement) -> frozenset[str]:
    paragraphs = list(tree.iter("p"))
    notes = [_squeeze(each.text_content()) for each in paragraphs if _is_emphasised(each)]
    return frozenset(notes) if len(notes) <= _MOST_NOTES else frozenset()


def _is_emphasised(paragraph: HtmlElement) -> bool:
    """Whole, and no quotation."""
    if next(paragraph.iter(*_EMPHASIS), None) is None or any(map(str.isalnum, _plain_text(paragraph))):
        return False
    return next(paragraph.iterancestors("blockquote"), None) is None


def _plain_text(element: HtmlElement) -> str:
    """What is neither emphasised nor a link."""
    within = (f"{'' if child.tag in _MARKED else _plain_text(child)}{child.tail or ''}" for child in element)
    return f"{element.text or ''}{''.join(within)}"


def trim_edges(lines: Sequence[str], page: PageLines) -> list[str]:
    """The lines without those that are no text of the article; never less than 60 % of them for their links."""
    kept = _without_byline(_after_title(lines, page) or list(lines), page)
    kept = [line for line in _without_links(kept, page) if '<a href="' not in line]
    for _ in range(_MOST_LAST_LINES):
        if len(kept) < 3 or not any(is_meant(kept[-1], page) for is_meant in (_is_note, _is_biography, _is_last_note)):
            break
        kept.pop()
    return kept


def _after_title(lines: Sequence[str], page: PageLines) -> list[str]:
    """What follows the headline, which may stand twice, and with it the way to it: sections, labels."""
    cut = 0
    for number, line in enumerate(lines[:8], start=1):
        folded = fold(line)
        if folded and any(folded == title or _is_title(folded, title) for title in page.titles):
            cut = number
    return list(lines[cut:])


def _is_title(line: str, title: str) -> bool:
    """A headline with an outlet's name, or without its kicker; both folded."""
    near = abs(len(line) - len(title)) < 0.4 * len(title)
    return len(line) > 15 and near and (line in title or title in line)


def _without_byline(lines: list[str], page: PageLines) -> list[str]:
    """Without the short lines that name an author or a date before the text begins."""
    first = [line for line in lines[:4] if not _is_byline(line, page)]
    return [*first, *lines[4:]] if len(lines) > 3 else lines


def _is_byline(line: str, page: PageLines) -> bool:
    if len(line) >= 70 or ends_sentence(line) or line.startswith(("- ", "|")):
        return False
    return _DATE_OR_TIME.search(line) is not None or any(author in line for author in page.authors)


def _without_links(lines: list[str], page: PageLines) -> list[str]:
    """Without the lines that lead elsewhere: mostly link, no sentence, no heading."""
    kept = [line for line in lines if not _leads_elsewhere(line, page)]
    return kept if sum(map(len, kept)) > 0.6 * sum(map(len, lines)) else lines


def _leads_elsewhere(line: str, page: PageLines) -> bool:
    if len(line) > _LONGEST_LINK_LINE or ends_sentence(line) or line.startswith("|") or line in page.headings:
        return False
    return 2 * _linked(line, page) >= len(line)


def _linked(line: str, page: PageLines) -> int:
    """Characters of a line that are the texts of links."""
    at = linked = 0
    while at <= len(line) - _INDEXED:
        texts = page.links.get(line[at : at + _INDEXED], ())
        longest = max((len(text) for text in texts if line.startswith(text, at)), default=0)
        linked += longest
        at += longest or 1
    return linked


def _is_note(line: str, page: PageLines) -> bool:
    """Whether the page emphasises a line whole, as it does what is said about a text, and nobody is quoted in it."""
    return len(line) <= _LONGEST_SAID and not _QUOTED.match(line) and _squeeze(line) in page.notes


def _is_biography(line: str, page: PageLines) -> bool:
    """Whether a line says who an author is; where a title names them, they are the subject."""
    named = [author for author in page.authors if line.startswith(author)] if len(line) <= _LONGEST_SAID else []
    return bool(named) and not any(fold(author) in title for author in named for title in page.titles)


def _is_last_note(line: str, page: PageLines) -> bool:
    """Whether a line at the end is a note on the text: rights, address, a heading of nothing, links."""
    if (
        (line in page.headings and not ends_sentence(line))
        or line.endswith(":")
        or not any(character.isalnum() for character in line)
    ):
        return True
    if len(line) > _LONGEST_NOTE or line.startswith("|"):
        return False
    is_label = len(line) < 30 and not ends_sentence(line) and not line.startswith("- ")
    if is_label or _SIGN_OF_RIGHTS.search(line) or _ADDRESS.search(line):
        return True
    linked = _linked(line, page)
    return linked > 0 and (line in page.emphasised or (linked >= 0.3 * len(line) and not ends_sentence(line)))


def _texts(tree: HtmlElement, *tags: str) -> list[str]:
    found = (" ".join(element.text_content().split()) for element in tree.iter(*tags))
    return [text for text in found if text]


def _squeeze(text: str) -> str:
    return "".join(text.split())

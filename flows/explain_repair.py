"""Within `dateline explain`: what was found damaged in the text, what was done about it, and the text before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from flows.explain_text import spans
from flows.screen import Screen, counted, excerpt
from warehouse.explain import Explanation

_SHOWN = 100
"""Characters of a paragraph at either end."""


def tell_repair(one: Explanation, answer: Screen) -> None:
    """Nothing where nothing was found."""
    if not one.repairs:
        return
    answer.heading("Repair (paragraphs numbered as they came, from 0)")
    rows = [(at.kind, spans(at.positions), at.mended, excerpt(at.evidence, 110)) for at in one.repairs]
    answer.table(("what", "paragraphs", "mended", "because"), rows)
    extracted, text = one.texts
    if extracted is not None:
        answer.heading("Text as it came (-) and as it is (+)")
        for line in diff(extracted.split("\n"), text.split("\n")):
            answer.line(line)


def diff(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """Paragraphs that went, with `-`, and that came, with `+`; what stayed is only counted. Long ones are cut."""
    for tag, start, stop, new_start, new_stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield f"  ({counted(stop - start, 'paragraph')} as before)"
        else:
            yield from (f"- {_cut(text)}" for text in before[start:stop])
            yield from (f"+ {_cut(text)}" for text in after[new_start:new_stop])


def _cut(text: str) -> str:
    if len(text) <= 2 * _SHOWN + 40:
        return text
    return f"{text[:_SHOWN].rstrip()} … ({len(text)} characters) … {text[-_SHOWN:].lstrip()}"

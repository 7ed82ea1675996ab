"""Beside the files that people write: how a mistake is told, its value as it stands and the nearest right word."""

from __future__ import annotations

import json
from difflib import get_close_matches


def near(word: str, words: tuple[str, ...] | list[str] | frozenset[str]) -> str | None:
    """`did you mean …?` where some known word is close."""
    folded = {known.casefold(): known for known in words}
    found = get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.6)
    return f"did you mean {shown(folded[found[0]])}?" if found else None


def shown(value: object) -> str:
    """A value as TOML writes it, cut short."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else f"{text[:77]}…"

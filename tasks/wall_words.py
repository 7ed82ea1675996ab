"""In the third hop: the words of pages that stand before articles. They only name a cause.

Each kind has groups of words, one for an idea. One idea proves nothing; several of them in a short text do.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tasks.vocabulary import Wall

WORDS = Path(__file__).with_name("wall_words.toml")


def ideas_of(kind: Wall, text: str) -> dict[str, int]:
    """The ideas of a kind that occur in a text, each with how often."""
    lowered = _lowered(text)
    found = {idea: len(pattern.findall(lowered)) for idea, pattern in _patterns()[kind].items()}
    return {idea: times for idea, times in found.items() if times}


@cache
def _patterns() -> Mapping[Wall, Mapping[str, re.Pattern[str]]]:
    kinds = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    return {Wall(kind): {idea: _pattern(stems) for idea, stems in ideas.items()} for kind, ideas in kinds.items()}


def _pattern(stems: list[str]) -> re.Pattern[str]:
    """Of small letters, and looked for in such: a pattern that ignores case tries every stem at every character."""
    return re.compile(_lowered("|".join(stems)))


def _lowered(text: str) -> str:
    """Only letters have a case in the stems, so their classes and escapes stay; a Greek sigma has two small forms."""
    return text.lower().replace("ς", "σ")

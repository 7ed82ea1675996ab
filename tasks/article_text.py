"""In the third hop: what is known of an article's text, paragraph by paragraph and as a whole."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with what it repeats. `repeat`: exact, folded, contained, run-on, prefix; None when it does not."""

    position: int
    text: str
    repeat: str | None = None
    repeats: tuple[int, ...] = ()
    """Positions of the paragraphs that say the same."""
    share: float | None = None
    """Share of this paragraph's words that stand again in those, 0–1."""


@dataclass(frozen=True, slots=True)
class TextFacts:
    """Measures of an article's text that the row rules compare with thresholds."""

    characters: int
    words: int
    link_share: float
    """Share of characters in paragraphs that are only a link."""
    fragment_share: float
    """Share of characters in short paragraphs that end in no sentence mark: menus, captions, boilerplate."""
    repeated_paragraphs: int
    repeated_share: float
    """Share of characters in paragraphs that repeat others."""
    replacement_characters: int
    mojibake: int
    """Sequences that are UTF-8 read in the wrong encoding."""

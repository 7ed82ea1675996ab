"""Beside the last hop: what others wrote, made fit to stand in a message."""

from __future__ import annotations

import re

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
"""Controls but for tab and line feed, marks that turn the reading direction, and halves of characters."""


def plain(text: str, most: int) -> str:
    """Without controls, and no longer than `most` characters; line feeds stay."""
    clean = _CONTROLS.sub(" ", text.replace("\r\n", "\n"))
    return clean if len(clean) <= most else f"{clean[: most - 2].rstrip()} …"


def one_line(text: str, most: int) -> str:
    """The same on one line."""
    return plain(" ".join(plain(text, len(text) + 2).split()), most)

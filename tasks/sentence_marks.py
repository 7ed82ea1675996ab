"""Beside the third hop: does a paragraph end as a sentence does, in whatever script?"""

from __future__ import annotations

import re

# Full stops, question and exclamation marks, colon and ellipsis of the scripts that news is written in.
_MARKS = (
    ".!?:;…‽⁇⁈⁉\u0589\u05c3\u061b\u061f\u06d4\u0964\u0965\u0df4\u0e2f\u0e5a\u0e5b\u0f0d\u0f0e\u104a\u104b"
    "\u1362\u1367\u1368\u17d4\u17d5\u1803\u1809\u3002\ufe52\uff01\uff0e\uff1a\uff1b\uff1f\uff61"
)
_CLOSERS = "\"'’”»›“‘)\\]}*_」』）】〉》〕］｝＂＇\u200e\u200f\ufe0f "
_END = re.compile(rf"[{_MARKS}][{_CLOSERS}]*\Z")


def ends_sentence(text: str) -> bool:
    """Whether `text` ends in a sentence mark, perhaps followed by closing quotes, brackets or a note mark."""
    return _END.search(text, max(0, len(text) - 12)) is not None

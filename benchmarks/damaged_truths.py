"""True texts of the corpora that are damaged themselves, found by reading: no ground for a measurement of harm."""

from __future__ import annotations

DAMAGED_TRUTHS = {
    "e47dcc838cd918e333cdeb9c468a2cdd": "its first nine paragraphs stand again as the eleventh to nineteenth",
    "a43382be7d901c2436f871052cfed9ba": "cut at its links, with a lone full stop",
    "za_TheCitizen_2025_11_28": "one sentence is cut in two",
    "c582d3b772578e8feaa3cfd8f5ae8100bb6f0bc66048204a9a398395841c1164": "one sentence is cut in three",
    "tz_DailyNewsTZ_2025_01_23": "its teaser, which is the first paragraph but for a word",
    "0b3c6d6a2041d620dc7212fc14787051": "its teaser, which is the first sentence but for a word",
}
"""Name of the page → what is wrong with its truth."""

"""In the third hop: in which language is an article written?"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SAMPLE = 800
"""Characters looked at: enough to be sure, and what follows may be a menu."""
MIN_LETTERS = 20
NO_LANGUAGE = "zxx"
"""The model's word for tables, code and lists of names."""


def detect(text: str) -> tuple[str, float] | None:
    """The language's code (ISO 639-1 where there is one, else 639-3) and its probability among all known, 0–1.

    None for text too short to tell, or without language. The first call in a process loads the model (0.3 s).
    """
    sample = text[:SAMPLE]
    if sum(map(str.isalpha, sample[: 10 * MIN_LETTERS])) < MIN_LETTERS and sum(map(str.isalpha, sample)) < MIN_LETTERS:
        return None
    code, probability = _identifier().classify(sample)
    return None if code == NO_LANGUAGE else (str(code), min(1.0, float(probability)))


@cache
def _identifier() -> LanguageIdentifier:
    """Imported here: a process that extracts nothing must not pay for the model."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

"""How much of a true text is in another: multisets of four words in a row, as the scrapinghub benchmark counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_TOKEN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Score:
    """Means over the texts; `f1` is made from the two means, as the benchmark does. `exact`: share equal whole."""

    precision: float
    recall: float
    f1: float
    exact: float


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Every four tokens in a row; of a shorter text the whole."""
    tokens = _TOKEN.findall(text)
    if len(tokens) < 4:
        return Counter([tuple(tokens)] if tokens else [])
    return Counter(zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False))


def score(pairs: Iterable[tuple[str, str]]) -> Score:
    """Of (truth, output) pairs, at least one."""
    precisions, recalls, exact = [], [], 0
    for truth, output in pairs:
        wanted, got = shingles(truth), shingles(output)
        both = (wanted & got).total()
        precisions.append(both / got.total() if got else float(not wanted))
        recalls.append(both / wanted.total() if wanted else 1.0)
        exact += truth == output
    precision, recall = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return Score(precision, recall, 2 * precision * recall / (precision + recall or 1), exact / len(precisions))

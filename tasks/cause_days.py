"""Beside the ninth hop: what days in a row have together, as the strength of a sign. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from tasks.cause_signs import Sign
from tasks.incidents import Cause
from tasks.measures import EARLY, Judgement

LASTING = 1.6
"""How much likelier, as log10, days together must be with lost volume than without: then it is told."""
LASTING_CLOCK = 1.8
"""The same for a clock that is wrong, by both views of the hours."""
LASTING_LOST = 2.5
"""The same for a field that is lost, or texts that are; of so many, chance has more tries."""
LASTING_FLOOD = 5.0
"""Strength of days together from which they count: three in a row, for news comes in bursts, silence does not."""
CLOCKS: Mapping[str, float] = {"age_hours": 0.75, "published_hour": 0.25}
"""Two views of the same hours, and what each counts.

Few articles all over the dial pull a mean hour far, and leave an age where it is; of single days the stronger speaks
for both.
"""
_ALONE = 0.75
_LOST = frozenset({"authors_fill", "date_fill", "title_fill", "unfinished_share", "short_share", "characters_median"})
_TOLD = 7.0
"""Strength that opens an incident by itself."""


def of_days(judged: Mapping[str, Judgement], cause: Cause, sign: Sign) -> float:
    """The strength of a judged sign by days in a row; 0 where they have too little, or are not weighed."""
    lasting = judged[sign.measure].lasting
    if sign.measure in CLOCKS:
        return _told(_of_clocks(judged, sign), LASTING_CLOCK)
    if sign.measure == "new_articles":
        return _told(lasting, LASTING_FLOOD if sign.rises else LASTING)
    if sign.measure in _LOST and cause is Cause.LAYOUT_CHANGE:
        return _told(lasting, LASTING_LOST)
    return 0.0


def _of_clocks(judged: Mapping[str, Judgement], sign: Sign) -> float:
    """Of both views that go the same way; articles from the future speak for later hours beside them."""
    is_later = sign.rises is (sign.measure == "published_hour")
    views = {name: judged[name] for name in CLOCKS if name in judged}
    agreeing = {name: one for name, one in views.items() if one.rises is (is_later is (name == "published_hour"))}
    both = sum((CLOCKS[name] if len(views) > 1 else _ALONE) * one.lasting for name, one in agreeing.items())
    return both + (judged[EARLY].lasting if is_later and EARLY in judged else 0.0)


def _told(lasting: float, enough: float) -> float:
    return _TOLD * lasting / enough if lasting >= enough else 0.0

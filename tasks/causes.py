"""Ninth hop: an outlet's judged measures → findings, each with the cause that fits them best.

Signs tell of causes; a graver cause explains the signs of lesser ones: who is blocked also loses volume.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tasks.cause_words import WORDS, moved
from tasks.incidents import Cause, Finding, IncidentSeverity
from tasks.measures import MEASURES, OUT, Judgement, Measured

LOUD = OUT
"""Strength from which a cause explains others."""
MOST = 99.0
HARD_ENOUGH = 3.0
"""Strength from which a value that is as bad as can be needs no second run."""
SHORT_PAGE = 400
"""Characters: one text under many addresses that is no longer is the page of somebody who blocks us."""
MOST_OF_A_DAY = 4.0
"""What the volume of a single day can say at most: one quiet day is a holiday, one loud one is news."""
FLOOD = 1.8
"""Times the usual volume from which more articles are worth a word."""
LASTING = 2.7
LASTING_FLOOD = 3.6
"""Strength of days together from which they count; news comes in bursts of several days, silence does not."""
_LASTING_WEIGHT = 2.2
"""Days taken together are weighed as one value of one measure: they need not be as strange as the strangest of many."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A measure that tells of a cause when it rises (or falls); `hard` is the value from which one run is enough."""

    measure: str
    rises: bool
    hard: float | None = None
    is_plain: bool = False
    """Whether the hard value needs no past to be a fault: no healthy outlet has it."""

    def is_hard(self, value: float) -> bool:
        """Whether `value` is as bad as `hard`."""
        return self.hard is not None and (value >= self.hard if self.rises else value <= self.hard)


SIGNS: Mapping[Cause, tuple[Sign, ...]] = {
    Cause.OWN_FAULT: (Sign("own_error_share", True, 0.5, True),),
    Cause.FEED_GONE: (Sign("feed_failed_share", True, 0.99, True), Sign("nothing_offered", True, 1.0, True)),
    Cause.HOST_DOWN: (Sign("unreachable_share", True, 0.8, True),),
    Cause.BLOCK: (
        Sign("blocked_share", True, 0.5, True),
        Sign("one_text_share", True, 0.5, True),
        Sign("one_title_share", True, 0.5),
    ),
    Cause.WALL: (Sign("one_text_share", True, 0.5, True), Sign("one_title_share", True, 0.5)),
    Cause.DUPLICATES: (Sign("seen_text_share", True, 0.5),),
    Cause.LANGUAGE_SWITCH: (Sign("language_share", False, 0.4),),
    Cause.REPEATED_TEXT: (
        Sign("repeated_share", True, 0.5, True),
        Sign("repeats_share", True, 0.8),
        Sign("run_on_share", True, 0.8),
    ),
    Cause.PAYWALL: (
        Sign("shared_ending_share", True),
        Sign("short_share", True),
        Sign("characters_median", False),
    ),
    Cause.WRONG_DATES: (
        Sign("dated_today_share", True, 0.95),
        Sign("url_date_share", False, 0.3),
        Sign("future_share", True, 0.3),
        Sign("age_hours", True),
        Sign("age_hours", False),
    ),
    Cause.LAYOUT_CHANGE: (
        Sign("no_text_share", True, 0.7),
        Sign("title_fill", False, 0.2),
        Sign("date_fill", False, 0.2),
        Sign("authors_fill", False, 0.1),
        Sign("unfinished_share", True, 0.8),
        Sign("fragments_share", True),
        Sign("short_share", True),
        Sign("characters_median", False),
        Sign("characters_median", True),
        Sign("paragraphs_median", False),
        Sign("paragraphs_median", True),
    ),
    Cause.FEED_FROZEN: (Sign("new_articles", False), Sign("feed_same_share", True)),
    Cause.VOLUME_LOSS: (Sign("new_articles", False),),
    Cause.VOLUME_FLOOD: (Sign("new_articles", True),),
    Cause.UNUSUAL: (Sign("failed_share", True), Sign("mojibake_share", True), Sign("extraction_ms_median", True)),
}

_OF_VOLUME = frozenset({Cause.VOLUME_LOSS, Cause.VOLUME_FLOOD})
_ANY_WILL_DO = frozenset({Cause.LAYOUT_CHANGE, Cause.UNUSUAL})
_NOTHING_COMES = frozenset({Cause.FEED_FROZEN, Cause.VOLUME_LOSS})
_PAGES_ARE_NO_ARTICLES = frozenset(SIGNS) - {Cause.OWN_FAULT, Cause.FEED_GONE, Cause.HOST_DOWN, Cause.BLOCK}
EXPLAINS: Mapping[Cause, frozenset[Cause]] = {
    Cause.OWN_FAULT: frozenset(SIGNS) - {Cause.OWN_FAULT},
    Cause.FEED_GONE: _NOTHING_COMES | {Cause.HOST_DOWN, Cause.BLOCK, Cause.UNUSUAL},
    Cause.HOST_DOWN: frozenset(SIGNS) - {Cause.OWN_FAULT, Cause.HOST_DOWN},
    Cause.BLOCK: _PAGES_ARE_NO_ARTICLES,
    Cause.WALL: _PAGES_ARE_NO_ARTICLES - {Cause.WALL},
    Cause.DUPLICATES: frozenset({Cause.VOLUME_FLOOD, Cause.WRONG_DATES, Cause.UNUSUAL}),
    Cause.LANGUAGE_SWITCH: frozenset({Cause.LAYOUT_CHANGE, Cause.PAYWALL, Cause.REPEATED_TEXT, Cause.VOLUME_LOSS}),
    Cause.REPEATED_TEXT: frozenset({Cause.LAYOUT_CHANGE, Cause.PAYWALL, Cause.UNUSUAL}),
    Cause.PAYWALL: frozenset({Cause.LAYOUT_CHANGE, Cause.UNUSUAL}),
    Cause.LAYOUT_CHANGE: frozenset({Cause.VOLUME_LOSS, Cause.UNUSUAL}),
    Cause.FEED_FROZEN: frozenset({Cause.VOLUME_LOSS, Cause.UNUSUAL}),
    Cause.VOLUME_FLOOD: frozenset({Cause.WRONG_DATES}),
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one run measured of one outlet, and what of it could be judged."""

    source: str
    run_id: str
    moment: datetime
    measured: Mapping[str, Measured]
    judged: Mapping[str, Judgement]

    def value(self, measure: str, otherwise: float = 0.0) -> float:
        """Of a measure in this run."""
        found = self.measured.get(measure)
        return otherwise if found is None else found.value


def findings_of(evidence: Evidence) -> tuple[Finding, ...]:
    """One finding for each cause that could be judged and that no graver one explains."""
    found = [finding for cause in SIGNS if (finding := _finding(evidence, cause)) is not None]
    explained: set[Cause] = set()
    for finding in found:
        if finding.cause not in explained and _is_loud(finding):
            explained |= EXPLAINS.get(finding.cause, frozenset())
    return tuple(finding for finding in found if finding.cause not in explained)


def _is_loud(finding: Finding) -> bool:
    return finding.at_once or finding.strength >= LOUD


def _finding(evidence: Evidence, cause: Cause) -> Finding | None:
    told = sorted(_told(evidence, cause), key=_most_telling, reverse=True)
    if not told:
        return None
    sign, measured, first = told[0]
    strength = first + _from_others([other for _, _, other in told[1:]], cause)
    if not _fits(evidence, cause):
        strength, first = 0.0, 0.0
    judgement = evidence.judged.get(sign.measure)
    is_hard = first >= HARD_ENOUGH and sign.is_hard(measured.value)
    at_once = is_hard or (cause is Cause.FEED_FROZEN and first >= LOUD and strength >= 6.5)
    bare = Finding(evidence.source, cause, evidence.run_id, evidence.moment)
    return replace(
        bare,
        strength=max(0.0, min(strength, MOST)),
        at_once=at_once,
        severity=IncidentSeverity.CRITICAL if at_once else IncidentSeverity.WARNING,
        check_name=MEASURES[sign.measure].check,
        measure=sign.measure,
        value=measured.value,
        usual=judgement.usual if judgement else None,
        low=judgement.low if judgement else None,
        high=judgement.high if judgement else None,
        words=WORDS[cause],
        also=moved(evidence.judged, sign.measure) if strength else (),
    )


def _most_telling(told: tuple[Sign, Measured, float]) -> tuple[bool, float]:
    sign, measured, strength = told
    return strength >= HARD_ENOUGH and sign.is_hard(measured.value), strength


def _told(evidence: Evidence, cause: Cause) -> Iterator[tuple[Sign, Measured, float]]:
    """The signs of a cause that could be judged, each with its measure and strength; a plain one also without past."""
    for sign in SIGNS[cause]:
        measured, judgement = evidence.measured.get(sign.measure), evidence.judged.get(sign.measure)
        if measured is None:
            continue
        strength = 0.0
        if judgement is not None and judgement.rises is sign.rises:
            strength = _of_volume(judgement) if cause in _OF_VOLUME else judgement.strength
            strength = max(strength, _of_days(judgement)) if sign.measure == "age_hours" else strength
        if sign.is_plain and sign.is_hard(measured.value) and measured.articles >= _enough(sign):
            is_new = judgement is None or judgement.strength > 0
            strength = max(strength, LOUD + 2) if is_new else strength
        if judgement is not None or strength:
            yield sign, measured, strength


def _of_volume(judgement: Judgement) -> float:
    return max(min(judgement.strength, MOST_OF_A_DAY), _of_days(judgement))


def _of_days(judgement: Judgement) -> float:
    is_flood = judgement.rises and judgement.measured.measure == "new_articles"
    enough = LASTING_FLOOD if is_flood else LASTING
    return _LASTING_WEIGHT * judgement.lasting if judgement.lasting >= enough else 0.0


def _from_others(others: Sequence[float], cause: Cause) -> float:
    """Signs that are seen together strengthen each other; where any one of many will do, chance has many tries."""
    if cause in _ANY_WILL_DO:
        return -math.log10(1 + len(others))
    return 0.5 * sum(others)


def _enough(sign: Sign) -> int:
    return 1 if sign.measure in {"feed_failed_share", "nothing_offered"} else 4


def _fits(evidence: Evidence, cause: Cause) -> bool:
    """What the signs alone do not tell apart."""
    volume = evidence.judged.get("new_articles")
    fits = {
        Cause.PAYWALL: _is_teasers(evidence),
        Cause.DUPLICATES: evidence.value("one_text_share") < 0.3,
        Cause.VOLUME_FLOOD: volume is not None and volume.measured.value >= FLOOD * volume.usual,
        Cause.FEED_FROZEN: evidence.value("new_articles") == 0,
    }
    return fits.get(cause, True) and _fits_one_page(evidence, cause)


def _fits_one_page(evidence: Evidence, cause: Cause) -> bool:
    """One page under many addresses: a short one refuses us, a longer one asks for something."""
    one_text = max(evidence.value("one_text_share"), evidence.value("one_title_share"))
    is_short = evidence.value("characters_median", otherwise=0.0) < SHORT_PAGE
    match cause:
        case Cause.BLOCK:
            return evidence.value("blocked_share") >= 0.2 or (one_text > 0.15 and is_short)
        case Cause.WALL:
            return not is_short
        case _:
            return True


def _is_teasers(evidence: Evidence) -> bool:
    """Short texts alone may be a layout that lost its text; a paywall leaves its own words at the end of them."""
    text = max(_strength(evidence, "characters_median"), _strength(evidence, "short_share"))
    return text >= 2 and _strength(evidence, "shared_ending_share") >= 2


def _strength(evidence: Evidence, measure: str) -> float:
    judgement = evidence.judged.get(measure)
    return judgement.strength if judgement else 0.0


def loud_sources(findings: Sequence[Finding]) -> frozenset[str]:
    """Sources of which any cause is loud: their day is no past to compare with."""
    return frozenset(finding.source for finding in findings if _is_loud(finding))

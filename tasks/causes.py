"""Ninth hop: an outlet's judged measures → findings, each with the cause that fits them best.

Signs tell of causes; a graver cause explains the signs of lesser ones: who is blocked also loses volume.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tasks.cause_days import CLOCKS, of_days
from tasks.cause_signs import EXPLAINS, SIGNS, Sign
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
MOST_OF_A_DAY = 3.5
"""What the volume of a single day can say at most: one quiet day is a holiday, one loud one is news."""
FLOOD = 1.8
"""Times the usual volume from which more articles are worth a word."""
IDLE = 2.0
"""Strength from which no article at all is strange even on a holiday."""

_OF_VOLUME = frozenset({Cause.VOLUME_LOSS, Cause.VOLUME_FLOOD})
_ANY_WILL_DO = frozenset({Cause.LAYOUT_CHANGE, Cause.UNUSUAL})


_OF_LENGTH = frozenset({"characters_median", "paragraphs_median", "short_share"})
"""Three views of how long texts are."""


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
    first_is_clock = sign.measure in CLOCKS
    others = [other for one, _, other in told[1:] if not (first_is_clock and one.measure in CLOCKS)]
    strength = first + _from_others(others, cause)
    if cause is Cause.LAYOUT_CHANGE:
        strength = max(strength, _of_two(told))
    if not _fits(evidence, cause):
        strength, first = 0.0, 0.0
    judgement = evidence.judged.get(sign.measure)
    is_hard = first >= HARD_ENOUGH and sign.is_hard(measured.value)
    is_empty = cause is Cause.FEED_FROZEN and _strength(evidence, sign.measure) >= LOUD and strength >= 6.5
    at_once = is_hard or is_empty
    bare = Finding(evidence.source, cause, evidence.run_id, evidence.moment, judged=evidence.judged)
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
            alone = min(judgement.strength, MOST_OF_A_DAY) if cause in _OF_VOLUME else judgement.strength
            strength = max(alone, of_days(evidence.judged, cause, sign))
        if sign.is_plain and sign.is_hard(measured.value) and measured.articles >= _enough(sign):
            is_new = judgement is None or judgement.strength > 0
            strength = max(strength, LOUD + 2) if is_new else strength
        if judgement is not None or strength:
            yield sign, measured, strength


def _from_others(others: Sequence[float], cause: Cause) -> float:
    """Signs that are seen together strengthen each other; where any one of many will do, chance has many tries."""
    if cause in _ANY_WILL_DO:
        return -math.log10(1 + len(others))
    return 0.5 * sum(others)


def _of_two(told: Sequence[tuple[Sign, Measured, float]]) -> float:
    """Of the two strongest signs that do not move together anyway, as likely as two of so many are by chance."""
    kinds: dict[str, float] = {}
    for sign, _, strength in told:
        kind = "length" if sign.measure in _OF_LENGTH else sign.measure
        kinds[kind] = max(kinds.get(kind, 0.0), strength)
    both = sum(sorted(kinds.values())[-2:])
    pairs = len(kinds) * (len(kinds) - 1) / 2
    return both - math.log10(1 + math.log(10) * both) - math.log10(max(pairs, 1.0))


def _enough(sign: Sign) -> int:
    return 1 if sign.measure in {"feed_failed_share", "nothing_offered"} else 4


def _fits(evidence: Evidence, cause: Cause) -> bool:
    """What the signs alone do not tell apart."""
    volume = evidence.judged.get("new_articles")
    fits = {
        Cause.PAYWALL: _is_teasers(evidence),
        Cause.DUPLICATES: not _is_one_page(evidence),
        Cause.VOLUME_FLOOD: volume is not None and volume.measured.value >= FLOOD * volume.usual,
        Cause.FEED_FROZEN: evidence.value("new_articles") == 0 and not _is_idle(volume),
    }
    return fits.get(cause, True) and _fits_one_page(evidence, cause)


def _is_idle(volume: Judgement | None) -> bool:
    """Whether nothing new is nothing strange, because the outlet's peers have a holiday, too."""
    return volume is not None and volume.is_holiday and volume.strength < IDLE


def _fits_one_page(evidence: Evidence, cause: Cause) -> bool:
    """One page under many addresses: a short one refuses us, a longer one asks for something."""
    is_short = evidence.value("characters_median", otherwise=0.0) < SHORT_PAGE
    match cause:
        case Cause.BLOCK:
            is_refusal = _is_one_page(evidence) and is_short and not _is_known(evidence)
            return evidence.value("blocked_share") >= 0.2 or is_refusal
        case Cause.WALL:
            is_paywall = evidence.value("paywall_share") > evidence.value("wall_share")
            return evidence.value("wall_share") >= 0.15 or (_is_one_page(evidence) and not is_short and not is_paywall)
        case _:
            return True


def _is_known(evidence: Evidence) -> bool:
    """Whether its markup and words say what stands there, so that its length need not."""
    return max(evidence.value("wall_share"), evidence.value("paywall_share")) >= 0.5


def _is_one_page(evidence: Evidence) -> bool:
    """One page for most addresses, not a few copies of each article."""
    one_text = max(evidence.value("one_text_share"), evidence.value("one_title_share"))
    return one_text >= max(0.15, 0.5 * evidence.value("seen_text_share"))


def _is_teasers(evidence: Evidence) -> bool:
    """Known by their markup; else by short texts with a paywall's own words at the end of them.

    Short texts alone may be a layout that lost its text.
    """
    text = max(_strength(evidence, "characters_median"), _strength(evidence, "short_share"))
    return _strength(evidence, "paywall_share") >= 2 or (text >= 2 and _strength(evidence, "shared_ending_share") >= 2)


def _strength(evidence: Evidence, measure: str) -> float:
    judgement = evidence.judged.get(measure)
    return judgement.strength if judgement else 0.0


def loud_sources(findings: Sequence[Finding]) -> frozenset[str]:
    """Sources of which any cause is loud: their day is no past to compare with."""
    return frozenset(finding.source for finding in findings if _is_loud(finding))

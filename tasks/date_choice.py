"""End of the third hop: which of the claimed dates an article gets, why, and what is to be known of the others.

Families of witnesses vote: markup, URL, visible text, feed. One family that says a day ten times is one witness.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from tasks.date_marks import marks_of
from tasks.date_places import BELOW, FARTHER
from tasks.date_votes import Vote, local_day, moment_of, votes_of
from tasks.model import DateEvidence
from tasks.vocabulary import DateMark, DateRule

PUBLICATION = ("header", "page", "feed", "sitemap", "url", "text", "guess")
"""Kinds of evidence for the publication. `modified` is not here: it says when the text was last touched."""

_WEIGHTS = {"page": 7, "feed": 9, "sitemap": 5, "url": 7, "text": 6, "guess": 3, "modified": 4}
_BY_ORIGIN = {
    "json-ld datePublished": 10,
    "": 9,
    "meta article:published_time": 9,
    "json-ld page datePublished": 6,
    "json-ld dateCreated": 3,
    "json-ld page dateCreated": 2,
    "time published": 5,
    "abbr published": 5,
    "time dateCreated": 3,
    "span dateCreated": 3,
    "meta datecreated": 3,
    "meta created": 3,
    "meta cre-date": 3,
    "meta dc.date.created": 3,
    "meta timestamp": 3,
    "above the headline": 4,
    BELOW: 4,
    FARTHER: 2,
}
_RULES = {
    "page": DateRule.MARKUP,
    "url": DateRule.URL,
    "text": DateRule.VISIBLE,
    "guess": DateRule.GUESS,
    "modified": DateRule.UPDATE,
}
_SHOWN = frozenset({"beside the headline", "above the headline", BELOW})


@dataclass(frozen=True, slots=True)
class Dating:
    """All that the evidence says: days by the outlet's own clock, moments in UTC; None what nothing says."""

    evidence: tuple[DateEvidence, ...]
    published_on: date | None
    published_at: datetime | None
    rule: str | None
    modified_on: date | None
    modified_at: datetime | None


def date_article(evidence: Sequence[DateEvidence], timezone: str, today: date | None = None) -> Dating:
    """`choose`, `published` and `modified` in one."""
    marked = choose(evidence, timezone, today)
    rule = next((one.reason for one in marked if one.chosen), None)
    return Dating(marked, *published(marked, timezone), rule, *modified(marked, timezone))


def choose(
    evidence: Sequence[DateEvidence], timezone: str = "UTC", today: date | None = None
) -> tuple[DateEvidence, ...]:
    """The same evidence in the same order, marked, the best that says a day chosen, none where none does.

    `today` is the day on which the page is read, None where that must not matter: a later day is chosen only where
    there is no other, and today's own not where only one family says it and another knows an earlier one.
    """
    votes = votes_of(evidence, timezone)
    rule, best = _elect(_electors(votes), today)
    by_evidence = {id(vote.evidence): vote for vote in votes}
    return tuple(_marked(one, by_evidence.get(id(one)), best, rule, today) for one in evidence)


def published(evidence: Sequence[DateEvidence], timezone: str) -> tuple[date | None, datetime | None]:
    """(the outlet's local day, the moment in UTC) of the chosen evidence; None what it does not say.

    A moment is turned into the day of `timezone`, the source's. "UTC" is what a source has that says nothing, so then
    the day stands as the page wrote it, by its own clock. Where the chosen evidence is a mere day, another that is
    not chosen lends its moment if it falls on that day.
    """
    chosen = next((one for one in evidence if one.chosen), None)
    if chosen is None:
        return None, None
    day = local_day(chosen, timezone)
    lenders = (
        one
        for one in evidence
        if one.kind in PUBLICATION and (local_day(one, timezone) == day or DateMark.ZONE_SLIP in one.marks)
    )
    return day, next((moment for moment in (moment_of(one, UTC) for one in (chosen, *lenders)) if moment), None)


def modified(evidence: Sequence[DateEvidence], timezone: str) -> tuple[date | None, datetime | None]:
    """(the outlet's local day, the moment in UTC) at which the page says it was last touched.

    The latest of its claims that is not before the publication; None where it makes none.
    """
    since, _ = published(evidence, timezone)
    claims = [one for one in evidence if one.kind == "modified" and DateMark.FUTURE not in one.marks]
    days = [(day, one) for one in claims if (day := local_day(one, timezone)) and (since is None or day >= since)]
    if not days:
        return None, None
    last = max(day for day, _ in days)
    moments = [moment for day, one in days if day == last and (moment := moment_of(one, UTC))]
    return last, max(moments, default=None)


def _electors(votes: Sequence[Vote]) -> list[Vote]:
    """The claims of publication; where these are guesses at best, the day of the update that readers are shown, too.

    htmldate answers with the first of January where it found no more than a year.
    """
    found = [vote for vote in votes if vote.evidence.kind in PUBLICATION and not _is_mere_year(vote)]
    if any(vote.evidence.kind != "guess" for vote in found):
        return found
    return [*found, *(vote for vote in votes if vote.evidence.kind == "modified" and vote.evidence.origin in _SHOWN)]


def _is_mere_year(vote: Vote) -> bool:
    return vote.evidence.origin == "htmldate" and (vote.day.month, vote.day.day) == (1, 1)


def _elect(votes: Sequence[Vote], today: date | None) -> tuple[DateRule | None, Vote | None]:
    """The vote that is chosen, and the rule that chose it."""
    if not votes:
        return None, None
    headers = [vote for vote in votes if vote.evidence.kind == "header"]
    if headers:
        return DateRule.HEADER, headers[0]
    allowed = [vote for vote in votes if today is None or vote.day <= today + timedelta(days=1)]
    if not allowed:
        return DateRule.FUTURE, _strongest(votes, _winner(votes))
    day = _winner(allowed)
    earlier = [vote for vote in allowed if vote.day < day and vote.evidence.origin != FARTHER]
    if day == today and len(_families(allowed, day)) == 1 and earlier:
        return DateRule.NOT_CRAWL_DAY, _strongest(earlier, _winner(earlier))
    best = _strongest(allowed, day)
    return _rule(allowed, best), best


def _rule(votes: Sequence[Vote], best: Vote) -> DateRule:
    if any(vote.slipped for vote in votes if vote.day == best.day):
        return DateRule.OUTLETS_DAY
    if len(_families(votes, best.day)) > 1:
        return DateRule.AGREED
    return _RULES.get(best.evidence.kind, DateRule.DISCOVERY)


def _winner(votes: Sequence[Vote]) -> date:
    """The day with the most weight: of each family its strongest claim, a little for each other; else the earlier."""
    weights: dict[date, float] = {}
    for day in {vote.day for vote in votes}:
        for family in _families(votes, day):
            said = {vote.evidence.origin: vote for vote in votes if vote.day == day and vote.evidence.kind == family}
            strongest = max(_weight(vote.evidence) for vote in said.values())
            weights[day] = weights.get(day, 0) + strongest + 0.5 * (len(said) - 1)
    return max(weights, key=lambda day: (weights[day], -day.toordinal()))


def _strongest(votes: Sequence[Vote], day: date) -> Vote:
    return max((vote for vote in votes if vote.day == day), key=lambda vote: (not vote.slipped, _weight(vote.evidence)))


def _families(votes: Sequence[Vote], day: date) -> set[str]:
    return {vote.evidence.kind for vote in votes if vote.day == day}


def _weight(evidence: DateEvidence) -> int:
    default = _WEIGHTS.get(evidence.kind, 0)
    if evidence.kind == "guess":
        return default + evidence.origin.startswith("script")
    return _BY_ORIGIN.get(evidence.origin, default) if evidence.kind in {"page", "text"} else default


def _marked(
    one: DateEvidence, vote: Vote | None, best: Vote | None, rule: DateRule | None, today: date | None
) -> DateEvidence:
    chosen = best is not None and one is best.evidence
    chosen_day = best.day if best and one.kind in PUBLICATION else None
    marks = marks_of(one, vote.day if vote else None, chosen_day, today)
    if vote is not None and vote.slipped:
        marks = (*marks, DateMark.ZONE_SLIP)
    return replace(one, chosen=chosen, reason=str(rule) if chosen and rule else "", marks=tuple(map(str, marks)))

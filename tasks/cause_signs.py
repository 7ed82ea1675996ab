"""Ninth hop, the vocabulary of causes: which measures tell of which, and which cause explains which others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tasks.incidents import Cause


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
    Cause.WALL: (
        Sign("wall_share", True, 0.5, True),
        Sign("one_text_share", True, 0.5, True),
        Sign("one_title_share", True, 0.5),
    ),
    Cause.DUPLICATES: (Sign("seen_text_share", True, 0.5),),
    Cause.LANGUAGE_SWITCH: (Sign("language_share", False, 0.4),),
    Cause.REPEATED_TEXT: (
        Sign("repeated_share", True, 0.5, True),
        Sign("repeats_share", True, 0.8),
        Sign("run_on_share", True, 0.8),
    ),
    Cause.PAYWALL: (
        Sign("paywall_share", True),
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
        Sign("published_hour", True),
        Sign("published_hour", False),
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

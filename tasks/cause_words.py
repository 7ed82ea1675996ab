"""Ninth hop: causes and measures in the words of the person who reads the alert."""

from __future__ import annotations

from collections.abc import Mapping

from tasks.incidents import Cause
from tasks.measures import MEASURES, Judgement, Shape

TITLES: Mapping[Cause, str] = {
    Cause.OWN_FAULT: "a fault of Dateline's own",
    Cause.FEED_GONE: "its feed is gone",
    Cause.HOST_DOWN: "its host is down",
    Cause.BLOCK: "we are blocked",
    Cause.WALL: "a wall instead of articles",
    Cause.DUPLICATES: "the same articles under many addresses",
    Cause.LANGUAGE_SWITCH: "another language",
    Cause.REPEATED_TEXT: "repeated text",
    Cause.PAYWALL: "teasers of a paywall",
    Cause.WRONG_DATES: "wrong dates",
    Cause.LAYOUT_CHANGE: "its layout changed",
    Cause.FEED_FROZEN: "nothing new",
    Cause.VOLUME_LOSS: "fewer articles",
    Cause.VOLUME_FLOOD: "more articles",
    Cause.UNUSUAL: "something is unusual",
}
"""Cause → what follows the outlet's name in the title of an alert."""

WORDS: Mapping[Cause, str] = {
    Cause.OWN_FAULT: "Pages came, and Dateline itself failed on them: a deadline, too little memory, a crash, or a "
    "check that could not run. Look at the reasons in the ledger before you look at the outlet.",
    Cause.FEED_GONE: "The feed or sitemap does not answer as one any more: it moved, or was taken down. Look for its "
    "new address on the outlet's home page. Of a folder: nothing lies in it any more; look at who fills it.",
    Cause.HOST_DOWN: "No working server was reached: the host is down, or its name or certificate is broken. If other "
    "outlets say the same, it is our own network.",
    Cause.BLOCK: "The site refuses us: by status 401, 403 or 429, a bot challenge, or one short page under every "
    "address. Ask less often, or ask the outlet for access.",
    Cause.WALL: "Many addresses have one and the same text, longer than an error page: a consent, cookie or login "
    "wall was stored in place of the articles.",
    Cause.DUPLICATES: "The same texts came again under other addresses: the outlet changed its URLs, or adds "
    "parameters to them.",
    Cause.LANGUAGE_SWITCH: "The texts are in another language than the outlet's: another edition answers, or a "
    "machine translation, perhaps by the country that we ask from.",
    Cause.REPEATED_TEXT: "Texts say the same more than once: the page carries its text a second time (as hidden "
    "articleBody, in a list, for print), and the extraction takes both.",
    Cause.PAYWALL: "Texts have become short and end alike: only the teaser before a paywall is served.",
    Cause.WRONG_DATES: "Dates are not what they were: the day of collection in place of that of publication, a clock "
    "in another time zone, or a date element that means something else now.",
    Cause.LAYOUT_CHANGE: "The page is built differently since then: a field, or part of the text, is no longer where "
    "it was found.",
    Cause.FEED_FROZEN: "The feed answers as always and has nothing new: it is no longer written, or a cache serves an "
    "old copy.",
    Cause.VOLUME_LOSS: "Fewer new articles came than the outlet's own past lets one expect, and nothing else is "
    "wrong: a section or a second feed is missing.",
    Cause.VOLUME_FLOOD: "Far more new articles came than the outlet's own past lets one expect: an archive was "
    "published anew, or another site's articles are mixed in.",
    Cause.UNUSUAL: "A measure left its bounds, and no known cause fits.",
}
"""Cause → what is most likely behind it, and what to do first."""

_MOST_MOVED = 5


def moved(judged: Mapping[str, Judgement], told: str) -> tuple[str, ...]:
    """The other measures that are out of bounds, the strangest first, a line each."""
    out = [one for name, one in judged.items() if name != told and one.strength > 0 and one.is_out]
    ranked = sorted(out, key=lambda one: (-one.strength, one.measured.measure))[:_MOST_MOVED]
    return tuple(
        f"{one.measured.measure}: {shown(one.measured.measure, one.usual)} → "
        f"{shown(one.measured.measure, one.measured.value)}"
        for one in ranked
    )


def shown(measure: str, value: float | None) -> str:
    """A value as one reads it: `41`, `93 %`, `5.5 h`; `unknown` for None."""
    if value is None:
        return "unknown"
    known = MEASURES.get(measure)
    match known.shape if known else None:
        case Shape.SHARE:
            return f"{100 * value:.0f} %"
        case Shape.HOURS:
            return f"{value:.1f} h"
        case Shape.CLOCK:
            hours, minutes = divmod(round(60 * value), 60)
            return f"{hours % 24:02d}:{minutes:02d} UTC"
        case _:
            return f"{value:,.0f}"


def before_after(measure: str, value: float | None, usual: float | None, bounds: tuple[float | None, ...]) -> str:
    """`new_articles (articles never seen before …): usually 41 (28 to 58), now 0`."""
    known = MEASURES.get(measure)
    name = f"{measure} ({known.words})" if known else measure
    low, high = bounds
    match low, high:
        case None, None:
            between = ""
        case None, _:
            between = f" (at most {shown(measure, high)})"
        case _, None:
            between = f" (at least {shown(measure, low)})"
        case _:
            between = f" ({shown(measure, low)} to {shown(measure, high)})"
    if usual is None:
        return f"{name}: now {shown(measure, value)}{between}; there is too little past to compare with"
    return f"{name}: usually {shown(measure, usual)}{between}, now {shown(measure, value)}"

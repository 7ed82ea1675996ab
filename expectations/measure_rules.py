"""Ninth hop: the rules for an outlet's measures, against its own past and against what sources.toml declares."""

from __future__ import annotations

from expectations.rule import Rule
from tasks.vocabulary import Severity

FOLDER = "measure_rules"
MINIMUM = "measures_above_minimum"
MAXIMUM = "measures_below_maximum"


def _as_usual(name: str, description: str, likely_cause: str, what_to_do: str) -> Rule:
    return Rule(name, Severity.WARNING, description, likely_cause, what_to_do, folder=FOLDER, only_where_told=True)


MEASURE_RULES: tuple[Rule, ...] = (
    _as_usual(
        "volume_as_usual",
        "As many new articles came as the outlet's own past makes one expect of the weekday.",
        "A section or a feed is missing, an archive was published anew, or it is a holiday.",
        "See `dateline status` for an incident; look at the days before with `daily_volume`.",
    ),
    _as_usual(
        "texts_as_usual",
        "Length, shape and endings of the texts are as usual for the outlet.",
        "Its layout changed, or a wall, a teaser or an error page stands in place of its articles.",
        "Open one of the articles beside its page with `dateline explain`.",
    ),
    _as_usual(
        "repeats_as_usual",
        "No more text than usual repeats itself, within an article or under another address.",
        "The page carries its text twice, or the outlet changed its addresses.",
        "Look at the paragraphs of one article with `dateline explain`.",
    ),
    _as_usual(
        "fields_as_usual",
        "Titles, authors, dates and the language are found as often as usual.",
        "The page names them in another place since then.",
        "Open one of the articles beside its page with `dateline explain`.",
    ),
    _as_usual(
        "dates_as_usual",
        "Dates are as old as usual, agree with the URLs as often as usual, and are not of the future.",
        "The day of collection is taken for that of publication, or a clock is in another time zone.",
        "See who claims which date with `dateline explain`.",
    ),
    _as_usual(
        "fetches_as_usual",
        "Requests are answered as usual, feeds have something new, and pages can be read.",
        "The site blocks us, is down, or moved its feed; or Dateline itself fails on its pages.",
        "See the reasons in the ledger (`dateline status`), and the table fetches.",
    ),
    Rule(
        MINIMUM,
        Severity.CRITICAL,
        "No measure is below the least that the source declares, where it declares any.",
        "What the outlet served today is no news; its batch waits in quarantine.",
        "Look at it; then release it with `dateline quarantine release --source`, or lower the bound.",
        folder=FOLDER,
        only_where_told=True,
    ),
    Rule(
        MAXIMUM,
        Severity.WARNING,
        "No measure is above the most that the source declares, where it declares any.",
        "Something grew that a person has said should not.",
        "Look at the articles; raise the bound if this is usual.",
        folder=FOLDER,
        only_where_told=True,
    ),
)

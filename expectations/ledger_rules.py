"""Eighth hop: the rules for a source's whole run, over its line of the ledger."""

from __future__ import annotations

from expectations.rule import Rule
from tasks.vocabulary import Severity

FOLDER = "ledger_rules"

LEDGER_RULES: tuple[Rule, ...] = (
    Rule(
        "ledger_adds_up",
        Severity.CRITICAL,
        "Every candidate that was discovered has exactly one outcome.",
        "A fault of Dateline itself.",
        "Keep the run's folder and report it; the articles that are loaded are right, their number is not.",
        folder=FOLDER,
    ),
    Rule(
        "batch_not_empty",
        Severity.CRITICAL,
        "The source offered something that can be read.",
        "The location is wrong, a glob matches nothing, every file is broken, or whoever fills the folder has stopped.",
        "See `dateline sources list` for the location; look whether files arrive there.",
        folder=FOLDER,
    ),
    Rule(
        "articles_above_minimum",
        Severity.CRITICAL,
        "The last 24 hours brought at least the articles that the source declares, where it declares any.",
        "The outlet lost a section or its layout, or its collection was cut short.",
        "See where the others went in the ledger (`dateline status`); lower articles_per_day.min if this is usual.",
        thresholds=("min_articles_per_day",),
        folder=FOLDER,
    ),
    Rule(
        "articles_below_maximum",
        Severity.WARNING,
        "The last 24 hours brought at most the articles that the source declares, where it declares any.",
        "An archive was collected anew, or one article stands under many addresses.",
        "Look for what is new by day with `daily_volume`; raise articles_per_day.max if this is usual.",
        thresholds=("max_articles_per_day",),
        folder=FOLDER,
    ),
)

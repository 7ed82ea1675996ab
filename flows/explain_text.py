"""The words of `dateline explain`: where an article is now, what it is called, which numbers stand together."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.vocabulary import DateRule
from warehouse.explain import Explanation, StoryFacts, VersionFacts

RULE_WORDS = {
    DateRule.HEADER: "the record's header says so, and nothing overrules it",
    DateRule.AGREED: "witnesses of two kinds or more agree",
    DateRule.OUTLETS_DAY: "the markup names a moment in UTC, and the outlet itself shows this day for it",
    DateRule.MARKUP: "only the page's markup says so",
    DateRule.DISCOVERY: "only the feed or sitemap that it was found by says so",
    DateRule.URL: "only its address says so",
    DateRule.VISIBLE: "only the text beside its headline says so",
    DateRule.NOT_CRAWL_DAY: "another witness named the day on which the page was read, this one an earlier day",
    DateRule.UPDATE: "nothing but the day of its last update is shown",
    DateRule.GUESS: "nothing beside the headline or in the markup says a day; this was found elsewhere in the page",
    DateRule.FUTURE: "every witness names a day that has not come yet",
}


def where_now(one: Explanation) -> str:
    """Where a person finds it, or why it is nowhere; with the commands that change that."""
    if one.forgotten_at is not None:
        return f"taken down on {one.forgotten_at:%Y-%m-%d}; refused since"
    if one.quarantined is not None:
        waiting = one.quarantined
        because = f" ({waiting.detail})" if waiting.detail else ""
        older = " (an earlier version is in articles)" if one.article else ""
        return (
            f"in quarantine since {waiting.quarantined_at:%Y-%m-%d}: {waiting.reason}{because}{older};"
            f" `dateline quarantine release {waiting.quarantine_id}` loads it all the same"
        )
    if one.article is not None:
        flags = f", flagged {', '.join(one.article.flags)}" if one.article.flags else ""
        return f"in articles, version {one.article.version} (written by run {one.article.changed_run_id}){flags}"
    last = one.outcomes[0]
    detail = f" ({last.detail})" if last.detail else ""
    return f"nowhere: {last.outcome} in run {last.run_id}, {last.reason}{detail}"


def title_of(one: Explanation) -> str:
    """Its title, or what it is known by."""
    title = (one.article and one.article.title) or (one.quarantined and one.quarantined.title)
    return title or (one.outcomes[0].locator if one.outcomes else one.key)


def likeness(member: StoryFacts) -> str:
    """How an article's text compares with the rest of its story."""
    if member.like_article_id is None:
        return "" if member.is_first else "the same words"
    return f"{member.share or 0:.0%} in common with {member.like_article_id}"


def change(version: VersionFacts) -> str:
    """What replaced a version, and why."""
    if version.cause is None:
        return "changed before changes were noted"
    by = "the page was read anew, " if version.cause == "reading" else ""
    return by + (version.change or "other line breaks or furniture")


def spans(numbers: Sequence[int]) -> str:
    """`(1, 4, 5, 6)` as `1, 4–6`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)

"""For every row rule, articles that fail it and articles that pass it, with what an operator reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tasks.article_text import Paragraph
from tasks.model import DateEvidence
from tasks.repair.operations import Operation
from tests.expectations.samples import TEXT


@dataclass(frozen=True)
class Case:
    rule: str
    observed: str | None
    """What the failing row says; None where the article passes."""
    changes: dict[str, Any] = field(default_factory=dict)


def fails(rule: str, observed: str, **changes: Any) -> Case:
    return Case(rule, observed, changes)


def passes(rule: str, **changes: Any) -> Case:
    return Case(rule, None, changes)


def url_day(value: str, day: date | None) -> DateEvidence:
    return DateEvidence("url", value, day)


def done(kind: str, *, mended: bool = True) -> Operation:
    return Operation(kind, (0,), "", "", "", mended)


CLAIM = DateEvidence("page", "2026-03-09", date(2026, 3, 9))
HEADER = DateEvidence("header", "2026-02-31", None)
LETTERLESS = "— … —"
LONG_URL = "https://letters.example/" + "x" * 600

CASES = (
    passes("header_date_parses"),
    fails(
        "header_date_parses",
        "impossible-date 2026-02-31",
        header_problems=["impossible-date"],
        dates=[HEADER, url_day("20260301", date(2026, 3, 1))],
    ),
    fails("header_date_parses", "missing-date", header_problems=["missing-date"]),
    fails("header_date_parses", "unreadable-date", header_problems=["two-urls", "unreadable-date"]),
    passes("header_date_parses", header_problems=["missing-title"]),
    passes("url_present_and_valid"),
    passes("url_present_and_valid", source="herald", found_url=None, url=None),
    passes("url_present_and_valid", source="herald", found_url=None),
    passes("url_present_and_valid", found_url="HTTPS://letters.example/a b"),
    fails("url_present_and_valid", "no URL", found_url=None, url=None, header_problems=["missing-url"]),
    fails("url_present_and_valid", "no URL", found_url=None, url=None),
    fails("url_present_and_valid", "ftp://letters.example/1", found_url="ftp://letters.example/1", url=None),
    fails("url_present_and_valid", "herald.example/1", source="herald", found_url="herald.example/1"),
    fails("url_present_and_valid", "http://", source="herald", found_url="http://"),
    fails(
        "url_present_and_valid",
        "two URLs, the first is https://letters.example/1",
        found_url="https://letters.example/1",
        header_problems=["two-urls"],
    ),
    fails(
        "url_present_and_valid",
        "words after the URL, or cut: https://letters.example/ferry",
        found_url="https://letters.example/ferry",
        header_problems=["extra-text"],
    ),
    fails("url_present_and_valid", "no URL", found_url=None, url=None, header_problems=["extra-text", "missing-url"]),
    fails("url_present_and_valid", LONG_URL[:500], found_url=LONG_URL, url=None),
    passes("title_present"),
    passes("title_present", title="渡轮恢复运行"),
    passes("title_present", title="1984"),
    fails("title_present", "no title", title=None),
    fails("title_present", "no title", title="  "),
    fails("title_present", "— … —", title=LETTERLESS),
    passes("text_present"),
    passes("text_present", text="渡轮"),
    fails("text_present", "no text", text=""),
    fails("text_present", LETTERLESS, text=LETTERLESS),
    passes("text_long_enough", characters=200),
    fails("text_long_enough", "199 characters", characters=199),
    passes("published_on_not_in_future", published_on=date(2026, 3, 11)),
    passes("published_on_not_in_future", published_on=None),
    fails("published_on_not_in_future", "2026-03-12", published_on=date(2026, 3, 12)),
    passes("published_on_not_too_early", published_on=date(1990, 1, 1)),
    passes("published_on_not_too_early", published_on=None),
    fails("published_on_not_too_early", "1989-12-31", published_on=date(1989, 12, 31)),
    passes("published_on_present"),
    fails("published_on_present", "no date", published_on=None),
    passes("published_on_agrees_with_url"),
    passes("published_on_agrees_with_url", dates=[CLAIM, url_day("2026/03/11", date(2026, 3, 11))]),
    passes("published_on_agrees_with_url", dates=[CLAIM, url_day("2026/13/11", None)]),
    passes("published_on_agrees_with_url", dates=[url_day("20260310", date(2026, 3, 10))]),
    passes("published_on_agrees_with_url", dates=[HEADER, url_day("20260310", date(2026, 3, 10))]),
    passes(
        "published_on_agrees_with_url",
        dates=[CLAIM, url_day("20190101", date(2019, 1, 1)), url_day("20260309", date(2026, 3, 9))],
    ),
    passes("published_on_agrees_with_url", dates=[CLAIM]),
    passes("published_on_not_guessed", date_rule="visible"),
    passes("published_on_not_guessed", date_rule=None, published_on=None),
    fails("published_on_not_guessed", "2026-03-09, the day of the last update", date_rule="update"),
    fails(
        "published_on_not_guessed",
        "2026-03-09, guessed from htmldate",
        date_rule="guess",
        dates=[DateEvidence("guess", "2026-03-09", date(2026, 3, 9), chosen=True, origin="htmldate")],
    ),
    passes("published_on_not_crawl_day", date_rule="agreed"),
    fails(
        "published_on_not_crawl_day",
        "2026-03-10 by meta date, 2026-03-09 by another",
        date_rule="not-crawl-day",
        dates=[CLAIM, DateEvidence("page", "today", date(2026, 3, 10), origin="meta date", marks=("crawl-day",))],
    ),
    passes("no_wall"),
    passes("no_wall", title_share=0.0, url_share=0.0),
    fails("no_wall", "consent: it speaks of cookies", wall="consent", wall_evidence="it speaks of cookies"),
    passes(
        "published_on_agrees_with_url",
        dates=[DateEvidence("modified", "2026-05-01", date(2026, 5, 1)), url_day("20260306", date(2026, 3, 6))],
    ),
    fails(
        "published_on_agrees_with_url",
        "2026-03-09, the URL says 2026-03-06",
        dates=[CLAIM, url_day("20190101", date(2019, 1, 1)), url_day("20260306", date(2026, 3, 6))],
    ),
    fails(
        "published_on_agrees_with_url",
        "2025-11-03, the URL says 2026-03-09",
        dates=[CLAIM, DateEvidence("page", "2025-11-03", date(2025, 11, 3)), url_day("20260309", date(2026, 3, 9))],
    ),
    passes("title_is_not_the_text"),
    passes("title_is_not_the_text", title="t" * 300),
    fails("title_is_not_the_text", "301 characters", title="t" * 301),
    fails("title_is_not_the_text", "the title is the whole text", title="Ferry runs again!", text="Ferry runs — again"),
    passes("title_is_not_the_text", title="Ferry runs again", text="Ferry runs again, and here is how often."),
    passes("title_is_not_the_text", title=LETTERLESS, text=LETTERLESS),
    passes("title_without_markup", title="Profits at Quay & Sons < 3 %, says AT&T; more: a <- b"),
    fails("title_without_markup", "<b>", title="Ferry <b>runs</b> again"),
    fails("title_without_markup", "</a>", title="Ferry runs again</a>"),
    fails("title_without_markup", "&amp;", title="Quay &amp; Sons"),
    fails("title_without_markup", "&#8217;", title="The ferry&#8217;s return"),
    fails("title_without_markup", "{{", title="{{ article.title }}"),
    fails("title_without_markup", "${", title="${title}"),
    passes("title_not_shouting", title="NATO AND THE EU MEET"),
    passes("title_not_shouting", title="FERRY RUNS AGAIN AFTER THE STORm"),
    passes("title_not_shouting", title="NATO 渡轮恢复运行 渡轮恢复运行 渡轮恢复运行 渡轮恢复运行"),
    fails("title_not_shouting", "FERRY RUNS AGAIN AFTER THE STORM", title="FERRY RUNS AGAIN AFTER THE STORM"),
    fails("title_not_shouting", "ПАРОМ СНОВА ХОДИТ К МАЯКУ", title="ПАРОМ СНОВА ХОДИТ К МАЯКУ"),
    passes("text_not_mostly_links", link_share=0.5),
    fails("text_not_mostly_links", "50.1 % of the text is links", link_share=0.501),
    passes("text_not_mostly_fragments", fragment_share=0.6),
    fails("text_not_mostly_fragments", "100.0 % of the text is unfinished lines", fragment_share=1.0),
    passes("no_duplicated_paragraphs", paragraphs=[Paragraph(0, TEXT), Paragraph(1, "The island waits.")]),
    fails(
        "no_duplicated_paragraphs",
        "2 = 1+4+6 (run-on), 3 ≈ 1 (prefix), 5 ⊂ 4 (contained), 7 = 6 (exact)",
        repeated_share=0.7,
        paragraphs=[
            Paragraph(7, "d", "exact", (6,), 1.0),
            Paragraph(2, "a", "run-on", (1, 4, 6), 1.0),
            Paragraph(3, "b", "prefix", (1,), 0.9),
            Paragraph(4, "e"),
            Paragraph(5, "c", "contained", (4,), 1.0),
        ],
    ),
    fails(
        "no_duplicated_paragraphs",
        ", ".join(f"{k} = 0 (folded)" for k in range(1, 11)) + ", and 2 more",
        repeated_share=0.7,
        paragraphs=[Paragraph(k, "a", "folded", (0,), 1.0) for k in range(1, 13)],
    ),
    passes("extracted_text_undamaged"),
    passes("extracted_text_undamaged", repairs=[done("boilerplate")]),
    passes("extracted_text_undamaged", repairs=[done("repeat", mended=False)]),
    fails(
        "extracted_text_undamaged",
        "mended: 1 run-on, 2 broken-line, 1 teaser; 2.1 times as long before",
        extracted_text="t" * 1008,
        extracted_characters=1008,
        repairs=[
            *(done("boilerplate"), done("run-on"), done("restored"), done("broken-line"), done("broken-line")),
            *(done("teaser"), done("repeat", mended=False)),
        ],
    ),
    fails("extracted_text_undamaged", "noted: 1 run-on", repairs=[done("run-on", mended=False)]),
    passes("no_mojibake"),
    fails("no_mojibake", "1 broken sequences", mojibake=1),
    passes("no_replacement_characters"),
    fails("no_replacement_characters", "3 replacement characters", replacement_characters=3),
    passes("language_as_expected"),
    passes("language_as_expected", language="de", language_confidence=0.89),
    passes("language_as_expected", language=None, language_confidence=None),
    passes("language_as_expected", language="de", source="herald"),
    fails("language_as_expected", "de, 99.0 % sure", language="de"),
    passes("url_is_canonical"),
    passes("url_is_canonical", source="herald", found_url=None),
    fails(
        "url_is_canonical",
        "https://letters.example/1?utm_source=mail",
        found_url="https://letters.example/1?utm_source=mail",
        url="https://letters.example/1",
    ),
)

"""From judged measures to the cause that fits them best."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tasks.cause_signs import EXPLAINS, SIGNS
from tasks.cause_words import TITLES, WORDS
from tasks.causes import Evidence, findings_of
from tasks.incidents import Cause
from tasks.measures import MEASURES, Judgement, Measured

ROOT = Path(__file__).parents[2]


def causes(measures: dict[str, tuple[float, float, float]], plain: dict[str, float] | None = None) -> list[Cause]:
    """Loud causes of an outlet whose measures are (value, usual, strength); `plain` were measured and not judged."""
    measured, judged = {}, {}
    for name, (value, usual, strength) in measures.items():
        measured[name] = Measured("harbour-courier", name, value, 20, date(2026, 3, 2))
        judged[name] = Judgement(measured[name], usual, None, None, strength, value > usual)
    for name, value in (plain or {}).items():
        measured[name] = Measured("harbour-courier", name, value, 20, date(2026, 3, 2))
    evidence = Evidence("harbour-courier", "run-1", datetime(2026, 3, 2, 5, tzinfo=UTC), measured, judged)
    return [one.cause for one in findings_of(evidence) if one.strength >= 4]


GONE = {"new_articles": (0.0, 40.0, 12.0)}
SHORT = {"characters_median": (500.0, 4000.0, 9.0), "short_share": (0.9, 0.1, 20.0)}


@pytest.mark.parametrize(
    ("measures", "plain", "cause"),
    [
        ({**GONE, "blocked_share": (0.97, 0.0, 30.0)}, {}, Cause.BLOCK),
        ({**SHORT, "one_text_share": (0.9, 0.0, 30.0)}, {}, Cause.WALL),
        ({"one_text_share": (0.9, 0.0, 30.0)}, {"characters_median": 120.0}, Cause.BLOCK),
        ({**SHORT, "shared_ending_share": (0.9, 0.0, 20.0)}, {}, Cause.PAYWALL),
        ({**SHORT, "unfinished_share": (0.8, 0.05, 20.0)}, {}, Cause.LAYOUT_CHANGE),
        ({"authors_fill": (0.0, 0.9, 20.0)}, {}, Cause.LAYOUT_CHANGE),
        ({**GONE, "feed_failed_share": (1.0, 0.0, 5.0)}, {}, Cause.FEED_GONE),
        ({**GONE, "feed_same_share": (1.0, 0.1, 2.0)}, {}, Cause.FEED_FROZEN),
        ({"dated_today_share": (1.0, 0.05, 20.0), "url_date_share": (0.0, 1.0, 20.0)}, {}, Cause.WRONG_DATES),
        ({"run_on_share": (0.6, 0.0, 20.0), "characters_median": (8000.0, 4000.0, 6.0)}, {}, Cause.REPEATED_TEXT),
        ({"language_share": (0.0, 0.98, 20.0), "new_articles": (20.0, 40.0, 3.0)}, {}, Cause.LANGUAGE_SWITCH),
        ({"seen_text_share": (0.9, 0.0, 20.0), "new_articles": (200.0, 40.0, 9.0)}, {}, Cause.DUPLICATES),
        ({"own_error_share": (0.9, 0.0, 20.0), "failed_share": (0.9, 0.0, 20.0)}, {}, Cause.OWN_FAULT),
        ({}, {"blocked_share": 0.9}, Cause.BLOCK),
        ({}, {"nothing_offered": 1.0}, Cause.FEED_GONE),
    ],
)
def test_one_cause_explains_all_that_moved(
    measures: dict[str, tuple[float, float, float]], plain: dict[str, float], cause: Cause
) -> None:
    assert causes(measures, plain) == [cause]


def test_what_a_healthy_outlet_may_have_needs_a_past() -> None:
    assert causes({}, {"seen_text_share": 1.0, "language_share": 0.0, "authors_fill": 0.0}) == []


def test_two_faults_of_one_outlet_are_two_causes() -> None:
    both = {"run_on_share": (0.6, 0.0, 20.0), "dated_today_share": (1.0, 0.05, 20.0)}
    assert causes(both) == [Cause.REPEATED_TEXT, Cause.WRONG_DATES]


def test_every_sign_is_a_measure_that_may_move_that_way() -> None:
    for signs in SIGNS.values():
        for sign in signs:
            assert MEASURES[sign.measure].may_rise if sign.rises else MEASURES[sign.measure].may_fall


def test_every_cause_has_its_words_and_explains_no_graver_one() -> None:
    assert set(TITLES) == set(WORDS) == set(Cause) == set(SIGNS)
    assert all(cause not in explained for cause, explained in EXPLAINS.items())


def test_the_page_on_alerts_names_every_measure_and_cause() -> None:
    text = (ROOT / "docs" / "alerts.md").read_text(encoding="utf-8")
    assert [name for name in (*MEASURES, *Cause) if f"`{name}`" not in text] == []


def clock(later: float, ahead: float, *, rises: bool = True, younger: float | None = None) -> list[Cause]:
    """Loud causes of an outlet whose hours lie `later` (as log10) for days, with articles from the future.

    `younger`: the same of their age; None where no age was judged.
    """
    hour = Measured("harbour-courier", "published_hour", 15.0 if rises else 11.0, 20, date(2026, 3, 2))
    future = Measured("harbour-courier", "future_share", 0.05, 20, date(2026, 3, 2))
    judged = {
        "published_hour": Judgement(hour, 13.0, None, None, 1.0, rises, later),
        "future_share": Judgement(future, 0.0003, None, None, 0.0, rises=True, lasting=ahead),
    }
    if younger is not None:
        age = Measured("harbour-courier", "age_hours", 14.0 if rises else 18.0, 20, date(2026, 3, 2))
        judged["age_hours"] = Judgement(age, 16.0, None, None, 1.0, rises=not rises, lasting=younger)
    measured = {name: one.measured for name, one in judged.items()}
    evidence = Evidence("harbour-courier", "run-1", datetime(2026, 3, 2, 5, tzinfo=UTC), measured, judged)
    return [one.cause for one in findings_of(evidence) if one.strength >= 4]


def test_both_views_of_the_hours_count_and_the_age_of_the_articles_more() -> None:
    assert clock(3.0, 0.0) == [Cause.WRONG_DATES]
    assert clock(3.0, 0.0, younger=0.0) == []
    assert clock(0.0, 0.0, younger=3.0) == [Cause.WRONG_DATES]
    assert clock(2.5, 0.0, younger=1.7) == [Cause.WRONG_DATES]


def test_articles_from_the_future_speak_for_later_hours_and_not_for_earlier_ones() -> None:
    assert clock(1.0, 0.0) == []
    assert clock(1.0, 2.0) == [Cause.WRONG_DATES]
    assert clock(1.0, 2.0, rises=False) == []


def test_no_new_article_on_a_holiday_is_no_frozen_feed() -> None:
    nothing = Measured("harbour-courier", "new_articles", 0.0, 0, date(2026, 3, 2))
    same = Measured("harbour-courier", "feed_same_share", 1.0, 2, date(2026, 3, 2))

    def told(strength: float, *, is_holiday: bool) -> list[Cause]:
        judged = {
            "new_articles": Judgement(nothing, 4.0, None, None, strength, rises=False, is_holiday=is_holiday),
            "feed_same_share": Judgement(same, 0.0, None, None, 9.0, rises=True),
        }
        measured = {name: one.measured for name, one in judged.items()}
        evidence = Evidence("harbour-courier", "run-1", datetime(2026, 3, 2, 5, tzinfo=UTC), measured, judged)
        return [one.cause for one in findings_of(evidence) if one.strength >= 4]

    assert told(0.8, is_holiday=True) == []
    assert told(0.8, is_holiday=False) == [Cause.FEED_FROZEN]
    assert told(6.0, is_holiday=True) == [Cause.FEED_FROZEN]


def layout(**strengths: float) -> float:
    """How strongly a layout change is told where measures moved so strongly."""
    falls = ("characters_median", "paragraphs_median")
    names = ("authors_fill", *falls, "short_share", "unfinished_share", "fragments_share", "date_fill")
    measured = {name: Measured("harbour-courier", name, 0.5, 20, date(2026, 3, 2)) for name in names}
    judged = {
        name: Judgement(one, 0.9, None, None, strengths.get(name, 0.0), rises=name.endswith("_share"))
        for name, one in measured.items()
    }
    evidence = Evidence("harbour-courier", "run-1", datetime(2026, 3, 2, 5, tzinfo=UTC), measured, judged)
    return next(one.strength for one in findings_of(evidence) if one.cause is Cause.LAYOUT_CHANGE)


def test_two_signs_of_a_layout_tell_more_than_one_and_three_views_of_length_are_one() -> None:
    one = layout(characters_median=3.5)
    assert layout(characters_median=3.5, unfinished_share=3.5) > one + 1
    assert layout(characters_median=3.5, paragraphs_median=3.5, short_share=3.5) == one

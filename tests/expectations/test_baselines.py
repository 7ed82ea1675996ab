"""What is usual for an outlet, from its own past."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from statistics import fmean

import pytest

from expectations.baselines import NEW_NORMAL_DAYS, holiday_of, judge
from expectations.daily_counts import spread_of, weekday_factors
from expectations.judging import judge_run
from expectations.lasting import early, gone, loss, resized
from expectations.suggest import suggest
from expectations.tails import count_strength, share_strength
from tasks.measures import Measured

TODAY = date(2026, 6, 1)  # a Monday


def days(measure: str, values: list[float], articles: int = 40, source: str = "harbour-courier") -> list[Measured]:
    """One value a day up to yesterday."""
    first = TODAY - timedelta(days=len(values))
    return [Measured(source, measure, value, articles, first + timedelta(days=at)) for at, value in enumerate(values)]


def weekly(weeks: int, weekday: int = 40, weekend: int = 8) -> list[float]:
    """Counts that follow the week, up to the Sunday before TODAY."""
    random = Random(1)
    return [(weekend if at % 7 >= 5 else weekday) + random.randint(-4, 4) for at in range(7 * weeks)]


def today(measure: str, value: float, articles: int = 40, day: date = TODAY) -> Measured:
    return Measured("harbour-courier", measure, value, articles, day)


def test_a_quiet_sunday_is_usual_and_a_quiet_monday_is_not() -> None:
    past = days("new_articles", weekly(8))
    monday = judge(today("new_articles", 7), past)
    assert monday is not None
    assert monday.is_out
    assert monday.low is not None
    assert 7 < monday.low < monday.usual
    sunday = judge(today("new_articles", 7, day=TODAY - timedelta(days=1)), past[:-1])
    assert sunday is not None
    assert not sunday.is_out


def test_a_weekend_is_as_quiet_as_it_was_and_not_half_way_to_a_working_day() -> None:
    factors = weekday_factors(days("new_articles", weekly(8, weekday=100, weekend=30)))
    for weekday in (5, 6):
        assert factors[weekday] / factors[0] == pytest.approx(0.3, abs=0.05)


def test_a_weekday_that_is_silent_is_known_for_it() -> None:
    past = days("new_articles", [40.0, 40.0, 40.0, 40.0, 40.0, 40.0, 0.0] * 8)
    factors = weekday_factors(past)
    assert factors[6] < 0.1 * factors[5]


def test_a_new_outlet_is_not_judged_before_it_has_a_past() -> None:
    assert judge(today("authors_fill", 0.0), days("authors_fill", [1.0] * 3)) is None
    assert judge(today("new_articles", 0), days("new_articles", [40.0] * 7)) is None


def test_a_field_that_is_lost_is_out_of_bounds_and_one_that_wavers_is_not() -> None:
    random = Random(2)
    past = days("authors_fill", [random.choice((0.85, 0.9, 0.95)) for _ in range(28)])
    lost, wavering = judge(today("authors_fill", 0.1), past), judge(today("authors_fill", 0.8), past)
    assert lost is not None
    assert wavering is not None
    assert lost.is_out
    assert lost.strength > 20
    assert wavering.strength == 0


def test_a_small_outlet_says_less_than_a_large_one() -> None:
    past = days("authors_fill", [0.9] * 28, articles=4)
    small, large = (judge(today("authors_fill", 0.5, articles), past) for articles in (2, 60))
    assert small is not None
    assert large is not None
    assert small.strength < 2 < large.strength


def test_the_bounds_are_where_values_begin_to_be_out() -> None:
    past = days("characters_median", [4000 + 100 * (at % 5) for at in range(28)])
    found = judge(today("characters_median", 4200), past)
    assert found is not None
    assert found.low is not None
    below, above = (judge(today("characters_median", found.low * factor), past) for factor in (0.97, 1.03))
    assert below is not None
    assert above is not None
    assert (below.is_out, above.is_out) == (True, False)


def test_days_out_of_bounds_are_no_past_until_they_are_all_there_is() -> None:
    usual = days("authors_fill", [0.9] * 28)
    first = usual[0].day
    odd = [
        Measured("harbour-courier", "authors_fill", 0.0, 40, first + timedelta(days=28 + at), is_usual=False)
        for at in range(NEW_NORMAL_DAYS)
    ]
    day = first + timedelta(days=28 + NEW_NORMAL_DAYS)
    before = judge(today("authors_fill", 0.0, day=day), [*usual, *odd[:-1]])
    after = judge(today("authors_fill", 0.0, day=day), [*usual, *odd])
    assert before is not None
    assert after is not None
    assert (before.is_out, after.is_out) == (True, False)


def test_a_day_that_is_quiet_for_all_peers_is_a_holiday() -> None:
    names = [f"outlet-{number}" for number in range(5)]
    past = {(name, "new_articles"): days("new_articles", weekly(8), source=name) for name in names}
    rows = [Measured(name, "new_articles", 12, 12, TODAY) for name in names]
    together = judge_run(rows, past, dict.fromkeys(names, "Europe/London"))
    apart = judge_run(rows, past, {name: name for name in names})
    assert {one["new_articles"].is_out for one in together.values()} == {False}
    assert {one["new_articles"].is_out for one in apart.values()} == {True}


@pytest.mark.parametrize(("peers", "share"), [([(9, 40)] * 2, 1.0), ([(36, 40)] * 5, 1.0), ([(10, 40)] * 5, 0.25)])
def test_two_peers_are_no_crowd(peers: list[tuple[float, float]], share: float) -> None:
    assert holiday_of(peers) == share


def test_tails_are_those_of_the_distributions() -> None:
    poisson = -math.log10(math.exp(-30))
    assert count_strength(0, 30, 1e-6, upper=False) == pytest.approx(poisson, rel=1e-3)
    binomial = -math.log10(0.5**20)
    assert share_strength(20, 20, 0.5, 1e9, upper=True) == pytest.approx(binomial, rel=1e-3)
    assert share_strength(3, 20, 0.5, 1e9, upper=True) == 0


def test_bounds_are_suggested_with_their_evidence() -> None:
    past = {
        ("harbour-courier", "new_articles"): days("new_articles", [30.0, 40.0, 50.0] * 8),
        ("harbour-courier", "title_fill"): days("title_fill", [1.0] * 24),
        ("vale-herald", "new_articles"): days("new_articles", [30.0] * 5, source="vale-herald"),
    }
    found = {(one.source, one.measure): one for one in suggest(past, ["harbour-courier", "vale-herald"])}
    volume = found["harbour-courier", "articles_per_day"]
    assert (volume.least, volume.most) == (24, 100)
    assert "24 usual days" in volume.evidence
    assert found["harbour-courier", "title_fill"].least == 0.8
    assert not any(source == "vale-herald" for source, _ in found)


def test_half_of_the_volume_for_three_days_is_likelier_a_loss_than_chance() -> None:
    assert loss([(20.0, 40.0)] * 3, 0.03, 0.05) > 2
    assert loss([(36.0, 40.0)] * 3, 0.03, 0.05) < 0.5


def test_what_shows_only_in_many_days_must_show_more_clearly() -> None:
    four = [(27.0, 40.0)] * 4
    assert loss(four, 0.03, 0.05) < loss([(27.0, 40.0)] * 3, 0.03, 0.05) + 0.3


def test_articles_from_the_future_tell_of_a_clock_that_is_ahead() -> None:
    assert early([(1, 40), (2, 40)], 0.0003, 150) > 2
    assert early([(0, 40)] * 3, 0.0003, 150) == 0
    # who often dates ahead has no broken clock for it
    assert early([(1, 40), (2, 40)], 0.03, 150) < 0.5


def test_a_field_that_half_of_the_articles_had_is_lost_when_it_is_missing_day_after_day() -> None:
    wavering = [0.25, 0.5, 0.75, 0.5] * 7
    past = days("authors_fill", [*wavering, 0.0, 0.0], articles=5)
    alone = judge(today("authors_fill", 0.0, articles=5), days("authors_fill", [*wavering, 0.5, 0.5], articles=5))
    together = judge(today("authors_fill", 0.0, articles=5), past)
    assert alone is not None
    assert together is not None
    assert alone.lasting < 1
    assert together.lasting > 2.5


def test_a_day_that_was_told_by_itself_is_not_told_again_with_others() -> None:
    told = days("authors_fill", [0.5] * 28 + [0.0] * 3, articles=12)
    told = [replace(row, is_usual=row.value > 0) for row in told]
    again = judge(today("authors_fill", 0.15, articles=12), told)
    assert again is not None
    assert again.lasting == 0


def test_texts_of_a_third_of_their_length_are_likelier_a_fault_than_chance_after_some_days() -> None:
    assert resized([(1.1, 0.4, 0.0)] * 3, 0.1) > 2
    assert resized([(0.2, 0.4, 0.0)] * 3, 0.1) < 0.5


def test_a_share_that_goes_the_other_way_is_not_gone() -> None:
    assert gone([(0, 6)] * 3, 0.5, 50, rises=False) > 2.5
    assert gone([(5, 6)] * 3, 0.5, 50, rises=False) == 0
    assert gone([(5, 6)] * 3, 0.1, 50, rises=True) > 2.5


def test_two_days_in_a_row_must_bring_more_than_three() -> None:
    """A bridge day beside a feast is one event, not two."""
    two, three = (loss([(20, 40)] * many, 0.03, 0.05) for many in (2, 3))
    assert three - two > 1.5


def test_days_without_any_article_are_a_loss_even_of_an_outlet_of_few() -> None:
    assert loss([(0, 4.5)] * 3, 0.03, 0.1) > loss([(2, 4.5)] * 3, 0.03, 0.1) + 1


def test_a_day_is_no_part_of_the_level_that_it_is_compared_with() -> None:
    """Of sixty outlets whose days differ by a quarter: from what was known before, the next day differs by more."""
    spreads = []
    for seed in range(60):
        random = Random(seed)
        rows = days("new_articles", [float(round(400 * random.gammavariate(16, 1 / 16))) for _ in range(42)])
        spreads.append(math.sqrt(spread_of(rows, (1.0,) * 7)))
    assert 0.256 < fmean(spreads) < 0.275

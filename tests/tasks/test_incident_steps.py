"""From findings to incidents and notices: one incident, one opening, one end; quiet about the rest."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from tasks.incident_steps import decide
from tasks.incidents import Cause, Finding, Incident, IncidentSeverity, IncidentState, NoticeKind, Notification, Policy
from tasks.measures import Judgement, Measured

START = datetime(2026, 3, 2, 5, tzinfo=UTC)
POLICY = Policy(repeat_after=timedelta(days=3))


def finding(day: int, cause: Cause = Cause.BLOCK, strength: float = 9.0, *, hard: bool = True) -> Finding:
    at_once = hard and strength > 0
    return Finding(
        "harbour-courier",
        cause,
        f"run-{day}",
        START + timedelta(days=day),
        strength,
        at_once=at_once,
        severity=IncidentSeverity.CRITICAL if at_once else IncidentSeverity.WARNING,
        measure="new_articles",
        value=0.0,
        usual=41.0,
        low=28.0,
    )


class Newsroom:
    """Runs day by day, and what was told so far."""

    def __init__(self) -> None:
        self.incidents: tuple[Incident, ...] = ()
        self.told: list[Notification] = []

    def run(self, day: int, *findings: Finding) -> tuple[Notification, ...]:
        now = START + timedelta(days=day)
        self.incidents, notices = decide(self.incidents, findings, now, POLICY)
        self.told += notices
        return notices

    @property
    def only(self) -> Incident:
        (incident,) = self.incidents
        return incident


def kinds(notices: Sequence[Notification]) -> list[NoticeKind]:
    return [one.kind for one in notices]


def test_a_hard_fault_is_told_once_and_its_end_once() -> None:
    newsroom = Newsroom()
    newsroom.run(0, finding(0))
    newsroom.run(1, finding(1))
    newsroom.run(2, finding(2, strength=0))
    newsroom.run(3, finding(3, strength=0))
    assert kinds(newsroom.told) == [NoticeKind.OPENED, NoticeKind.FIXED]
    assert newsroom.only.state is IncidentState.RESOLVED
    opened, fixed = newsroom.told
    assert opened.incident_id == fixed.incident_id
    assert (opened.title, fixed.title) == ("harbour-courier: we are blocked", "harbour-courier: we are blocked: fixed")
    assert "usually 41 (at least 28), now 0" in opened.before_after


def test_notice_ids_are_made_of_what_happened_and_not_of_the_clock() -> None:
    first, second = Newsroom(), Newsroom()
    first.run(0, finding(0))
    second.incidents, notices = decide((), [finding(0)], START + timedelta(hours=7), POLICY)
    assert [one.notice_id for one in first.told] == [one.notice_id for one in notices]


def test_a_weak_sign_waits_for_a_second_run() -> None:
    newsroom = Newsroom()
    assert newsroom.run(0, finding(0, Cause.VOLUME_LOSS, 4.5, hard=False)) == ()
    assert newsroom.only.state is IncidentState.SUSPECTED
    assert kinds(newsroom.run(1, finding(1, Cause.VOLUME_LOSS, 4.5, hard=False))) == [NoticeKind.OPENED]
    assert newsroom.only.since_run_id == "run-0"


def test_one_quiet_day_is_forgotten() -> None:
    newsroom = Newsroom()
    newsroom.run(0, finding(0, Cause.VOLUME_LOSS, 2.0, hard=False))
    newsroom.run(1, finding(1, Cause.VOLUME_LOSS, 0.3, hard=False))
    assert newsroom.incidents == ()
    assert newsroom.told == []


def test_what_goes_on_is_told_again_after_the_interval_and_not_before() -> None:
    newsroom = Newsroom()
    for day in range(7):
        newsroom.run(day, finding(day))
    assert [(one.kind, one.run_id) for one in newsroom.told] == [
        (NoticeKind.OPENED, "run-0"),
        (NoticeKind.REPEAT, "run-3"),
        (NoticeKind.REPEAT, "run-6"),
    ]
    assert len({one.notice_id for one in newsroom.told}) == 3


def test_who_acknowledged_it_hears_only_of_its_end() -> None:
    newsroom = Newsroom()
    newsroom.run(0, finding(0))
    newsroom.incidents = (dataclasses.replace(newsroom.only, state=IncidentState.ACKNOWLEDGED),)
    for day in range(1, 9):
        newsroom.run(day, finding(day))
    newsroom.run(9, finding(9, strength=0))
    assert kinds(newsroom.told) == [NoticeKind.OPENED, NoticeKind.FIXED]


def test_a_snooze_ends_by_itself() -> None:
    newsroom = Newsroom()
    newsroom.run(0, finding(0))
    until = START + timedelta(days=5)
    newsroom.incidents = (dataclasses.replace(newsroom.only, state=IncidentState.SNOOZED, snoozed_until=until),)
    for day in range(1, 6):
        newsroom.run(day, finding(day))
    assert [(one.kind, one.run_id) for one in newsroom.told[1:]] == [(NoticeKind.REPEAT, "run-5")]


def test_silence_resolves_nothing() -> None:
    newsroom = Newsroom()
    newsroom.run(0, finding(0))
    for day in range(1, 3):
        newsroom.run(day)
    assert newsroom.only.state is IncidentState.OPEN


def test_what_flaps_is_the_same_incident_and_ends_ever_later() -> None:
    newsroom = Newsroom()
    quiet_days = []
    day = 0
    for _ in range(3):
        newsroom.run(day, finding(day))
        waited = 0
        while newsroom.only.state is not IncidentState.RESOLVED:
            day, waited = day + 1, waited + 1
            newsroom.run(day, finding(day, strength=0))
        quiet_days.append(waited)
        day += 1
    assert quiet_days == [1, 2, 4]
    assert len({one.incident_id for one in newsroom.told}) == 1
    assert kinds(newsroom.told).count(NoticeKind.OPENED) == 1


def test_the_same_fault_by_another_name_is_no_second_incident() -> None:
    newsroom = Newsroom()
    newsroom.run(0, finding(0, Cause.PAYWALL, 9.0, hard=False))
    newsroom.run(1, finding(1, Cause.LAYOUT_CHANGE, 9.0, hard=False))
    assert newsroom.only.cause is Cause.PAYWALL
    assert kinds(newsroom.told) == [NoticeKind.OPENED]


def test_two_faults_of_no_kin_are_two_incidents() -> None:
    newsroom = Newsroom()
    newsroom.run(0, finding(0, Cause.WRONG_DATES), finding(0, Cause.LANGUAGE_SWITCH))
    assert len(newsroom.incidents) == 2


def test_all_that_was_missed_comes_without_an_alert() -> None:
    newsroom = Newsroom()
    newsroom.run(0, finding(0, Cause.FEED_GONE))
    newsroom.run(1, finding(1, Cause.FEED_GONE, 0), finding(1, Cause.VOLUME_FLOOD, 12.0, hard=False))
    assert kinds(newsroom.told) == [NoticeKind.OPENED, NoticeKind.FIXED]


def test_what_gets_graver_is_told_at_once_under_its_new_name() -> None:
    newsroom = Newsroom()
    newsroom.run(0, finding(0, Cause.LAYOUT_CHANGE, 8.0, hard=False))
    (notice,) = newsroom.run(1, finding(1, Cause.BLOCK, 12.0))
    assert (notice.kind, notice.cause, notice.severity) == (
        NoticeKind.REPEAT,
        Cause.BLOCK,
        IncidentSeverity.CRITICAL,
    )


def test_a_feed_that_is_gone_is_news_to_who_took_on_that_fewer_articles_came() -> None:
    newsroom = Newsroom()
    newsroom.run(0, finding(0, Cause.VOLUME_LOSS, 8.0, hard=False))
    newsroom.incidents = (dataclasses.replace(newsroom.only, state=IncidentState.ACKNOWLEDGED),)
    (notice,) = newsroom.run(1, finding(1, Cause.FEED_GONE, 12.0))
    assert (notice.kind, notice.cause) == (NoticeKind.OPENED, Cause.FEED_GONE)
    newsroom.run(2, finding(2, Cause.VOLUME_LOSS, 0.0, hard=False), finding(2, Cause.FEED_GONE, 0.0))
    newsroom.run(3, finding(3, Cause.VOLUME_LOSS, 0.0, hard=False), finding(3, Cause.FEED_GONE, 0.0))
    ends = [one.cause for one in newsroom.told if one.kind is NoticeKind.FIXED]
    assert sorted(ends) == [Cause.FEED_GONE, Cause.VOLUME_LOSS]


def test_a_loss_that_was_only_suspected_goes_on_under_the_name_of_the_feed_that_is_gone() -> None:
    newsroom = Newsroom()
    newsroom.run(0, finding(0, Cause.VOLUME_LOSS, 3.0, hard=False))
    newsroom.run(1, finding(1, Cause.FEED_GONE, 12.0))
    assert newsroom.only.cause is Cause.FEED_GONE
    assert kinds(newsroom.told) == [NoticeKind.OPENED]


def test_how_many_articles_came_is_no_news_while_what_came_is_known_to_be_unusable() -> None:
    newsroom = Newsroom()
    newsroom.run(0, finding(0, Cause.REPEATED_TEXT))
    newsroom.run(1, finding(1, Cause.REPEATED_TEXT), finding(1, Cause.VOLUME_LOSS, 9.0, hard=False))
    assert [one.cause for one in newsroom.told] == [Cause.REPEATED_TEXT]
    newsroom.run(2, finding(2, Cause.REPEATED_TEXT, 0.0))
    newsroom.run(6, finding(6, Cause.VOLUME_LOSS, 9.0, hard=False))
    assert newsroom.told[-1].cause is Cause.VOLUME_LOSS


def test_a_suspicion_of_fewer_articles_silences_no_clock_and_an_outage_does() -> None:
    suspicious, dark = Newsroom(), Newsroom()
    suspicious.run(0, finding(0, Cause.VOLUME_LOSS, 2.0, hard=False))
    suspicious.run(1, finding(1, Cause.WRONG_DATES, 8.0, hard=False))
    assert [one.cause for one in suspicious.told] == [Cause.WRONG_DATES]
    dark.run(0, finding(0, Cause.FEED_FROZEN))
    dark.run(1, finding(1, Cause.FEED_FROZEN, 0.0), finding(1, Cause.WRONG_DATES, 8.0, hard=False))
    assert [one.cause for one in dark.told if one.kind is NoticeKind.OPENED] == [Cause.FEED_FROZEN]


def test_what_was_only_suspected_goes_on_in_the_kindred_incident_that_was_told() -> None:
    newsroom = Newsroom()
    newsroom.run(0, finding(0, Cause.VOLUME_LOSS, 3.0, hard=False))
    newsroom.run(1, finding(1, Cause.VOLUME_LOSS, 3.0, hard=False), finding(1, Cause.FEED_FROZEN, 9.0))
    newsroom.run(2, finding(2, Cause.VOLUME_LOSS, 9.0, hard=False))
    newsroom.run(3, finding(3, Cause.VOLUME_LOSS, 0.0, hard=False), finding(3, Cause.FEED_FROZEN, 0.0))
    newsroom.run(4, finding(4, Cause.VOLUME_LOSS, 0.0, hard=False), finding(4, Cause.FEED_FROZEN, 0.0))
    assert kinds(newsroom.told) == [NoticeKind.OPENED, NoticeKind.FIXED]


def of_date_fill(day: int, value: float, strength: float, articles: int = 20) -> Finding:
    """A soft finding of a layout that lost its dates, and what the day was like."""
    measured = Measured("harbour-courier", "date_fill", value, articles, START.date() + timedelta(days=day))
    judged = {"date_fill": Judgement(measured, 0.98, None, None, strength, rises=False)}
    bare = finding(day, Cause.LAYOUT_CHANGE, strength, hard=False)
    return dataclasses.replace(bare, measure="date_fill", value=value, usual=0.98, judged=judged)


def test_days_of_too_few_articles_to_be_strange_end_nothing_while_they_are_as_bad() -> None:
    newsroom = Newsroom()
    newsroom.run(0, of_date_fill(0, 0.02, 20.0))
    newsroom.run(1, of_date_fill(1, 0.0, 1.2, 2))
    newsroom.run(2, of_date_fill(2, 0.0, 1.2, 2))
    assert kinds(newsroom.told) == [NoticeKind.OPENED]
    newsroom.run(3, of_date_fill(3, 1.0, 0.0))
    newsroom.run(4, of_date_fill(4, 0.95, 0.0))
    assert kinds(newsroom.told) == [NoticeKind.OPENED, NoticeKind.FIXED]


def test_a_loss_is_over_when_more_than_half_of_what_was_lost_is_back_by_the_weekday_s_own_measure() -> None:
    newsroom = Newsroom()

    def volume(day: int, value: float, usual: float, strength: float) -> Finding:
        measured = Measured("harbour-courier", "new_articles", value, 9, START.date() + timedelta(days=day))
        judged = {"new_articles": Judgement(measured, usual, None, None, strength, rises=False)}
        bare = finding(day, Cause.VOLUME_LOSS, strength, hard=False)
        return dataclasses.replace(bare, value=value, usual=usual, judged=judged)

    newsroom.run(0, volume(0, 40.0, 100.0, 8.0))
    for day in (1, 2):
        newsroom.run(day, volume(day, 6.0, 10.0, 0.8))
    assert newsroom.only.quiet_runs == 0
    for day in (3, 4):
        newsroom.run(day, volume(day, 8.0, 10.0, 0.4))
    assert newsroom.only.state is IncidentState.RESOLVED


def test_what_stays_as_it_became_ends_when_it_is_what_is_usual() -> None:
    newsroom = Newsroom()
    newsroom.run(0, of_date_fill(0, 0.02, 20.0))
    for day in (19, 20):
        found = of_date_fill(day, 0.02, 0.0)
        judged = {"date_fill": dataclasses.replace(found.judged["date_fill"], usual=0.02)}
        newsroom.run(day, dataclasses.replace(found, judged=judged))
    assert newsroom.only.state is IncidentState.RESOLVED


def test_a_day_of_a_few_articles_that_are_sound_by_chance_ends_nothing_by_itself() -> None:
    newsroom = Newsroom()
    newsroom.run(0, dataclasses.replace(of_date_fill(0, 0.1, 20.0), severity=IncidentSeverity.CRITICAL))
    newsroom.run(1, of_date_fill(1, 1.0, 0.0, 1))
    newsroom.run(2, of_date_fill(2, 0.1, 9.0, 10))
    assert kinds(newsroom.told) == [NoticeKind.OPENED]
    for day in (3, 4):
        newsroom.run(day, of_date_fill(day, 1.0, 0.0, 1))
    assert kinds(newsroom.told) == [NoticeKind.OPENED, NoticeKind.FIXED]


def test_a_run_that_did_not_look_at_the_measure_is_none_to_end_it_by_itself() -> None:
    newsroom = Newsroom()
    newsroom.run(0, dataclasses.replace(of_date_fill(0, 0.1, 20.0), severity=IncidentSeverity.CRITICAL))
    nothing = of_date_fill(1, 0.0, 0.0)
    other = {"blocked_share": nothing.judged["date_fill"]}
    newsroom.run(1, dataclasses.replace(nothing, measure="blocked_share", judged=other))
    assert newsroom.only.state is IncidentState.OPEN
    newsroom.run(2, of_date_fill(2, 1.0, 0.0))
    assert kinds(newsroom.told) == [NoticeKind.OPENED, NoticeKind.FIXED]


def test_a_kindred_cause_goes_on_in_what_was_told_and_does_not_speak_for_it() -> None:
    newsroom = Newsroom()
    newsroom.run(0, of_date_fill(0, 0.02, 8.0))
    newsroom.run(1, dataclasses.replace(finding(1, Cause.WRONG_DATES, 9.0, hard=False), measure="age_hours"))
    assert (newsroom.only.cause, newsroom.only.measure, newsroom.only.runs) == (Cause.LAYOUT_CHANGE, "date_fill", 2)


def test_a_kindred_cause_keeps_nothing_open_whose_own_measure_is_back() -> None:
    newsroom = Newsroom()
    newsroom.run(0, of_date_fill(0, 0.02, 8.0))
    for day in (1, 2):
        sound = of_date_fill(day, 0.98, 0.0)
        kindred = dataclasses.replace(sound, cause=Cause.VOLUME_LOSS, measure="new_articles", strength=7.5)
        newsroom.run(day, sound, kindred)
    assert kinds(newsroom.told) == [NoticeKind.OPENED, NoticeKind.FIXED]


def test_two_kindred_causes_that_open_in_one_run_are_one_incident() -> None:
    newsroom = Newsroom()
    newsroom.run(0, finding(0, Cause.VOLUME_LOSS, 3.5, hard=False), finding(0, Cause.FEED_FROZEN, 3.9, hard=False))
    assert newsroom.told == []
    newsroom.run(1, finding(1, Cause.VOLUME_LOSS, 9.0, hard=False), finding(1, Cause.FEED_FROZEN, 12.0))
    newsroom.run(2, finding(2, Cause.VOLUME_LOSS, 9.0, hard=False), finding(2, Cause.FEED_FROZEN, 12.0))
    newsroom.run(3, finding(3, Cause.VOLUME_LOSS, 0.0, hard=False), finding(3, Cause.FEED_FROZEN, 0.0))
    assert [(one.kind, one.cause) for one in newsroom.told] == [
        (NoticeKind.OPENED, Cause.FEED_FROZEN),
        (NoticeKind.FIXED, Cause.FEED_FROZEN),
    ]


def test_what_a_cause_explains_on_its_own_days_it_explains_on_those_after_them() -> None:
    newsroom = Newsroom()
    newsroom.run(0, finding(0, Cause.DUPLICATES))
    newsroom.run(1, finding(1, Cause.DUPLICATES, 0.0), finding(1, Cause.WRONG_DATES, 7.0, hard=False))
    newsroom.run(3, finding(3, Cause.WRONG_DATES, 7.0, hard=False))
    assert kinds(newsroom.told) == [NoticeKind.OPENED, NoticeKind.FIXED]
    newsroom.run(6, finding(6, Cause.WRONG_DATES, 7.0, hard=False))
    assert newsroom.told[-1].cause is Cause.WRONG_DATES


def test_lost_volume_does_not_swallow_a_layout_that_changed() -> None:
    newsroom = Newsroom()
    newsroom.run(0, finding(0, Cause.VOLUME_LOSS, hard=False))
    told = newsroom.run(1, finding(1, Cause.VOLUME_LOSS, 5.0, hard=False), finding(1, Cause.LAYOUT_CHANGE))
    assert [(one.kind, one.cause) for one in told] == [(NoticeKind.OPENED, Cause.LAYOUT_CHANGE)]

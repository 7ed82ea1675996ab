"""What goes to whom and when, decided without a clock."""

from datetime import UTC, datetime, timedelta

from tasks.deliveries import MOST_AT_ONCE, PAUSES, Delivery, DeliveryState, messages, plan, refused, report_of, sent
from tasks.routes import Route, Target
from tests.flows.test_delivery import notice

NOW = datetime(2026, 3, 3, 6, tzinfo=UTC)
OPERATORS = Target(Route("operators", "env:A"), url="json://127.0.0.1")


def fresh(count: int = 1) -> tuple[Delivery, ...]:
    return plan([notice(f"n{number}", created_at=NOW) for number in range(count)], [OPERATORS], [], NOW)


def test_what_is_known_is_planned_no_second_time() -> None:
    known = fresh(2)
    assert plan([it.notice for it in known], [OPERATORS], [known[0].key], NOW) == known[1:]


def test_a_new_route_is_told_of_the_last_day_only() -> None:
    notices = [notice("old", created_at=NOW - timedelta(days=2)), notice("new", created_at=NOW - timedelta(hours=23))]
    assert [it.notice.notice_id for it in plan(notices, [OPERATORS], [], NOW)] == ["new"]


def test_a_refused_delivery_waits_longer_each_time_and_is_given_up_at_last() -> None:
    (delivery,) = fresh()
    moment = NOW
    for pause in PAUSES:
        delivery = refused(delivery, "500", moment)
        assert (delivery.state, delivery.next_try_at) == (DeliveryState.WAITING, moment + pause)
        assert list(messages([delivery], [OPERATORS], {}, moment)) == []
        moment = delivery.next_try_at
        assert len(list(messages([delivery], [OPERATORS], {}, moment))) == 1
    delivery = refused(delivery, "500", moment)
    assert delivery.state is DeliveryState.GIVEN_UP
    assert list(messages([delivery], [OPERATORS], {}, moment + timedelta(days=99))) == []
    report = report_of([delivery], 0, 0, NOW)
    assert (report.given_up, report.is_well) == (1, False)


def test_what_is_sent_is_settled() -> None:
    (delivery,) = fresh()
    done = sent(refused(delivery, "500", NOW), NOW)
    assert (done.state, done.sent_at, done.last_error) == (DeliveryState.SENT, NOW, "")
    assert report_of([done], 1, 0, NOW).is_well


def test_a_few_come_one_by_one_and_many_together() -> None:
    assert len(list(messages(fresh(MOST_AT_ONCE), [OPERATORS], {}, NOW))) == MOST_AT_ONCE
    assert len(list(messages(fresh(MOST_AT_ONCE + 1), [OPERATORS], {}, NOW))) == 1


def test_a_route_that_is_gone_is_not_served() -> None:
    assert list(messages(fresh(), [], {}, NOW)) == []

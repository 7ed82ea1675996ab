"""What the warehouse remembers before extraction."""

from datetime import UTC, datetime, timedelta

from tasks.recognise import Known
from tasks.vocabulary import Outcome
from tests.warehouse.runs import do_run
from tests.warehouse.samples import article, row
from warehouse.forget import forget
from warehouse.known import read_known
from warehouse.layout import Home
from warehouse.master import open_master


def test_articles_are_known_by_their_key(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0)), row(1, article(1), candidate_key="place")])
    with open_master(home) as con:
        found = read_known(con, [article(0).article_id, "place", "nobody", "place"])
        assert read_known(con, []) == {}
    content = row(0, article(0)).content_hash or ""
    loaded_at = found[article(0).article_id].first_loaded_at
    assert loaded_at is not None
    assert timedelta() <= datetime.now(UTC) - loaded_at < timedelta(minutes=10)
    known = Known(content, "o1", Outcome.UNCHANGED, "same-content", first_loaded_at=loaded_at)
    assert found[article(0).article_id] == known
    assert set(found) == {article(0).article_id, "place"}


def test_what_was_forgotten_is_known_only_as_that(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    forget(home, "https://daily.example/2026/0")
    with open_master(home) as con:
        found = read_known(con, [article(0).article_id])
    assert found == {article(0).article_id: Known("", "", Outcome.REFUSED, "forgotten")}

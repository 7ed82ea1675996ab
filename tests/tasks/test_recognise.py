"""What needs no extraction is recognised by content, options and rules, and by nothing else."""

from dataclasses import replace

import pytest

from tasks.model import Candidate, Failure, Page
from tasks.recognise import Known, Versions, recognise
from tasks.vocabulary import Kind, Outcome, Reason

CANDIDATE = Candidate("web", "a.html", "https://web.example/a?utm_source=x", "https://web.example/a", "key")
PAGE = Page(CANDIDATE, Kind.PAGES, b"<p>", "hash")
VERSIONS = Versions(options="options", rules="rules")
LOADED = Known("hash", "options", Outcome.UNCHANGED, Reason.SAME_CONTENT)
QUARANTINED = Known("hash", "options", Outcome.QUARANTINED, "title_present", "rules", "no title")
FORGOTTEN = Known("", "", Outcome.REFUSED, Reason.FORGOTTEN)


def test_what_nobody_knows_is_extracted() -> None:
    assert recognise(PAGE, 7, None, VERSIONS) is None


def test_the_same_content_is_unchanged() -> None:
    row = recognise(PAGE, 7, LOADED, VERSIONS)
    assert row is not None
    assert (row.seq, row.outcome, row.reason) == (7, Outcome.UNCHANGED, "same-content")
    assert (row.url, row.content_hash, row.article) == ("https://web.example/a", "hash", None)


@pytest.mark.parametrize(
    "known",
    [
        replace(LOADED, content_hash="other"),
        replace(LOADED, options_version="other"),
        replace(QUARANTINED, content_hash="other"),
        replace(QUARANTINED, rules_version="other"),
    ],
)
def test_other_content_options_or_rules_mean_work(known: Known) -> None:
    assert recognise(PAGE, 7, known, VERSIONS) is None


def test_loaded_articles_are_not_judged_anew_when_rules_change() -> None:
    assert recognise(PAGE, 7, LOADED, Versions("options", "other")) is not None


def test_what_is_quarantined_stays_there_with_its_reason() -> None:
    row = recognise(PAGE, 7, QUARANTINED, VERSIONS)
    assert row is not None
    assert (row.outcome, row.reason, row.detail) == (Outcome.QUARANTINED, "title_present", "no title")


def test_a_failure_is_its_own_end_even_where_its_article_is_known() -> None:
    failure = Failure(CANDIDATE, Outcome.FAILED, Reason.EMPTY_PAGE, "0 bytes")
    row = recognise(failure, 7, LOADED, VERSIONS)
    assert row is not None
    assert (row.outcome, row.reason, row.detail) == (Outcome.FAILED, "empty-page", "0 bytes")


@pytest.mark.parametrize("item", [PAGE, Failure(CANDIDATE, Outcome.PENDING, Reason.NO_BODY)])
def test_what_is_forgotten_is_refused_without_a_trace(item: Page | Failure) -> None:
    row = recognise(item, 7, FORGOTTEN, VERSIONS)
    assert row is not None
    assert (row.outcome, row.reason) == (Outcome.REFUSED, "forgotten")
    assert (row.url, row.content_hash, row.detail) == (None, None, "")

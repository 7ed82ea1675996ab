"""Stories: near-duplicates across outlets and days are grouped, incrementally, under ids that stay."""

import itertools
import random
from datetime import date

import duckdb
import pytest

from tasks.model import Article
from tasks.staging import StagedRow
from tests.warehouse.runs import ask, do_run
from tests.warehouse.samples import article, row
from warehouse.forget import forget
from warehouse.layout import Home
from warehouse.quarantine import release
from warehouse.stories import MOST_STORIES

REPORT = (
    "The harbour board has voted to close the old ferry pier at Saltcombe before the end of the summer season.",
    "Engineers who looked at the piles in the spring found that the tide had worn three of them almost through.",
    "Until a new pier is built, boats for the islands will leave from the coal quay on the other side of the basin.",
    "Shopkeepers along the front fear that visitors will no longer pass their doors on the way to the morning boat.",
    "The mayor promised them a covered walk from the station and said that the town would pay for it by itself.",
)
LEAD = "There will be no more boats from the old pier: so much is certain after a long night in the town hall."
WHOLE = article(0, texts=REPORT)
CUT = article(1, "herald", texts=REPORT[:3])
NEW_LEAD = article(2, texts=(LEAD, *REPORT[1:]))
FRAMED = article(3, "herald", texts=("Share", "Listen to this article", *REPORT, "Read more on the islands."))
COPIES = (WHOLE, CUT, NEW_LEAD, FRAMED)
ELSE = article(9)


def rows(*articles: Article) -> list[StagedRow]:
    return [row(seq, made) for seq, made in enumerate(articles)]


def stories(home: Home) -> dict[str, str]:
    return dict(ask(home, "SELECT article_id, story_id FROM articles"))


def test_copies_of_one_run_are_one_story_of_what_was_published_first(home: Home) -> None:
    early = article(2, texts=(LEAD, *REPORT[1:]), published_on=date(2026, 2, 19))
    do_run(home, "r1", rows(WHOLE, CUT, early, FRAMED, ELSE))
    found = stories(home)
    assert {found[one.article_id] for one in (WHOLE, CUT, early, FRAMED)} == {early.article_id}
    assert found[ELSE.article_id] == ELSE.article_id
    assert ask(
        home,
        "SELECT story_id, articles, source_names, first_source, first_url, near_duplicates FROM syndicated_stories",
    ) == [(early.article_id, 4, ["daily", "herald"], "daily", early.url, 3)]


def test_later_copies_join_the_story_and_its_id_stays(home: Home) -> None:
    do_run(home, "r1", rows(CUT))
    do_run(home, "r2", rows(WHOLE, ELSE))
    do_run(home, "r3", rows(NEW_LEAD, FRAMED))
    assert stories(home) == {
        **{one.article_id: CUT.article_id for one in COPIES},
        ELSE.article_id: ELSE.article_id,
    }
    assert ask(home, "SELECT article_id, like_article_id, share, runs, run_id FROM story_matches ORDER BY run_id")[
        0
    ] == ((WHOLE.article_id, CUT.article_id, 1.0, 1, "r2"))


@pytest.mark.parametrize("order", list(itertools.permutations(range(3)))[1:])
def test_the_order_of_discovery_changes_nothing(
    home: Home, tmp_path_factory: pytest.TempPathFactory, order: tuple[int, ...]
) -> None:
    other = Home(tmp_path_factory.mktemp("other") / "data")
    made = [*COPIES[:3], ELSE]
    do_run(other, "r1", rows(*made))
    do_run(home, "r1", rows(ELSE, *(made[number] for number in order)))
    assert stories(home) == stories(other)
    matches = "SELECT article_id, like_article_id FROM story_matches ORDER BY ALL"
    assert ask(home, matches) == ask(other, matches)


def test_reports_of_one_template_stay_apart_however_many_there_are(home: Home) -> None:
    dice = random.Random(3)

    def report(number: int) -> Article:
        low, high, gusts, rain, hours, then = (dice.randint(10, 99) for _ in range(6))
        return article(
            number,
            texts=(
                f"The day begins with {low} degrees over Saltcombe, and by noon it has warmed to {high} degrees.",
                f"Winds from the west reach {gusts} kilometres an hour, and the chance of rain is {rain} per cent.",
                f"Tide tables give {hours} hours of low water; {then} degrees are expected tomorrow.",
            ),
        )

    made = [report(number) for number in range(3 * MOST_STORIES)]
    do_run(home, "r1", rows(*made[: 2 * MOST_STORIES]))
    do_run(home, "r2", rows(*made[2 * MOST_STORIES :], WHOLE))
    do_run(home, "r3", rows(CUT))
    found = stories(home)
    assert found.pop(CUT.article_id) == WHOLE.article_id
    assert all(article_id == story_id for article_id, story_id in found.items())


def test_an_edited_article_stays_in_its_story(home: Home) -> None:
    do_run(home, "r1", rows(WHOLE))
    do_run(home, "r2", rows(CUT))
    do_run(home, "r3", rows(article(0, texts=(LEAD, *REPORT[1:]))))
    assert stories(home) == {WHOLE.article_id: WHOLE.article_id, CUT.article_id: WHOLE.article_id}
    do_run(home, "r4", rows(article(1, "herald", texts=REPORT[:4])))
    assert stories(home)[CUT.article_id] == WHOLE.article_id
    assert ask(home, "SELECT count(*) FROM story_matches") == [(1,)]


def test_another_text_under_the_address_leaves_the_story_to_the_others(home: Home) -> None:
    do_run(home, "r1", rows(WHOLE))
    do_run(home, "r2", rows(CUT))
    do_run(home, "r3", rows(FRAMED))
    anew = article(0, texts=tuple(article(8).text.split("\n")))
    do_run(home, "r4", rows(anew, NEW_LEAD))
    assert stories(home) == {
        WHOLE.article_id: WHOLE.article_id,
        **{one.article_id: CUT.article_id for one in (CUT, FRAMED, NEW_LEAD)},
    }


def test_equal_texts_of_one_run_go_to_the_story_together(home: Home) -> None:
    do_run(home, "r1", rows(WHOLE))
    twin = article(7, texts=REPORT[:3])
    do_run(home, "r2", rows(CUT, twin))
    assert set(stories(home).values()) == {WHOLE.article_id}


def test_a_short_text_is_its_own_story(home: Home) -> None:
    do_run(home, "r1", rows(WHOLE))
    assert ask(home, "SELECT count(*) FROM text_sketches WHERE len(bands) = 64") == [(1,)]
    brief = article(5, texts=(REPORT[0][:90],))
    do_run(home, "r2", [row(0, brief)])
    release(home, [brief.article_id])
    assert stories(home)[brief.article_id] == brief.article_id


def test_what_is_let_out_of_quarantine_finds_its_story(home: Home) -> None:
    do_run(home, "r1", rows(WHOLE))
    held = article(6, texts=(REPORT[0][:105], REPORT[1][:90]))
    do_run(home, "r2", rows(held))
    assert held.article_id not in stories(home)
    release(home, [held.article_id])
    assert stories(home)[held.article_id] == WHOLE.article_id


def test_articles_of_an_older_program_are_sketched_with_the_next_load(home: Home) -> None:
    do_run(home, "r1", rows(WHOLE, ELSE))
    with duckdb.connect(str(home.master)) as con:
        con.execute("DELETE FROM text_sketches")
    do_run(home, "r2", rows(CUT))
    assert stories(home)[CUT.article_id] == WHOLE.article_id
    assert ask(home, "SELECT count(*) FROM text_sketches") == [(3,)]


def test_a_takedown_leaves_no_sketch_and_no_match(home: Home) -> None:
    do_run(home, "r1", rows(WHOLE))
    do_run(home, "r2", rows(CUT))
    do_run(home, "r3", rows(FRAMED))
    do_run(home, "r4", rows(article(0, texts=(LEAD, *REPORT[1:]))))
    assert forget(home, WHOLE.url or "").articles == 1
    assert stories(home) == {CUT.article_id: CUT.article_id, FRAMED.article_id: CUT.article_id}
    for table in ("text_sketches", "story_matches", "article_changes"):
        assert ask(
            home, f"SELECT count(*) FROM {table} t WHERE contains(to_json(t)::VARCHAR, '{WHOLE.article_id}')"
        ) == [(0,)]

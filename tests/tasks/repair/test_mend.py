"""The repair as a whole: damage is mended, and what an author wrote is left alone."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tasks.paragraphs import find_repeats
from tasks.repair.boilerplate import line_keys
from tasks.repair.mend import repair, repaired
from tasks.seed_format import Record, read_records
from tasks.vocabulary import RepairMode
from tests.tasks.repair.texts import BRIDGE, SEED_TWIN, SEED_TWIN_AS_READ

SEEDS = Path(__file__).parents[3] / "../shared/seeds"


def done(paragraphs: tuple[str, ...] | list[str]) -> list[tuple[str, tuple[int, ...]]]:
    return [(one.kind, one.positions) for one in repair(paragraphs).operations if one.mended]


def test_a_text_without_damage_comes_out_as_it_came() -> None:
    found = repair(BRIDGE)
    assert (found.paragraphs, found.operations) == (BRIDGE, ())


def test_an_article_damaged_in_every_way_comes_out_as_a_reader_saw_it() -> None:
    found = repair(SEED_TWIN)
    assert found.paragraphs == SEED_TWIN_AS_READ
    assert [one.repeat for one in find_repeats(found.paragraphs)] == [None] * len(SEED_TWIN_AS_READ)
    assert done(SEED_TWIN) == [
        ("run-on", (1,)),
        ("broken-line", (3, 4)),
        ("broken-line", (7, 8, 9, 10, 11)),
        ("broken-line", (12, 13)),
        ("teaser", (0,)),
    ]
    assert all(one.evidence for one in found.operations)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed documents are not beside the checkout")
def test_the_seed_comes_out_as_a_reader_saw_it() -> None:
    for path in sorted(SEEDS.glob("*.txt")):
        with path.open("rb") as file:
            (record,) = read_records(file)
        assert isinstance(record, Record)
        lines = tuple(" ".join(line.split()) for line in record.paragraphs)
        text = "\n".join(repair(lines).paragraphs)
        assert len(text.split("\n")) == 19
        assert "use of Ukraine as an instrument of war against Russia.\n" in text
        assert '"never political issues.” He' in text
        assert text.startswith("Addressing the UN Security Council")
        sentences = [part for part in text.replace("\n", " ").split(". ") if len(part) > 40]
        assert len(sentences) == len(set(sentences))
        assert [one.position for one in find_repeats(text.split("\n")) if one.repeat] == []


@pytest.mark.parametrize(("place", "position"), [(0, 0), (6, 6)])
def test_a_run_on_goes_wherever_it_stands(place: int, position: int) -> None:
    lines = [*BRIDGE[:place], "".join(BRIDGE), *BRIDGE[place:]]
    assert repair(lines).paragraphs == BRIDGE
    assert done(lines) == [("run-on", (position,))]


def test_what_only_the_run_on_has_is_put_where_it_stands_there() -> None:
    run_on = "".join(BRIDGE[:2] + BRIDGE[3:])
    lines = [run_on, *BRIDGE[:4], BRIDGE[5]]
    found = repair(lines)
    assert found.paragraphs == BRIDGE
    assert [(one.kind, one.after) for one in found.operations][1] == ("restored", BRIDGE[4])


def test_a_run_on_with_spaces_between_its_paragraphs_joins_only_what_is_cut_within_a_sentence() -> None:
    head, tail = BRIDGE[1][:40].strip(), BRIDGE[1][40:].strip()
    lines = [" ".join(BRIDGE), BRIDGE[0], head, tail, *BRIDGE[2:]]
    assert repair(lines).paragraphs == BRIDGE


def test_headings_glued_into_the_run_on_stay_headings() -> None:
    text = [*BRIDGE[:3], "What happens next", *BRIDGE[3:]]
    assert repair(["".join(text), *text]).paragraphs == tuple(text)


def test_copies_go_where_they_stand_in_a_row_or_in_blocks() -> None:
    assert repair([*BRIDGE[:2], *BRIDGE]).paragraphs == BRIDGE
    assert repair([*BRIDGE[:3], *([BRIDGE[3]] * 25), *BRIDGE[4:]]).paragraphs == BRIDGE
    assert repair([*BRIDGE, "By our reporter", *BRIDGE[:4]]).paragraphs == (*BRIDGE, "By our reporter")
    assert done([*BRIDGE, BRIDGE[2].upper()]) == [("repeat", (6,))]


def test_of_a_paragraph_and_its_copy_in_capitals_the_readable_one_stays() -> None:
    assert repair([BRIDGE[0].upper(), *BRIDGE]).paragraphs == BRIDGE


@pytest.mark.parametrize(
    "lines",
    [
        # a refrain
        [
            *("The lamps are lit along the quay", "And nobody is home but me"),
            "A verse",
            *("The lamps are lit along the quay", "And nobody is home but me"),
        ],
        # a question put to one after the other
        [
            BRIDGE[0],
            "And what, if one may ask, do you yourself like to eat on the long evenings of a winter like this one?",
            BRIDGE[1],
            "And what, if one may ask, do you yourself like to eat on the long evenings of a winter like this one?",
            BRIDGE[2],
        ],
        # entries of a plan
        ["Monday", "Oats and a pear", "Tuesday", "Oats and a pear", "Wednesday", "Oats and a pear"],
        # a quotation taken up again below
        [
            BRIDGE[2],
            *BRIDGE[3:],
            "“Nobody has to fear for the bridge,” she had said, “and I still say it.” The board agrees.",
        ],
        # a poem that breaks its lines anywhere
        ["I walked along the harbour and", "the gulls were all asleep on the", "old roof of the customs house."],
        # a list that begins small
        ["The recipe, for four:", "two pears", "a handful of oats", "butter"],
        # marks that stand between the parts of a story
        [*BRIDGE[:3], "* * *", *BRIDGE[3:], "***"],
        # a heading above a name that begins small
        [
            *BRIDGE[:3],
            "The new telephones",
            "iTol is the first telephone that was made in the valley, by a firm of eleven people.",
        ],
    ],
)
def test_what_an_author_may_have_meant_is_left_alone(lines: list[str]) -> None:
    found = repair(lines)
    assert found.paragraphs == tuple(lines)
    assert not [one for one in found.operations if one.mended]


def test_a_copy_that_may_be_meant_is_noted() -> None:
    question = "And what, if one may ask, do you yourself like to eat on long winter evenings?"
    (noted,) = repair([BRIDGE[0], question, BRIDGE[1], question]).operations
    assert (noted.kind, noted.positions, noted.mended) == ("repeat", (3,), False)
    assert noted.before == noted.after == question


def test_lines_cut_at_links_are_joined_without_a_run_on_too() -> None:
    cut = [
        BRIDGE[0],
        "Engineers had found hairline cracks in two of the",
        "eleven bearings during the",
        "yearly inspection",
        "last autumn.",
        "Buses and cars may still cross (while freight is to take the ring road",
        ") by way of Upper Sallow",
        ", until summer",
        ".",
        BRIDGE[5],
    ]
    whole = (
        "Buses and cars may still cross (while freight is to take the ring road) by way of Upper Sallow, until summer."
    )
    assert repair(cut).paragraphs == (BRIDGE[0], BRIDGE[1], whole, BRIDGE[5])


def test_a_lone_mark_that_belongs_to_nothing_goes() -> None:
    assert done([BRIDGE[0], ".", *BRIDGE[1:]]) == [("fragment", (1,))]


def test_a_teaser_goes_and_the_text_stays() -> None:
    teaser = BRIDGE[0].replace("old ", "")
    text = (BRIDGE[0] + " " + BRIDGE[1], *BRIDGE[2:])
    assert repair([teaser, *text]).paragraphs == text
    assert repair([text[0], *text[1:], teaser]).paragraphs == (*text, teaser), "only above the text is it one"


def test_boilerplate_goes_wherever_it_stands_but_never_most_of_an_article() -> None:
    lines = ["Teilen", *BRIDGE[:3], "SHARE this story!", *BRIDGE[3:]]
    keys = frozenset(line_keys(["Share this story", "teilen", "Sign up"]))
    assert repair(lines, keys).paragraphs == BRIDGE
    all_known = frozenset(line_keys(lines))
    found = repair(lines, all_known)
    assert found.paragraphs == tuple(lines)
    assert {one.mended for one in found.operations} == {False}


def test_a_source_has_it_reported_or_nothing_at_all() -> None:
    mended = repaired(SEED_TWIN, RepairMode.MEND, ())
    assert mended.text == "\n".join(SEED_TWIN_AS_READ)
    assert mended.extracted_text == "\n".join(SEED_TWIN)
    reported = repaired(SEED_TWIN, RepairMode.REPORT, ())
    assert (reported.text, reported.extracted_text) == ("\n".join(SEED_TWIN), None)
    assert [one.kind for one in reported.operations] == [one.kind for one in mended.operations]
    assert {one.mended for one in reported.operations} == {False}
    off = repaired(SEED_TWIN, RepairMode.OFF, ())
    assert (off.text, off.operations) == ("\n".join(SEED_TWIN), ())
    assert off.line_keys == mended.line_keys


def test_random_lines_never_break_it() -> None:
    random = Random(7)
    pieces = [*BRIDGE, "".join(BRIDGE), ".", ",", '."', "s.”", "“", "(", "-", "as", "iTol", "12.", "の。", *SEED_TWIN]
    for _ in range(400):
        lines = random.choices(pieces, k=random.randint(0, 14))
        found = repair(lines, frozenset(line_keys(random.sample(pieces, 2))))
        assert all(found.paragraphs)
        assert {at for one in found.operations for at in one.positions} <= set(range(len(lines)))

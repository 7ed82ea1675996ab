from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.article_text import Paragraph
from tasks.paragraphs import MAX_WORDS, find_repeats
from tasks.seed_format import Record, read_records

SEEDS = Path(__file__).parents[2] / "../shared/seeds"

BRIDGE = [
    "The old swing bridge over the Marle will close to lorries from the first of March, the harbour board said.",
    "Engineers had found hairline cracks in two of the eleven bearings during the yearly inspection last autumn.",
    "“Nobody has to fear for the bridge, but we would rather act a year early than a day late,” Ines Tolvar said.",
    "Buses and cars may still cross, while freight is to take the ring road by way of Upper Sallow until summer.",
    "Shopkeepers on the quay had asked for a ferry, which the town council turned down by nine votes to four.",
    "The board expects the repair to cost six million crowns, a third of which the county has promised to pay.",
]
"""Six ordinary paragraphs, none like another."""


def marks(paragraphs: Sequence[str]) -> dict[int, tuple[str | None, tuple[int, ...]]]:
    return {one.position: (one.repeat, one.repeats) for one in find_repeats(paragraphs) if one.repeat is not None}


def test_ordinary_paragraphs_repeat_nothing() -> None:
    assert find_repeats(BRIDGE) == tuple(Paragraph(position, text) for position, text in enumerate(BRIDGE))


def test_of_two_equal_paragraphs_the_later_carries_the_mark() -> None:
    assert marks([*BRIDGE, BRIDGE[1], BRIDGE[1]]) == {6: ("exact", (1,)), 7: ("exact", (1,))}


@pytest.mark.parametrize(
    "variant",
    [
        BRIDGE[2].upper(),
        BRIDGE[2].replace("“", '"').replace("”", '"'),
        BRIDGE[2].replace(" ", "  "),
        BRIDGE[2].replace("bridge", "bri\u00addge"),
        BRIDGE[2].replace("fear", "ｆｅａｒ"),
        BRIDGE[2].replace("year early", "yearearly"),
    ],
)
def test_case_punctuation_white_space_and_width_do_not_tell_paragraphs_apart(variant: str) -> None:
    assert marks([*BRIDGE, variant]) == {6: ("folded", (2,))}


def test_paragraphs_without_a_letter_are_set_aside() -> None:
    assert marks([*BRIDGE, ".", '."', ".", "* * *", "* * *"]) == {}


def test_a_part_carries_the_mark_and_not_the_whole() -> None:
    part = "Buses and cars may still cross, while freight is to take the ring road."
    whole = "“" + part + " By way of Upper Sallow, that is, and until summer.”"
    for paragraphs, position, other in ([part, *BRIDGE[:3], whole], 0, 4), ([whole, *BRIDGE[:3], part], 4, 0):
        assert marks(paragraphs) == {position: ("contained", (other,))}


def test_a_part_may_be_glued_to_its_neighbours() -> None:
    glued = "So much is sure:" + BRIDGE[0].rstrip(".") + "yesterday evening, to nobody’s great surprise."
    assert marks([*BRIDGE, glued]) == {0: ("contained", (6,))}


def test_two_paragraphs_glued_together_carry_the_mark_alone() -> None:
    assert marks([*BRIDGE, BRIDGE[3] + BRIDGE[4]]) == {6: ("contained", (3, 4))}


def test_a_teaser_that_runs_over_broken_lines_is_contained_in_them() -> None:
    lines = ["The old swing bridge over the Marle will close", "to lorries", "from the first of March, the board said."]
    assert marks([" ".join(lines), *BRIDGE[1:], *lines]) == {0: ("contained", (6, 7, 8))}


@pytest.mark.parametrize(
    "short",
    [
        "Ines Tolvar",
        "hairline cracks",
        "against a ferry.",
        "a third of which the county",
        "The town council turned down by nine",
        "“We would rather act early.”",
    ],
)
def test_names_short_quotes_and_headings_are_no_repeats(short: str) -> None:
    assert (
        marks([short, *BRIDGE, f"As reported, {short.strip('“”.')}, and then nobody said anything more about it."])
        == {}
    )


def test_a_run_on_carries_the_mark_and_its_parts_do_not() -> None:
    run_on = "".join(BRIDGE)
    (mark,) = [one for one in find_repeats([BRIDGE[0], run_on, *BRIDGE[1:]]) if one.repeat is not None]
    assert (mark.position, mark.repeat, mark.repeats) == (1, "run-on", (0, 2, 3, 4, 5, 6))
    assert mark.share is not None
    assert 0.8 <= mark.share <= 1


def test_a_run_on_is_known_by_broken_lines_too() -> None:
    lines = [
        "The old swing bridge over the Marle",
        "will close to lorries from the first of March,",
        "the harbour board said.",
        ".",
        *BRIDGE[1:5],
        "The board expects the repair to cost six million crown",
        "s, a third of which the county has promised to pay.",
    ]
    found = marks(["".join(BRIDGE), *lines])
    assert list(found) == [0]
    assert found[0] == ("run-on", (1, 2, 3, 5, 6, 7, 8, 9, 10))


def test_a_long_paragraph_of_its_own_words_is_no_run_on() -> None:
    own = "It rained on the quay and gulls sat along the rail without a sound, as they do when the wind is easterly. "
    assert marks(["".join([*BRIDGE[:3], own, " ".join(reversed(own.split())) * 3]), *BRIDGE[3:]]) == {}
    assert marks(["".join([*BRIDGE[:3], own, " ".join(reversed(own.split())) * 3]), *BRIDGE[:2]]).keys() == {1, 2}


@pytest.mark.parametrize(
    ("teaser", "original", "differing"),
    [
        ("The old swing bridge over the river Marle will close to lorries from the first of March", 0, 1),
        ("The swing bridge over the Marle will close to all lorries from the first of March", 0, 2),
        ("The swing bridge over the river Marle will close to all lorries from the first of March", 0, None),
        ("Engineers had found cracks in two of the eleven bearings during the inspection last", 1, 2),
        ("Engineers had found fine cracks in two of the eleven bearings", 1, 1),
        ("Shopkeepers had asked for a ferry, which the council turned down", 4, None),
    ],
)
def test_a_teaser_may_differ_by_a_word_or_two(teaser: str, original: int, differing: int | None) -> None:
    first, *others = find_repeats([teaser, *BRIDGE])
    assert not any(one.repeat for one in others)
    if differing is None:
        assert first.repeat is None
    else:
        expected = Paragraph(0, teaser, "prefix", (original + 1,), 1 - differing / len(teaser.split()))
        assert first == expected


def test_a_teaser_is_found_above_run_on_and_broken_lines() -> None:
    lines = ["The old swing bridge over the Marle", "will close to lorries from the first of March, the board said."]
    teaser = "The old swing bridge over the river Marle will close to lorries from the first of March, the board said."
    found = marks([teaser, "".join([*lines, *BRIDGE[1:]]), *lines, *BRIDGE[1:]])
    assert found[0] == ("prefix", (2,))
    assert found[1][0] == "run-on"
    assert list(found) == [0, 1]


def test_paragraphs_that_share_most_of_their_words_in_other_order_are_two() -> None:
    one = "Speaking to reporters on the quay on Friday, board member Ines Tolvar said that the bridge is safe to cross."
    other = (
        "Board member Ines Tolvar said that the bridge is safe. She was speaking to reporters on the quay on Friday."
    )
    assert marks([one, *BRIDGE, other]) == {}


def test_lines_of_a_list_are_no_teasers() -> None:
    days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    assert marks([f"On {day} the ferry leaves the quay at eight." for day in days]) == {}


CJK = [
    "港湾局は三月一日から旧旋回橋の大型車通行を禁止すると発表した。",
    "昨年秋の定期点検で十一基の支承のうち二基に細かい亀裂が見つかっていた。",
    "岸壁の商店主らは渡し船の運航を求めたが、町議会は九対四で否決した。",
]
BRIDGE_IN_JAPANESE = [
    "橋を心配する必要はないが、一日遅れるよりも一年早く手を打つほうがよい。",
    "バスと乗用車は引き続き通行でき、貨物は夏まで北側の環状道路へ回される。",
    "修理費はおよそ六百万クローネの見込みで、その三分の一を郡が負担する。",
    "工事は来年の春に始まり、遅くとも秋祭りまでには終わる予定である。",
    "灯台の隣に住む老人は、子どものころに橋が開くのを見に通ったと語った。",
]
THAI = "คณะกรรมการท่าเรือแจ้งว่าสะพานเก่าจะปิดไม่ให้รถบรรทุกผ่านตั้งแต่วันที่หนึ่งมีนาคมเป็นต้นไป"


def test_scripts_without_spaces_are_compared_by_character() -> None:
    assert marks([CJK[0], "局長は記者会見で次のように述べた。" + CJK[0] + "費用は六百万。", *CJK[1:]]) == {
        0: ("contained", (1,))
    }
    assert marks([THAI, "เมื่อวานนี้ " + THAI + " ชาวเมืองไม่แปลกใจ", *CJK]) == {0: ("contained", (1,))}
    assert marks([*CJK, CJK[1].replace("、", " ").replace("。", "")]) == {3: ("folded", (1,))}
    assert marks(CJK) == {}


def test_a_run_on_without_spaces() -> None:
    lines = [*CJK, *(line.replace("。", "と、局長は繰り返し説明した。") for line in BRIDGE_IN_JAPANESE)]
    assert marks(["".join(lines), *lines]) == {0: ("run-on", tuple(range(1, len(lines) + 1)))}


WORDS = st.sampled_from(["bridge", "board", "quay", "ferry", "the", "of", "a", "Marle", "crowns", ".", "橋", "é"])
PARAGRAPHS = st.lists(st.lists(WORDS, max_size=25).map(" ".join) | st.text(max_size=20), max_size=12)


@given(PARAGRAPHS)
def test_every_paragraph_comes_back_in_order_with_sound_marks(paragraphs: list[str]) -> None:
    found = find_repeats(paragraphs)
    assert [one.text for one in found] == paragraphs
    assert [one.position for one in found] == list(range(len(paragraphs)))
    for one in found:
        assert one.position not in one.repeats
        assert (one.repeat is None) == (one.repeats == ()) == (one.share is None)
        assert one.share is None or 0 < one.share <= 1
        assert set(one.repeats) <= set(range(len(paragraphs)))


@given(PARAGRAPHS)
def test_striking_out_what_repeats_leaves_nothing_that_is_equal(paragraphs: list[str]) -> None:
    kept = [one.text for one in find_repeats(paragraphs) if one.repeat is None]
    assert not {one.repeat for one in find_repeats(kept)} & {"exact", "folded"}


@given(st.permutations(range(6)), st.integers(0, 5))
def test_a_copy_is_found_wherever_it_stands(order: list[int], copied: int) -> None:
    paragraphs = [BRIDGE[index] for index in order]
    assert marks([*paragraphs, BRIDGE[copied]]) == {6: ("exact", (order.index(copied),))}


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["la " * (length + 1) for length in range(600)],
        ["la " * (MAX_WORDS + 1), "la " * MAX_WORDS],
        [f"{number} " + "the same words again and again " * 8 for number in range(600)],
    ],
    ids=["one word", "one word a million times", "one sentence"],
)
def test_texts_of_one_word_come_to_an_end(paragraphs: list[str]) -> None:
    assert len(find_repeats(paragraphs)) == len(paragraphs)


def test_a_very_long_article_is_searched_whole() -> None:
    chance = random.Random(7)
    words = [f"word{number}" for number in range(3000)]
    paragraphs = [" ".join(chance.choices(words, k=40)) + "." for _ in range(2000)]
    assert marks([*paragraphs, "".join(paragraphs[100:140])])[2000] == ("run-on", tuple(range(100, 140)))


def test_the_damage_of_the_real_seed_is_found() -> None:
    files = sorted(SEEDS.glob("000_693562d2949a8d6d.txt"))
    if not files:
        pytest.skip("no shared seeds on this machine")
    with files[0].open("rb") as stream:
        (record,) = read_records(stream)
    assert isinstance(record, Record)
    found = marks(record.paragraphs)
    assert found[0][0] in {"prefix", "contained"}
    assert found[1][0] == "run-on"
    assert 2 not in found
    assert list(found) == [0, 1]

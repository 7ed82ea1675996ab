"""Sketches and comparison: a copy is found whatever an editor did to it, a report of the same template is none."""

import random

import pytest

from benchmarks.pairs import Pair, Text, copies, retold, templates
from tasks.folding import folded_words
from tasks.near_duplicates import BANDS, SKETCH, compare, sketch

REPORT = (
    "The harbour board has voted to close the old ferry pier at Saltcombe before the end of the summer season.",
    "Engineers who looked at the piles in the spring found that the tide had worn three of them almost through.",
    "Until a new pier is built, boats for the islands will leave from the coal quay on the other side of the basin.",
    "Shopkeepers along the front fear that visitors will no longer pass their doors on the way to the morning boat.",
    "The mayor promised them a covered walk from the station and said that the town would pay for it by itself.",
)
TEXT = Text("report", "courier", REPORT)
LENT = Text(
    "other",
    "herald",
    (
        "Nobody in the valley can remember a winter in which the mill pond froze twice within a single week.",
        "Skaters came from three villages, and the baker kept his oven hot until long after the lamps were lit.",
    ),
)


def bands_in_common(one: str, other: str) -> int:
    return len(set(sketch(folded_words(one))) & set(sketch(folded_words(other))))


def judged(pair: Pair) -> bool:
    return bands_in_common(pair.one, pair.other) > 0 and compare(pair.one, pair.other).is_copy


@pytest.mark.parametrize(
    "pair", [pair for pair in copies((TEXT, LENT)) if pair.name == "report"], ids=lambda pair: pair.kind
)
def test_a_copy_is_found(pair: Pair) -> None:
    assert judged(pair)


@pytest.mark.parametrize("pair", list(templates(5)), ids=lambda pair: f"{pair.kind} {pair.name}")
def test_reports_of_one_template_are_different(pair: Pair) -> None:
    assert not compare(pair.one, pair.other).is_copy


def test_one_report_of_a_template_is_the_copy_of_itself_cut() -> None:
    whole = next(templates(1)).one
    assert compare(whole, "\n".join(whole.split("\n")[:4])).is_copy


def test_different_texts_share_no_band() -> None:
    one, other = "\n".join(REPORT), "\n".join(LENT.paragraphs * 3)
    assert bands_in_common(one, other) == 0
    assert compare(one, other).share == 0


def test_the_order_of_two_texts_does_not_matter() -> None:
    one, other = "\n".join(REPORT), "\n".join(REPORT[1:4])
    assert compare(one, other) == compare(other, one)
    assert compare(one, other).share == 1.0
    assert compare(one, other).runs == 1


def test_a_sketch_is_the_same_everywhere() -> None:
    """Sketches lie in warehouses: where these numbers change, the name of the sketch must."""
    bands = sketch(folded_words("\n".join(REPORT)))
    assert (len(bands), bands[:3], SKETCH) == (
        BANDS,
        (3645410712, 233240233, 1598828088),
        "rensa 2, 64 bands, 5 words, seed 20260301",
    )
    assert all(0 <= band < 2**32 for band in bands)


def test_typography_and_white_space_do_not_matter() -> None:
    text = "\n".join(REPORT)
    assert sketch(folded_words(text)) == sketch(folded_words(text.upper().replace("\n", "  \n\n").replace(".", " …")))


@pytest.mark.parametrize("text", ["", "Not found.", "The page that you asked for could not be found on this server."])
def test_a_few_words_have_no_sketch(text: str) -> None:
    assert sketch(folded_words(text)) == ()


def test_a_script_without_spaces_is_compared_by_longer_runs() -> None:
    dice = random.Random(7)
    letters = "港湾委员会决定在夏季结束之前关闭旧渡轮码头工程师春季发现潮水几乎冲垮了三根桩"
    letters += "新建成之前往岛屿的船只将从对面煤出发"
    text = "".join(dice.choice(letters) for _ in range(400))
    assert bands_in_common(text, text[:200]) > 0
    assert compare(text, text[:200]).is_copy
    assert compare(text, text[:200]).words == 100


def test_figures_changed_throughout_make_another_report() -> None:
    lines = tuple(
        f"{line} It was the {number}. meeting of the year, and {number * 7 + 3} people had come to listen."
        for number, line in enumerate(REPORT, start=11)
    )
    pairs = list(retold([Text("report", "courier", lines)]))
    assert len(pairs) == 1
    assert not judged(pairs[0])


def test_a_very_long_text_is_compared_by_its_beginning() -> None:
    words = " ".join(f"word{number}" for number in range(30_000))
    assert compare(words, words + " and more").is_copy
    assert sketch(folded_words(words)) == sketch(folded_words(words + " and more"))

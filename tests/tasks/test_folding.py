from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.folding import count_words, fold, folded_words, width
from tasks.sentence_marks import ends_sentence


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“Trust,” she said.", ["trust", "she", "said"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("ｆｕｌｌ　ｗｉｄｔｈ", ["full", "width"]),
        ("bri\u00addge\ufeff and qu\u200bay", ["bridge", "and", "quay"]),
        ("橋は安全", ["橋", "は", "安", "全"]),
        ("e\u0301te\u0301 été", ["été", "été"]),
        ("पुल बंद रहेगा।", ["पुल", "बंद", "रहेगा"]),
        ("جسر قديم؟", ["جسر", "قديم"]),
        (". … * — ★ ®\u200b", []),
        ("snake_case", ["snake", "case"]),
    ],
)
def test_only_words_are_left(text: str, words: list[str]) -> None:
    assert folded_words(text) == words


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    folded = " ".join(folded_words(text))
    assert " ".join(folded_words(folded)) == folded


@given(st.text(st.characters(categories=["Lu", "Ll", "Nd"], max_codepoint=0x2FF), max_size=30), st.integers(0, 30))
def test_white_space_case_and_punctuation_do_not_matter(text: str, place: int) -> None:
    assert fold(text) == fold(text[:place] + " —\n" + text[place:]) == fold(f"({text}).")


def test_words_are_counted_as_read() -> None:
    assert count_words("The bridge, old as it is, holds.") == 7
    assert count_words("橋は安全。") == 4


def test_a_character_without_spaces_is_as_wide_as_two_letters() -> None:
    assert (width("bridge"), width("橋"), width("мост")) == (6, 2, 4)


@pytest.mark.parametrize(
    "text",
    [
        "It holds.",
        "“It holds.”",
        "It holds.)",
        "Does it?",
        "橋は安全。",
        "「橋は安全。」",
        "पुल बंद है।",
        "هل هو آمن؟",
        "So it said…",
        "As follows:",
    ],
)
def test_sentences_end(text: str) -> None:
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["", "Read more", "as an instrument", "By Ines Tolvar", "s.” and", "橋は安全", "2024"])
def test_fragments_do_not(text: str) -> None:
    assert not ends_sentence(text)

"""Two versions of an article: what a reader would call a change, and what not."""

from dataclasses import replace
from datetime import date

import pytest

from tasks.edits import Version, compare_versions

LINES = (
    "The harbour board has voted to close the old ferry pier before the end of the season.",
    "Engineers found that the tide had worn three of its twelve piles almost through.",
    "Until a new pier is built, boats for the islands will leave from the coal quay.",
)
BEFORE = Version("Pier to close", ("Ada Quay",), date(2026, 3, 1), "\n".join(LINES))


def texts(*lines: str) -> Version:
    return replace(BEFORE, text="\n".join(lines))


def test_nothing_changed() -> None:
    edit = compare_versions(BEFORE, BEFORE)
    assert (edit.is_edit, edit.summary, edit.is_same_wording) == (False, "", True)


@pytest.mark.parametrize(
    "after",
    [
        texts("\n".join(LINES).replace(" ", "\u00a0 ").replace("\n", "\n\n")),
        texts(" ".join(LINES[:2]), LINES[2]),
        texts(*(line.replace(",", " –").upper() for line in LINES)),
        replace(BEFORE, title="“Pier to close”"),
        replace(BEFORE, authors=("ADA QUAY",)),
    ],
)
def test_white_space_line_breaks_and_typography_are_no_edit(after: Version) -> None:
    edit = compare_versions(BEFORE, after)
    assert not edit.is_edit
    assert edit.is_same_wording


@pytest.mark.parametrize(
    "after",
    [
        texts("Share", "3 min read", *LINES),
        texts(*LINES, "12 comments", "Most read", "A third boat for the ferry line"),
        texts("Updated 5 minutes ago", *LINES, "Read more on the harbour"),
    ],
)
def test_furniture_at_the_ends_is_no_edit(after: Version) -> None:
    edit = compare_versions(BEFORE, after)
    assert not edit.is_edit
    assert not edit.is_same_wording
    assert not compare_versions(after, BEFORE).is_edit


def test_whole_sentences_are_furniture_where_the_outlet_repeats_them() -> None:
    letter = "Sign up for our morning letter and have the day's stories before breakfast."
    after = texts(*LINES, letter)
    assert compare_versions(BEFORE, after).is_edit
    assert not compare_versions(BEFORE, after, {letter}).is_edit
    within = texts(LINES[0], letter, *LINES[1:])
    assert compare_versions(BEFORE, within, {letter}).is_edit


def test_a_sentence_that_is_added_at_the_end_is_an_edit_below_furniture_too() -> None:
    after = texts(*LINES, "The mayor has since resigned.", "Most read")
    edit = compare_versions(BEFORE, after)
    assert (edit.text_changed, edit.words_added, edit.words_removed) == (True, 5, 0)


def test_a_figure_that_changes_is_an_edit_with_its_words() -> None:
    edit = compare_versions(BEFORE, texts(LINES[0], LINES[1].replace("three", "seven"), LINES[2]))
    assert (edit.title_changed, edit.text_changed, edit.words_added, edit.words_removed) == (False, True, 1, 1)
    assert edit.summary == (
        "text: 1 words added, 1 removed in 1 passage: “…tide had worn three of its twelve” →"
        " “…tide had worn seven of its twelve”"
    )


def test_title_authors_and_date_are_told() -> None:
    after = replace(BEFORE, title="Pier closed", authors=("Ada Quay", "Ben Holt"), published_on=date(2026, 3, 2))
    edit = compare_versions(BEFORE, after)
    assert (edit.title_changed, edit.text_changed, edit.authors_changed, edit.date_changed) == (True, False, True, True)
    assert edit.summary == (
        "title: “Pier to close” → “Pier closed”; authors: Ada Quay → Ada Quay, Ben Holt; date: 2026-03-01 → 2026-03-02"
    )
    gone = compare_versions(BEFORE, replace(BEFORE, title=None, published_on=None))
    assert gone.summary == "title: “Pier to close” → nothing; date: 2026-03-01 → none"


def test_a_text_written_anew_is_counted_and_told_briefly() -> None:
    new = " ".join(f"word{number}" for number in range(2000))
    edit = compare_versions(texts(" ".join(f"old{number}" for number in range(2000))), texts(new))
    assert (edit.words_added, edit.words_removed) == (2000, 2000)
    assert len(edit.summary) < 300


def test_an_emptied_text_is_an_edit() -> None:
    edit = compare_versions(BEFORE, texts(""))
    assert (edit.words_added, edit.words_removed) == (0, 47)
    assert edit.summary.endswith("→ nothing")

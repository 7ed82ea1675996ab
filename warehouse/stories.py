"""In the load, before articles are written: to which story does each text that arrives belong?

A text belongs to the story of the equal text, else of the text it is a copy of, be that in the warehouse or before it
in this run; else it begins one. Texts of a run stand in the order of their publication, so that neither the order of
discovery nor that in which children and hosts finish changes a story. Stories never merge: their ids stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from tasks.folding import folded_words
from tasks.near_duplicates import SKETCH, Likeness, compare, sketch
from warehouse.statements import run

CHUNK = 250
"""Texts, or pairs of them, held at once."""
MOST_STORIES = 64
"""A band that more stories share comes from a template or the page's furniture and is not followed."""
MOST_COMPARED = 8
"""Stories that one text is compared with, those with the most bands in common first."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A text that arrives, by its place, and an article it may be a copy of; `like_*` where that arrives too."""

    place: int
    seq: int
    article_id: str
    like_place: int | None
    like_seq: int | None
    story_id: str


@dataclass(frozen=True, slots=True)
class Match:
    """What a text is a copy of. `place`: None for an article that is loaded already."""

    article_id: str
    place: int | None
    story_id: str
    likeness: Likeness


def settle_stories(con: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Fill the temporary table `settled` for what `arriving` holds; write sketches and matches. Raises duckdb.Error."""
    _sketch_loaded(con)
    _sketch_arriving(con)
    run(con, "steps/part_stories")
    run(con, "steps/plan_stories", sketch=SKETCH, most_stories=MOST_STORIES, most_compared=MOST_COMPARED)
    rows = _stories(con, _matches(con))
    run(con, "steps/settle_stories", rows=rows, run_id=run_id, sketch=SKETCH)


def _sketch_loaded(con: duckdb.DuckDBPyConnection) -> None:
    """Articles that an older program loaded; all of them once, later none."""
    while texts := run(con, "queries/unsketched_articles", sketch=SKETCH, most=CHUNK).fetchall():
        rows = [{"article_id": article_id, "bands": sketch(folded_words(text))} for article_id, text in texts]
        run(con, "steps/write_sketches", rows=rows, sketch=SKETCH)


def _sketch_arriving(con: duckdb.DuckDBPyConnection) -> None:
    texts = run(con, "queries/unsketched_arriving").fetchall()
    if texts:
        rows = [{"seq": seq, "bands": sketch(folded_words(text))} for seq, text in texts]
        run(con, "steps/sketch_arriving", rows=rows)


def _matches(con: duckdb.DuckDBPyConnection) -> dict[int, Match]:
    """Place of a text → what it is a copy of. All first candidates are compared, then the second of those left."""
    matches: dict[int, Match] = {}
    for turn in range(1, MOST_COMPARED + 1):
        pairs = [Pair(*row) for row in run(con, "queries/pairs_to_compare", turn=turn).fetchall()]
        left = [pair for pair in pairs if pair.place not in matches]
        for start in range(0, len(left), CHUNK):
            matches.update(_compared(con, left[start : start + CHUNK]))
    return matches


def _compared(con: duckdb.DuckDBPyConnection, pairs: list[Pair]) -> Iterator[tuple[int, Match]]:
    """Those pairs that are copies. Texts are asked for by their ids alone: a join would build a table of all texts."""
    seqs = {pair.seq for pair in pairs} | {pair.like_seq for pair in pairs if pair.like_seq is not None}
    staged = dict(run(con, "queries/staged_texts", seqs=list(seqs)).fetchall())
    ids = {pair.article_id for pair in pairs if pair.like_seq is None}
    loaded = dict(run(con, "queries/loaded_texts", article_ids=list(ids)).fetchall()) if ids else {}
    for pair in pairs:
        theirs = loaded[pair.article_id] if pair.like_seq is None else staged[pair.like_seq]
        likeness = compare(staged[pair.seq], theirs)
        if likeness.is_copy:
            yield pair.place, Match(pair.article_id, pair.like_place, pair.story_id, likeness)


def _stories(con: duckdb.DuckDBPyConnection, matches: dict[int, Match]) -> list[dict[str, Any]]:
    """The story of every text, in line: a text that is like one before it follows that one."""
    stories: dict[int, str] = {}
    rows = []
    for place, article_id, known in run(con, "queries/stories_of_heads").fetchall():
        match = matches.get(place)
        if match is None:
            stories[place] = known or article_id
        else:
            stories[place] = match.story_id if match.place is None else stories[match.place]
        rows.append(_row(place, stories[place], match))
    return rows


def _row(place: int, story_id: str, match: Match | None) -> dict[str, Any]:
    return {
        "place": place,
        "story_id": story_id,
        "like_article_id": match.article_id if match else None,
        "share": match.likeness.share if match else None,
        "runs": match.likeness.runs if match else None,
    }

"""In the load, before anything is decided: how do staged articles differ from their versions in the warehouse?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import duckdb

from tasks.edits import Version, compare_versions
from tasks.near_duplicates import compare
from warehouse.statements import run

CHUNK = 250
"""Pairs of texts held at once."""


def compare_staged(con: duckdb.DuckDBPyConnection) -> None:
    """Fill the temporary table `compared`, by which `decide` tells an edit from a page that only looks otherwise.

    Raises duckdb.Error.
    """
    run(con, "steps/begin_compared")
    seqs = [row[0] for row in run(con, "queries/changed_seqs").fetchall()]
    furniture = _furniture(con) if seqs else {}
    for start in range(0, len(seqs), CHUNK):
        pairs = run(con, "queries/changed_versions", seqs=seqs[start : start + CHUNK]).fetchall()
        run(con, "steps/write_compared", rows=[_compared(pair, furniture) for pair in pairs])


def _furniture(con: duckdb.DuckDBPyConnection) -> Mapping[str, Collection[str]]:
    lines: dict[str, set[str]] = {}
    for source, line in run(con, "queries/furniture").fetchall():
        lines.setdefault(source, set()).add(line)
    return lines


def _compared(pair: Sequence[Any], furniture: Mapping[str, Collection[str]]) -> dict[str, object]:
    seq, source, is_same_content, *versions = pair
    before, after = Version(*versions[:4]), Version(*versions[4:])
    edit = compare_versions(before, after, furniture.get(source, ()))
    return {
        "seq": seq,
        # the same bytes: what changed is how we read them
        "cause": "reading" if is_same_content else "outlet",
        "is_edit": edit.is_edit or (is_same_content and not edit.is_same_wording),
        "is_copy": edit.is_same_wording or compare(before.text, after.text).is_copy,
        **asdict(edit),
    }

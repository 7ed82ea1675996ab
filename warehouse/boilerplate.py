"""Before extraction: the lines that recur across each outlet's articles, as the loads have counted them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import duckdb

from tasks.repair.boilerplate import LEAST_ARTICLES, LEAST_SHARE, MOST_LINES
from warehouse.statements import run


def read_boilerplate(con: duckdb.DuckDBPyConnection) -> Mapping[str, frozenset[int]]:
    """Source → keys of its boilerplate lines; a source without any is missing. Raises duckdb.Error."""
    names = {"least_articles": LEAST_ARTICLES, "least_share": LEAST_SHARE, "most": MOST_LINES}
    found: defaultdict[str, set[int]] = defaultdict(set)
    for source, key in run(con, "queries/boilerplate", **names).fetchall():
        found[source].add(key)
    return {source: frozenset(keys) for source, keys in found.items()}

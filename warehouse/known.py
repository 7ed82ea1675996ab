"""Before extraction: what the warehouse remembers of candidates, to recognise them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import duckdb

from tasks.recognise import Known
from tasks.vocabulary import Outcome
from warehouse.statements import run


def read_known(con: duckdb.DuckDBPyConnection, keys: Sequence[str]) -> dict[str, Known]:
    """What is known of these candidate keys; a key that is missing is new. Ask for some hundred at once.

    A takedown hides everything else. An open quarantine hides the loaded article: it is what the candidate's content
    was last. Raises duckdb.Error.
    """
    rows = run(con, "queries/known", keys=list(keys)).fetchall()
    return {
        key: Known(content_hash, options_version, Outcome(outcome), reason, rules_version, detail, first_loaded_at)
        for key, content_hash, options_version, outcome, reason, rules_version, detail, first_loaded_at in rows
    }


def last_asked(con: duckdb.DuckDBPyConnection, keys: Sequence[str]) -> dict[str, datetime]:
    """When the page of each candidate was last asked for by a run that was loaded; those never asked for are missing.

    Raises duckdb.Error.
    """
    return dict(run(con, "queries/last_asked", keys=list(keys)).fetchall())

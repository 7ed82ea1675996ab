"""Beside the load: a run's requests and what it remembers of feeds and hosts → tables `fetches`, `feeds`, `hosts`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

from tasks.fetches import Fetch, HostState, Purpose
from tasks.identity import canonical_url, key_of
from warehouse.errors import WarehouseDamaged
from warehouse.staged.build import SMALLEST_BUFFER, longest_line
from warehouse.state.documents import DocumentState
from warehouse.state.fetch_json import fetch_json
from warehouse.statements import run

FETCH_FILES = "fetches-*.jsonl"
"""What the logs of a folder match; their names sort in the order they were written."""

FILE_BYTES = 64 << 20

_USER = re.compile(r"^(\s*(?:[A-Za-z][A-Za-z0-9+.\-]*:)?[/\\]{2})[^/?#]*@")


class FetchLog:
    """Appends the requests of a run to `fetches-000001.jsonl` and so on; every line is with the system at once.

    Also told of an article: `candidate_key`, and `final_key` of where redirects led. What a killed run leaves behind
    ends with a whole line.
    """

    def __init__(self, folder: Path, file_bytes: int = FILE_BYTES) -> None:
        """Begin a new file in `folder`, which is made where missing. Raises OSError."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._file_bytes = file_bytes
        self._number = max((int(file.stem[-6:]) for file in folder.glob(FETCH_FILES)), default=0)
        self._written = 0
        self._handle = self._next_file()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def append(self, fetch: Fetch) -> None:
        """Write one request. Raises OSError, on a full disk for instance; then nothing of it is written."""
        line = _line(fetch)
        if self._written and self._written + len(line) > self._file_bytes:
            os.close(self._handle)
            self._handle = self._next_file()
        try:
            written = os.write(self._handle, line)
            while written < len(line):
                written += os.write(self._handle, line[written:])
        except OSError:
            os.ftruncate(self._handle, self._written)
            raise
        self._written += len(line)

    def close(self) -> None:
        """The log is whole."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def _next_file(self) -> int:
        self._number += 1
        self._written = 0
        path = self._folder / f"fetches-{self._number:06d}.jsonl"
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o644)


def write_fetches(con: duckdb.DuckDBPyConnection, run_id: str, files: Sequence[Path]) -> None:
    """Write the rows of a run from its logs, within the load's transaction; rows of that run are replaced.

    Raises WarehouseDamaged where a line is none of a FetchLog's, duckdb.Error.
    """
    filled = [file for file in files if file.stat().st_size]
    if not filled:
        return
    longest = max(SMALLEST_BUFFER, 1024 + max(map(longest_line, filled)))
    try:
        run(con, "steps/write_fetches", run_id=run_id, files=[str(file) for file in filled], longest=longest)
    except (duckdb.ProgrammingError, duckdb.DataError) as error:
        raise WarehouseDamaged(
            f"a line of {filled[0]} … {filled[-1].name} is no request: remove that run's folder and run again ({error})"
        ) from error


def write_mirror(
    con: duckdb.DuckDBPyConnection, documents: Iterable[DocumentState], hosts: Iterable[HostState]
) -> None:
    """Replace what the warehouse shows of feeds, sitemaps and hosts, within the load's transaction.

    Raises duckdb.Error.
    """
    run(con, "steps/mirror_feeds", documents=[_mirrored(document) for document in documents])
    run(con, "steps/mirror_hosts", hosts=[_mirrored(host) for host in hosts])


def without_user(url: str) -> str:
    """`url` without user name and password; everything else stays as it is, be it a URL or not."""
    return _USER.sub(r"\1", url)


def _line(fetch: Fetch) -> bytes:
    url, final_url = without_user(fetch.url), fetch.final_url and without_user(fetch.final_url)
    is_article = fetch.purpose is Purpose.ARTICLE
    more = {
        "url": url,
        "final_url": final_url,
        "candidate_key": _key(fetch.source, url) if is_article else None,
        "final_key": _key(fetch.source, final_url) if is_article and final_url else None,
    }
    return fetch_json(fetch, **more) + b"\n"


def _key(source: str, url: str) -> str:
    return key_of(source, url, canonical_url(url))


def _mirrored(record: DocumentState | HostState) -> dict[str, Any]:
    told = asdict(record)
    if "url" in told:
        told["url"] = without_user(told["url"])
    return told

"""First hop of `urls` sources: files with one URL a line → candidates."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.model import Candidate, Failure, Source


def read_url_list(source: Source) -> Iterator[Candidate | Failure]:
    """The URLs of the files at a source's location, each once; blank lines and `#` comments aside."""
    yield from ()

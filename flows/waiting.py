"""Between discovery and fetching: the candidates of one web source that wait for their turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Protocol

from tasks.model import Candidate, Failure, Source
from tasks.recognise import Versions
from tasks.url_lists import read_url_list
from tasks.vocabulary import Outcome, Reason


class Counter(Protocol):
    """Who wants to know how many of its entries are new."""

    entries: int
    new_entries: int


class Waiting:
    """Candidates of one source in the order they were found, each address once."""

    def __init__(self, source: Source, versions: Versions, limit: int | None) -> None:
        """`limit` bounds what is taken in; what lies beyond it was not discovered."""
        self.source = source
        self.versions = versions
        self.under_way = 0
        self._limit = limit
        self._asked = 0
        self._counted = 0
        self._list: Iterator[Candidate | Failure] = iter(())
        self._waiting: deque[Candidate | Failure] = deque()
        self._seen: set[str] = set()
        self._found_in: dict[str, Counter] = {}
        self._list_ended = True

    def read_list(self) -> None:
        """Take candidates from the files of a `urls` source, as they are needed."""
        self._list, self._list_ended = read_url_list(self.source), False

    def add(self, candidate: Candidate) -> None:
        """Let a candidate wait, unless it does already."""
        if candidate.key not in self._seen and self.count():
            self._seen.add(candidate.key)
            self._waiting.append(candidate)

    def extend(self, candidates: Iterable[Candidate], found_in: Counter) -> None:
        """Let the candidates of one document wait."""
        for candidate in candidates:
            found_in.entries += 1
            self._found_in.setdefault(candidate.key, found_in)
            self.add(candidate)

    def count(self) -> bool:
        """Count one more candidate, unless there are as many as asked for."""
        if self._limit is not None and self._counted >= self._limit:
            return False
        self._counted += 1
        return True

    def note(self, candidate: Candidate, *, is_new: bool) -> None:
        """Tell the document that named this candidate whether it was new."""
        found_in = self._found_in.pop(candidate.key, None)
        if found_in is not None and is_new:
            found_in.new_entries += 1

    def has_candidates(self) -> bool:
        """Whether there may be something to take."""
        return bool(self._waiting) or not self._list_ended

    def take(self, most: int) -> list[Candidate | Failure]:
        """The next ones; empty where none wait now."""
        if not self._waiting and not self._list_ended:
            self._read_on(most)
        return [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]

    def over_limit(self, candidate: Candidate) -> Failure | None:
        """The end of a candidate for which this run asks no more."""
        if self._asked >= self.source.fetch.max_pages:
            detail = f"this run asks for {self.source.fetch.max_pages} pages of the source; a later one goes on"
            return Failure(candidate, Outcome.PENDING, Reason.PAGE_LIMIT, detail)
        self._asked += 1
        return None

    def _read_on(self, most: int) -> None:
        read = list(islice(self._list, most))
        self._list_ended = len(read) < most
        for item in read:
            if isinstance(item, Candidate):
                self.add(item)
            elif self.count():
                self._waiting.append(item)

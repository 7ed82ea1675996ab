"""Before there is a source: a few articles read as a run would read them, to be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import orjson

from flows.settings import Settings
from tasks.model import Failure, Page, Source
from tasks.pool import ExtractionPool, Job, PoolLimits, StagedLine
from tasks.sources import options_version


@dataclass(frozen=True, slots=True)
class Sample:
    """One article as a run would read it; `problem` says why it could not, empty where it could."""

    url: str
    title: str | None = None
    published_on: str | None = None
    language: str | None = None
    first_line: str | None = None
    problem: str = ""


def read_samples(source: Source, items: Sequence[Page | Failure], settings: Settings) -> list[Sample]:
    """What comes of each, in their order; pages are extracted in a child process, as always."""
    read = dict(_read(source, items, settings))
    return [
        Sample(item.candidate.locator, problem=f"{item.reason}: {item.detail}")
        if isinstance(item, Failure)
        else read[number]
        for number, item in enumerate(items)
    ]


def _read(source: Source, items: Sequence[Page | Failure], settings: Settings) -> Iterator[tuple[int, Sample]]:
    limits = PoolLimits(1, settings.page_deadline_seconds, settings.page_memory_mb)
    version = options_version(source, fetched=True)
    with ExtractionPool(limits) as pool:
        jobs = (Job(number, item, source, version) for number, item in enumerate(items) if isinstance(item, Page))
        for line in pool.extract(jobs):
            yield line.seq, _sample(line, items[line.seq].candidate.locator)


def _sample(line: StagedLine, url: str) -> Sample:
    row = orjson.loads(line.line)
    article = row["article"]
    if article is None:
        return Sample(url, problem=f"{row['reason']}: {row['detail']}")
    lines = (part["text"] for part in article["paragraphs"] if part["text"] != article["title"])
    return Sample(url, article["title"], article["published_on"], article["language"], next(lines, None))

"""Third hop, whole, as a child process does it: Job → StagedLine."""

from __future__ import annotations

import time

from tasks.article import assemble, extract_record
from tasks.extract import extract_page
from tasks.extraction_errors import ExtractionError
from tasks.job import Job, StagedLine, line_of_article, line_of_failure
from tasks.model import Extraction, Page, Source
from tasks.page_body import read_body
from tasks.vocabulary import Kind


def stage_page(job: Job) -> StagedLine:
    """The article of a page or record, or the reason why there is none. Raises nothing that is the page's fault."""
    started = time.perf_counter()
    try:
        extraction = _extract(job.page, job.source)
    except ExtractionError as error:
        return line_of_failure(job, error.reason, str(error), _milliseconds_since(started))
    article = assemble(job.page, extraction, job.source, job.boilerplate)
    return line_of_article(job, article, _milliseconds_since(started))


def _extract(page: Page, source: Source) -> Extraction:
    if page.kind is Kind.RECORDS:
        return extract_record(page)
    url = page.web_url or page.candidate.canonical_url
    return extract_page(read_body(page), url, source.extract, page.charset)


def _milliseconds_since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 3)

"""End of the third hop: Page and Extraction → Article, ready to be checked."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from tasks.date_choice import Dating, date_article
from tasks.dates import url_evidence
from tasks.folding import folded_words
from tasks.identity import article_id, article_id_of_page, canonical_url, same_site
from tasks.language import detect
from tasks.model import Article, DateEvidence, Extraction, Hints, Page, Source
from tasks.near_duplicates import sketch
from tasks.repair.mend import repaired
from tasks.seed_format import Record, read_records
from tasks.text_facts import measure
from tasks.walls import judge

SEED_FORMAT = "seed format"
"""What stands as extractor where the text came in a record."""

_NO_HINTS = Hints("")
# The C1 controls stay: where they stand a text was read in the wrong encoding, and that must be seen.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\ufeff]")
_HALF_CHARACTER = re.compile(r"[\ud800-\udfff]")


def extract_record(page: Page) -> Extraction:
    """What a record says, from the page of one. Raises ValueError where the body is not one whole record."""
    records = list(read_records(BytesIO(page.body)))
    if len(records) != 1 or not isinstance(records[0], Record):
        raise ValueError(f"{page.candidate.locator}: the page of a record holds one record, not {records!r:.200}")
    record = records[0]
    dates = () if record.date_text is None else (DateEvidence("header", record.date_text, record.date),)
    return Extraction(
        title=record.title,
        authors=(),
        paragraphs=record.paragraphs,
        dates=dates,
        language=None,
        extractor=SEED_FORMAT,
        header_problems=record.problems,
    )


def assemble(page: Page, extraction: Extraction, source: Source, boilerplate: Collection[int] = frozenset()) -> Article:
    """The article that a page's extraction makes: dated, repaired, measured. `boilerplate`: keys of lines."""
    head = _head(page, extraction, source)
    found = repaired(_lines(extraction.paragraphs), source.repair, boilerplate)
    paragraphs, text = found.paragraphs, found.text
    words = folded_words(text)
    language, confidence = detect(text) or (None, None)
    return Article(
        article_id=head.article_id,
        url=head.url,
        source=source.name,
        title=head.title,
        authors=head.authors,
        published_on=head.dated.published_on,
        published_at=head.dated.published_at,
        date_rule=head.dated.rule,
        modified_on=head.dated.modified_on,
        modified_at=head.dated.modified_at,
        language=language,
        language_confidence=confidence,
        declared_language=head.language,
        paragraphs=paragraphs,
        dates=head.dated.evidence,
        site_name=_line(extraction.site_name),
        description=_line(extraction.description),
        extractor=extraction.extractor,
        facts=measure(paragraphs, extraction.link_characters),
        article_hash=_hash(head.title or "", text, "\n".join(head.authors), str(head.dated.published_on)),
        text_hash=_hash("".join(words) or text),
        bands=sketch(words),
        header_problems=extraction.header_problems,
        extraction_mode=extraction.mode,
        extraction_reason=extraction.mode_reason,
        extracted_text=found.extracted_text,
        repairs=found.operations,
        line_keys=found.line_keys,
        wall=extraction.wall or judge(text, head.title or "", head.url or "", "", None),
    )


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands over the text; what the page does not say, the discovery may have known."""

    article_id: str
    url: str | None
    title: str | None
    authors: tuple[str, ...]
    dated: Dating
    language: str | None


def _head(page: Page, extraction: Extraction, source: Source) -> _Head:
    candidate, hints = page.candidate, page.candidate.hints or _NO_HINTS
    url = _url(page, _declared(extraction.canonical_url))
    return _Head(
        article_id=article_id(url) if url else article_id_of_page(source.name, candidate.locator, page.content_hash),
        url=url,
        title=_line(extraction.title) or _line(hints.title),
        authors=tuple(dict.fromkeys(_lines(extraction.authors or hints.authors))),
        dated=_dated((*extraction.dates, *_hinted(hints)), url, source.timezone),
        language=_line(extraction.language or hints.language),
    )


def _url(page: Page, declared: str | None) -> str | None:
    """The article's address: where it was found, or what the page declares where nothing else is known.

    A page from the web may be one of several twins (AMP, mobile, with a parameter for each newsletter): there the
    outlet's own word counts, for its own pages.
    """
    if page.web_url is None:
        return page.candidate.canonical_url or declared
    found = canonical_url(page.web_url) or page.candidate.canonical_url
    return declared if found is None or (declared and same_site(found, declared)) else found


def _hinted(hints: Hints) -> tuple[DateEvidence, ...]:
    return (DateEvidence(hints.kind, hints.date_text, hints.day, hints.at),) if hints.date_text else ()


def _declared(url: str | None) -> str | None:
    """What a page says its address is, unless that is its outlet's front page: a template that never got filled."""
    canonical = canonical_url(url) if url else None
    return None if canonical is None or (canonical.count("/") == 3 and canonical.endswith("/")) else canonical


def _dated(found: tuple[DateEvidence, ...], url: str | None, timezone: str) -> Dating:
    in_url = url_evidence(url) if url else None
    claimed = tuple(replace(one, value=_line(one.value) or "") for one in found)
    today = datetime.now(ZoneInfo(timezone)).date()
    return date_article(claimed if in_url is None else (*claimed, in_url), timezone, today)


def _line(text: str | None) -> str | None:
    """`text` as one clean line, or None where nothing is left of it."""
    if not text:
        return None
    whole = _HALF_CHARACTER.sub("\ufffd", _CONTROLS.sub("", text))
    return " ".join(whole.split()) or None


def _lines(texts: Iterable[str]) -> tuple[str, ...]:
    """Without control characters and doubled white space, blank ones left out; else as they came."""
    return tuple(line for line in map(_line, texts) if line is not None)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()

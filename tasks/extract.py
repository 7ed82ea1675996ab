"""Third hop: the HTML of a Page → Extraction. The one place that knows trafilatura; it runs in child processes.

Two things are set when this module is imported, and neither changes anything that is kept. trafilatura reads trees
whose elements are looked up in C 1.1 times as fast as those its own parser makes. And it looks for categories, tags
and licences, a twelfth of its work, which no table of ours holds, and for the date, a tenth, which `tasks.page_dates`
finds: here it finds none of them.
"""

from __future__ import annotations

import logging
import re

import trafilatura
import trafilatura.metadata
from lxml import etree
from lxml.html import HtmlComment, HtmlElement, HtmlEntity, HtmlProcessingInstruction
from trafilatura.settings import Document
from trafilatura.utils import HTML_PARSER, decode_file, load_html

from tasks.extraction_errors import ExtractorError, NoTextError, UnparseablePageError
from tasks.model import Extraction, ExtractOptions
from tasks.page_body import decode
from tasks.page_dates import page_dates
from tasks.page_facts import PageFacts
from tasks.wall_signs import LONGEST_WALL, wall_signs
from tasks.walls import judge

EXTRACTOR = f"trafilatura {trafilatura.__version__}"

# its messages name pages that the ledger names anyway, and it calls every page without text an error
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)
HTML_PARSER.set_element_class_lookup(
    etree.ElementDefaultClassLookup(HtmlElement, HtmlComment, HtmlProcessingInstruction, HtmlEntity)
)

trafilatura.metadata.extract_license = lambda tree: None  # noqa: ARG005 - trafilatura's own names
trafilatura.metadata.extract_catstags = lambda metatype, tree: []  # noqa: ARG005
trafilatura.metadata.find_date = lambda tree, **config: None  # type: ignore[attr-defined] # noqa: ARG005

_TABLE_RULE = re.compile(r"[|\s:-]*")
_OWN_ERRORS = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError),
    *(re.error, etree.LxmlError),
)


def extract_page(html: bytes, url: str | None, options: ExtractOptions, charset: str | None = None) -> Extraction:
    """What trafilatura and the page's own claims give. `url`, where known, helps it with dates and relative links.
    `charset` is what the server declared, None for a page that somebody saved. A wall without text has no paragraphs.

    Never with trafilatura's `deduplicate`: it empties pages. Raises ExtractionError, MemoryError.
    """
    text = decode(html, charset)
    try:
        tree = _parse(decode_file(html).replace("\0", "") if text is None else text)
        document = None if tree is None else _read(tree, url, options)
    except _OWN_ERRORS as error:
        raise ExtractorError(f"{type(error).__name__}: {error}") from error
    if tree is None:
        raise UnparseablePageError("no HTML elements")
    paragraphs = () if document is None else _paragraphs(document, options)
    found = _extraction(document or Document(), paragraphs, tree, url)
    if not paragraphs and (found.wall is None or found.wall.kind is None):
        raise NoTextError("no article text found")
    return found


def _parse(text: str) -> HtmlElement | None:
    """None where there is no HTML. A parser that ran out of memory gives half a page, or none, without an error."""
    tree = load_html(text)
    last = HTML_PARSER.error_log.last_error
    if last is not None and last.type == etree.ErrorTypes.ERR_NO_MEMORY:
        raise MemoryError
    return tree


def _read(tree: HtmlElement, url: str | None, options: ExtractOptions) -> Document | None:
    """trafilatura works on a copy of a tree that it is given."""
    found = trafilatura.bare_extraction(
        tree,
        url=url,
        with_metadata=True,
        fast=options.fast,
        favor_precision=options.favor_precision,
        favor_recall=options.favor_recall,
        include_comments=options.include_comments,
        include_tables=options.include_tables,
    )
    return found if isinstance(found, Document) else None


def _paragraphs(document: Document, options: ExtractOptions) -> tuple[str, ...]:
    text = document.text or ""
    if options.include_comments and document.comments:
        text = f"{text}\n{document.comments}"
    lines = (line.strip() for line in text.split("\n"))
    return tuple(line for line in lines if not _TABLE_RULE.fullmatch(line))


def _extraction(document: Document, paragraphs: tuple[str, ...], tree: HtmlElement, url: str | None) -> Extraction:
    facts = PageFacts(tree)
    title = facts.title(document.title)
    text = "\n".join(paragraphs)
    signs = wall_signs(tree, len(text)) if len(text) <= LONGEST_WALL else None
    authors = (name.strip() for name in (document.author or "").split(";"))
    return Extraction(
        title=title,
        authors=tuple(dict.fromkeys(name for name in authors if name)),
        paragraphs=paragraphs,
        dates=page_dates(tree, url, title),
        language=facts.language(),
        site_name=document.sitename,
        description=document.description,
        canonical_url=facts.canonical_url(url),
        link_characters=facts.link_characters(paragraphs),
        extractor=EXTRACTOR,
        wall=judge(text, title or "", url or "", document.description or "", signs),
    )

"""Third hop: the HTML of a Page → Extraction. The one place that knows trafilatura; it runs in child processes.

Unless the source says how its pages are read, each is read in the quickest way that gives no doubt (`tasks.modes`):
trafilatura's fast mode on a page that is cleared first, then its more careful ones.

Four things are set when this module is imported. trafilatura reads trees whose elements are looked up in C 1.1 times
as fast as those its own parser makes. It looks for categories, tags and licences, a twelfth of its work, which no
table of ours holds, and for the date, a tenth, which `tasks.page_dates` finds: here it finds none of them. Where the
head names no author it looks for one in the whole page: here only in what is read of it, which takes half the time.
And what its expressions find by the names of elements, a quarter of the time, `tasks.named_elements` finds.
"""

from __future__ import annotations

import logging
import re
from copy import copy
from dataclasses import dataclass

import trafilatura
import trafilatura.main_extractor
import trafilatura.metadata
from lxml import etree
from lxml.html import HtmlComment, HtmlElement, HtmlEntity, HtmlProcessingInstruction
from trafilatura.htmlprocessing import convert_tags, tree_cleaning
from trafilatura.main_extractor import extract_content
from trafilatura.settings import Document, Extractor
from trafilatura.utils import HTML_PARSER, decode_file, load_html
from trafilatura.xml import xmltotxt

from tasks.bare_text import with_paragraphs
from tasks.data_text import told_in_data
from tasks.extraction_errors import ExtractorError, NoTextError, UnparseablePageError
from tasks.model import Extraction, ExtractOptions
from tasks.modes import Doubt, Mode, doubt_of, is_almost_nothing, is_better, is_much_longer
from tasks.named_elements import named_elements
from tasks.page_body import decode
from tasks.page_clearing import clear, readable, without_doubles
from tasks.page_dates import page_dates
from tasks.page_facts import PageFacts
from tasks.standfirst import with_standfirst
from tasks.text_edges import PageLines, page_lines, trim_edges
from tasks.text_pieces import in_one_piece
from tasks.wall_signs import LONGEST_WALL, wall_signs
from tasks.walls import judge

EXTRACTOR = f"trafilatura {trafilatura.__version__}"

# its messages name pages that the ledger names anyway, and it calls every page without text an error
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)
ELEMENTS = etree.ElementDefaultClassLookup(HtmlElement, HtmlComment, HtmlProcessingInstruction, HtmlEntity)
HTML_PARSER.set_element_class_lookup(ELEMENTS)

_author_of = trafilatura.metadata.extract_author
trafilatura.metadata.extract_author = lambda tree: _author_of(readable(tree))
trafilatura.metadata.extract_license = lambda tree: None  # noqa: ARG005 - trafilatura's own names
trafilatura.metadata.extract_catstags = lambda metatype, tree: []  # noqa: ARG005
trafilatura.metadata.find_date = lambda tree, **config: None  # type: ignore[attr-defined] # noqa: ARG005
# what it strips of white space it matches string by string: here run by run
trafilatura.metadata.JSON_MINIFY = re.compile(r'((?:"(?:\\.|[^"\\])*+"|[^\s"]++)++)|\s+')
_EXPRESSIONS = {
    trafilatura.metadata: ("AUTHOR_XPATHS", "AUTHOR_DISCARD_XPATHS"),
    trafilatura.main_extractor: (
        *("BODY_XPATH", "OVERALL_DISCARD_XPATH", "PRECISION_DISCARD_XPATH", "TEASER_DISCARD_XPATH"),
        "DISCARD_IMAGE_ELEMENTS",
    ),
}
for _module, _names in _EXPRESSIONS.items():
    vars(_module).update({name: [named_elements(path) for path in vars(_module)[name]] for name in _names})

_FAST = Extractor(output_format="python", fast=True, comments=False)
_PRECISION = Extractor(output_format="python", precision=True, comments=False)
_DEFAULT = Extractor(output_format="python", comments=False)
# trafilatura reads a short text again in recall mode where its focus is "balanced"; which reading is too short, and
# what then, is decided here
_FAST.focus = "as balanced, once"
_PLAIN_START = re.compile(r"\s{0,20}(?:<!doctype html[^>/]{0,200}>\s*)?<html[\s>](?![^>]*/>)", re.IGNORECASE)
_CONTROLS = bytes({*range(32)} - {9, 10, 13})
_NO_CHARACTERS = re.compile(b"\xef\xbf[\xbe\xbf]")  # U+FFFE and U+FFFF
_TABLE_RULE = re.compile(r"[|\s:-]*")
_OWN_ERRORS = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError),
    *(re.error, etree.LxmlError),
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """The lines of a page's article, and how they came: the mode, and what spoke against a quicker one."""

    lines: tuple[str, ...]
    mode: Mode
    doubt: Doubt | None = None


def extract_page(html: bytes, url: str | None, options: ExtractOptions, charset: str | None = None) -> Extraction:
    """What trafilatura and the page's own claims give. `url`, where known, helps it with dates and relative links.
    `charset` is what the server declared, None for a page that somebody saved. A wall without text has no paragraphs.

    Never with trafilatura's `deduplicate`: it empties pages. Raises ExtractionError, MemoryError.
    """
    text = decode(html, charset)
    try:
        tree = _parse(decode_file(html).replace("\0", "") if text is None else text)
        if tree is None:
            raise UnparseablePageError("no HTML elements")
        document = trafilatura.metadata.extract_metadata(tree, url)
        is_set = options != ExtractOptions()
        reading = _read_as_set(tree, url, options) if is_set else _read(tree, document)
    except _OWN_ERRORS as error:
        raise ExtractorError(f"{type(error).__name__}: {error}") from error
    found = _extraction(document, reading, tree, url)
    if not reading.lines and (found.wall is None or found.wall.kind is None):
        raise NoTextError("no article text found")
    return found


def _parse(text: str) -> HtmlElement | None:
    """None where there is no HTML. A parser that ran out of memory gives half a page, or none, without an error.

    What trafilatura mends before it parses takes as long as parsing, and few pages need it: control characters go
    here, and the rest is left to it where the beginning is not one that HTML has.
    """
    data = text.encode("utf-8", "surrogatepass").translate(None, _CONTROLS) if _PLAIN_START.match(text) else b""
    try:
        tree = etree.fromstring(data, HTML_PARSER) if data and not _NO_CHARACTERS.search(data) else None
    except etree.XMLSyntaxError as error:
        if not getattr(error, "code", 0):  # what mends everything gives up without a reason only for want of memory
            raise MemoryError from error
        tree = None
    if tree is None or not len(tree):
        tree = load_html(text)
    last = HTML_PARSER.error_log.last_error
    if last is not None and last.type == etree.ErrorTypes.ERR_NO_MEMORY:
        raise MemoryError
    return tree


def _read_as_set(tree: HtmlElement, url: str | None, options: ExtractOptions) -> _Reading:
    """In the one mode that the source's options ask for. trafilatura works on a copy of a tree that it is given."""
    found = trafilatura.bare_extraction(
        tree,
        url=url,
        fast=options.fast,
        favor_precision=options.favor_precision,
        favor_recall=options.favor_recall,
        include_comments=options.include_comments,
        include_tables=options.include_tables,
    )
    return _Reading(_lines(found), Mode.SET)


def _read(tree: HtmlElement, document: Document) -> _Reading:
    """In the quickest mode that gives no doubt."""
    page = without_doubles(tree)
    cleared = clear(page)
    titles = (document.title, *(h1.text_content() for h1 in tree.iter("h1")))
    marks = page_lines(cleared.tree, titles, (document.author or "").split("; "))
    lines, mode = trim_edges(_read_fast(cleared.tree), marks), Mode.FAST
    doubt = doubt_of(lines, tree, sum(len(text) for _, text in cleared.paragraphs))
    if (joined := in_one_piece(cleared, lines)) is not None:
        lines, mode, doubt = trim_edges(_read_fast(joined), marks), Mode.JOINED, Doubt.PIECES
    elif doubt is not None:
        lines, mode = _read_with_care(page, lines, marks)
    elif (blocks := with_paragraphs(cleared.tree, lines)) is not None:
        lines, mode, doubt = trim_edges(_read_fast(blocks), marks), Mode.BLOCKS, Doubt.BARE_TEXT
    told = told_in_data(tree, lines, document.title)
    if told:
        lines, mode, doubt = list(told), Mode.DATA, Doubt.MORE_IN_DATA
    return _Reading(tuple(with_standfirst(lines, tree, marks.titles)) if lines else (), mode, doubt)


def _read_with_care(page: HtmlElement, lines: list[str], marks: PageLines) -> tuple[list[str], Mode]:
    """What the more careful modes make of a page, or the fast mode's `lines` where they have no more."""

    def read(options: Extractor) -> list[str]:
        return trim_edges(_lines(trafilatura.bare_extraction(page, options=options)), marks)

    mode = Mode.FAST
    careful = read(_PRECISION)
    if is_better(careful, lines):
        lines, mode = careful, Mode.PRECISION
    full = read(_DEFAULT) if is_almost_nothing(lines) else []
    return (full, Mode.DEFAULT) if is_much_longer(full, lines) else (lines, mode)


def _read_fast(cleared: HtmlElement) -> tuple[str, ...]:
    """As trafilatura's fast mode reads a page, without the pruning before it, which `clear` has done."""
    tree = convert_tags(tree_cleaning(copy(cleared), _FAST), _FAST)
    body, text = extract_content(tree, _FAST)
    if len(text) < _FAST.min_extracted_size:
        return _lines(trafilatura.bare_extraction(cleared, options=_FAST))
    return _text_lines(xmltotxt(body, include_formatting=False))


def _lines(document: object) -> tuple[str, ...]:
    """The lines of the text, and of the comments where they were asked for, without the rules of tables."""
    if not isinstance(document, Document):
        return ()
    return _text_lines(f"{document.text or ''}\n{document.comments or ''}")


def _text_lines(text: str) -> tuple[str, ...]:
    lines = (line.strip() for line in text.split("\n"))
    return tuple(line for line in lines if not _TABLE_RULE.fullmatch(line))


def _extraction(document: Document, reading: _Reading, tree: HtmlElement, url: str | None) -> Extraction:
    facts = PageFacts(tree)
    title = facts.title(document.title, url)
    text = "\n".join(reading.lines)
    signs = wall_signs(tree, len(text)) if len(text) <= LONGEST_WALL else None
    authors = (name.strip() for name in (document.author or "").split(";"))
    return Extraction(
        title=title,
        authors=tuple(dict.fromkeys(name for name in authors if name)),
        paragraphs=reading.lines,
        dates=page_dates(tree, url, title),
        language=facts.language(),
        site_name=document.sitename,
        description=document.description,
        canonical_url=facts.canonical_url(url),
        link_characters=facts.link_characters(reading.lines),
        extractor=EXTRACTOR,
        wall=judge(text, title or "", url or "", document.description or "", signs),
        mode=reading.mode.value,
        mode_reason=None if reading.doubt is None else reading.doubt.value,
    )

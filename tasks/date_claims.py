"""In the third hop: the dates that a page claims in its markup: JSON-LD, `meta`, microdata, `time` elements.

Markup has two readers in mind, search engines and scripts, so it is precise, and nobody notices when it is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from lxml import etree

from tasks.date_words import spoken_days
from tasks.dates import read_day
from tasks.model import DateEvidence
from tasks.structured_data import Node, read_nodes

LONGEST_VALUE = 100
"""Characters of a date as written that are kept."""

_PUBLISHED = frozenset(
    {
        *("article:published_time", "article:published", "og:published_time", "og:article:published_time"),
        *("datepublished", "date_published", "publishdate", "publish-date", "publish_date", "published"),
        *("published_time", "publisheddate", "published_date", "pubdate", "pub_date", "og:pubdate"),
        *("publication_date", "publication-date", "article-publication-date", "article_publication_date"),
        *("article.published", "article_date_original", "originalpublicationdate", "rnews:datepublished"),
        *("parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime"),
        *("vr:published_time", "bt:pubdate", "shareaholic:article_published_time", "dcsext.articlefirstpublished"),
        *("analyticsattributes.articledate", "prism.publicationdate", "citation_publication_date"),
        *("eomportal-pubdate", "dc.date.issued", "dcterms.issued"),
    }
)
_DATED = frozenset(
    {
        *("date", "dc.date", "dcterms.date", "dc.date.created", "dcterms.created", "dc.created", "datecreated"),
        *("article.created", "created", "cre-date", "creation_date", "citation_date", "timestamp", "displaydate"),
        *("gentime", "ptime"),
    }
)
_MODIFIED = frozenset(
    {
        *("article:modified_time", "og:updated_time", "article:modified", "og:article:modified_time"),
        *("datemodified", "lastmod", "last-modified", "lastmodified", "modified", "modified_time", "revised"),
        *("updated", "last-update", "last_updated", "dcterms.modified", "dc.date.modified"),
    }
)
_NAMES = ("property", "name", "itemprop", "http-equiv")
_MICRODATA = etree.XPath("//@itemprop[. = 'datePublished' or . = 'dateModified' or . = 'dateCreated']/..")
_SOMEONE_ELSES = frozenset({"nav", "aside", "footer"})
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?(?=\D|$)")
_ZONE = re.compile(r":\d\d(?:\.\d+)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)", re.IGNORECASE)


def claimed_dates(tree: etree._Element, language: str) -> tuple[DateEvidence, ...]:
    """The claims in the order of trust, each value once a kind. `language` says how `01/02/2024` is read."""
    claims = [*_of_nodes(read_nodes(tree)), *_of_meta(tree), *_of_elements(tree)]
    return tuple(read_claim(*claim, language) for claim in dict.fromkeys(claims))


def read_claim(kind: str, value: str, origin: str, language: str = "") -> DateEvidence:
    """A claim with the day it names, and the moment where it names one with its offset."""
    value = " ".join(value.split())[:LONGEST_VALUE]
    moment = _moment(value)
    if moment is not None:
        known = moment.tzinfo is not None
        return DateEvidence(kind, value, moment.date(), moment if known else None, origin=origin, zone=_zone(value))
    spoken = () if read_day(value) else spoken_days(value, language)
    day = spoken[0].day if spoken else read_day(value)
    return DateEvidence(kind, value, day, origin=origin, zone=_zone(value))


def _moment(value: str) -> datetime | None:
    """ISO 8601 in the spellings of the web, or seconds (or milliseconds) since 1970."""
    if _EPOCH.match(value):
        return datetime.fromtimestamp(int(value[:10]), UTC)
    for text in (value, re.sub(r"(\d\d:\d\d(?::\d\d)?(?:\.\d+)?) ?(?:(Z)|([+-]\d\d:?\d\d)).*", r"\1\2\3", value)):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            continue
    return None


def _zone(value: str) -> str | None:
    found = _ZONE.search(value)
    return found[1].upper() if found else None


def _of_nodes(nodes: Sequence[Node]) -> Iterator[tuple[str, str, str]]:
    """Of the first article, or the page around it where there is none; a film's date is nobody else's."""
    articles = [node for node in nodes if node.is_article and _says_a_date(node)]
    pages = [node for node in nodes if node.is_page and _says_a_date(node)]
    for found, name in ((articles[:1], "json-ld"), (pages[:1], "json-ld page")):
        for node in found:
            yield from _of_node(node, name)


def _of_node(node: Node, name: str) -> Iterator[tuple[str, str, str]]:
    for kind, fact in (("page", "datePublished"), ("page", "dateCreated"), ("modified", "dateModified")):
        value = node.text(fact)
        if value:
            yield kind, value, f"{name} {fact}"


def _says_a_date(node: Node) -> bool:
    return node.text("datePublished") is not None or node.text("dateCreated") is not None


def _of_meta(tree: etree._Element) -> Iterator[tuple[str, str, str]]:
    found = list(_named(tree))
    for kind, names in (("page", _PUBLISHED), ("page", _DATED), ("modified", _MODIFIED)):
        for name, value in found:
            if name in names:
                yield kind, value, f"meta {name}"


def _named(tree: etree._Element) -> Iterator[tuple[str, str]]:
    for meta in tree.iter("meta"):
        content = (meta.get("content") or "").strip()
        if content and content[-1].isdigit() | content[-1].isalpha():
            for attribute in _NAMES:
                name = meta.get(attribute)
                if name:
                    yield name.strip().lower(), content


def _of_elements(tree: etree._Element) -> Iterator[tuple[str, str, str]]:
    """Microdata, HTML's own `pubdate` and the class names of hAtom: the first of each, for teasers follow."""
    first: dict[str, tuple[str, str, str]] = {}
    for element in _stamped(tree):
        value = element.get("datetime") or element.get("content") or element.get("title") or _text(element)
        if value.strip() and not any(above.tag in _SOMEONE_ELSES for above in element.iterancestors()):
            name = element.get("itemprop") or ("pubdate" if element.get("pubdate") is not None else "published")
            kind = "modified" if name == "dateModified" else "page"
            first.setdefault(name, (kind, value, f"{element.tag} {name}"))
    yield from first.values()


def _stamped(tree: etree._Element) -> Iterator[etree._Element]:
    found = _MICRODATA(tree)
    assert isinstance(found, list), "the expression selects elements"
    yield from (each for each in found if isinstance(each, etree._Element) and each.tag != "meta")  # noqa: SLF001
    for element in tree.iter("time", "abbr"):
        names = (element.get("class") or "").split()
        is_published = "published" in names or ("entry-date" in names and element.tag == "time")
        if not element.get("itemprop") and (is_published or element.get("pubdate") is not None):
            yield element


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))

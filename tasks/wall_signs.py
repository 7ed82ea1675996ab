"""In the third hop: what in a page's markup may tell a wall from an article, for pages with little text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from tasks.folding import count_words
from tasks.structured_data import Node, read_nodes

LONGEST_WALL = 6000
"""Characters of text; no page with more is looked at. The longest consent pages list their partners."""
SHORT = 1500
"""Characters; more is rarely in front of an article, but for lists of partners."""

_VISIBLE = 4000  # characters
_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "head", "option"})
_INPUT_TYPES = frozenset({"submit", "button"})
# what stands in the challenge itself; the scripts that vendors put into every page of their customers are others
_VENDORS = {
    "cloudflare": ("_cf_chl_opt", "/cdn-cgi/challenge-platform/h/", "cf-browser-verification", "cf-error-details"),
    "datadome": ("captcha-delivery.com",),
    "human": ("px-captcha", "captcha.px-cdn.net", "captcha.px-cloud.net", "_pxBlockedUrl"),
    "imperva": ("/_Incapsula_Resource?",),
    "akamai": ("errors.edgesuite.net", "sec-if-cpt", "_sec/cp_challenge"),
    "aws": ("token.awswaf.com", "gokuProps", "captcha-sdk.awswaf.com"),
    "fastly": ("/_fs-ch-",),
    "ddos-guard": ("/.well-known/ddos-guard/",),
    "sucuri": ("sucuri_cloudproxy_js", "Sucuri WebSite Firewall"),
    "kasada": ("KPSDK",),
    "anubis": ("anubis_challenge", "/.within.website/x/cmd/anubis"),
    "queue-it": ("queue-it.net/softblock", "queue-it.net/error"),
}


@dataclass(frozen=True, slots=True)
class WallSigns:
    """What markup says. `None` where it says nothing."""

    vendor: str | None = None
    """Whose challenge it carries."""
    is_free: bool | None = None
    """schema.org's isAccessibleForFree of the article."""
    declared_words: int | None = None
    """Words that the markup says the whole article has."""
    is_article: bool = False
    """Whether it says that it is an article."""
    headline: str = ""
    """The title that its metadata claims."""
    asks_password: bool = False
    buttons: int = 0
    heading: str = ""
    visible: str = ""
    """What readers see, its beginning; link texts and all."""
    links: int = 0


def wall_signs(tree: etree._Element, characters: int) -> WallSigns:
    """The signs of one page with so many characters of text; above SHORT only what its metadata says."""
    nodes = read_nodes(tree)
    claims = {(meta.get("property") or "").lower(): meta.get("content") or "" for meta in tree.iter("meta")}
    claimed = WallSigns(
        is_free=is_free(nodes),
        declared_words=_declared_words(nodes),
        is_article=_is_article(nodes, claims),
        headline=_headline(nodes, claims),
    )
    return claimed if characters >= SHORT else _looked_at(tree, claimed)


def _looked_at(tree: etree._Element, claimed: WallSigns) -> WallSigns:
    """With what takes a walk through the whole page."""
    inputs = [element.get("type", "").lower() for element in tree.iter("input")]
    return replace(
        claimed,
        vendor=_vendor(tree),
        asks_password="password" in inputs,
        buttons=sum(1 for _ in tree.iter("button")) + sum(kind in _INPUT_TYPES for kind in inputs),
        heading=next((text for h1 in tree.iter("h1") if (text := _fold("".join(map(str, h1.itertext()))))), ""),
        visible=_visible(tree),
        links=sum(1 for _ in tree.iter("a")),
    )


def _vendor(tree: etree._Element) -> str | None:
    html = etree.tostring(tree, encoding="unicode")[:200_000]
    return next((name for name, marks in _VENDORS.items() if any(mark in html for mark in marks)), None)


def is_free(nodes: Sequence[Node]) -> bool | None:
    """Of the article; the parts that it marks as paid do not count, for markup often marks all that follows."""
    for node in nodes:
        said = node.facts.get("isAccessibleForFree")
        if said is not None and (node.is_article or node.is_page):
            return said if isinstance(said, bool) else str(said).strip().lower() not in {"false", "no", "0"}
    return None


def _declared_words(nodes: Sequence[Node]) -> int | None:
    """Of `wordCount`, else of the words in `articleBody`."""
    for node in (node for node in nodes if node.is_article):
        count = str(node.facts.get("wordCount", "")).strip()
        if count.isdigit() and int(count) > 0:
            return int(count)
        body = node.text("articleBody")
        if body:
            return count_words(body)
    return None


def _is_article(nodes: Sequence[Node], claims: Mapping[str, str]) -> bool:
    if any(node.is_article and (node.text("headline") or node.text("datePublished")) for node in nodes):
        return True
    return claims.get("og:type", "").lower() == "article" or "article:published_time" in claims


def _headline(nodes: Sequence[Node], claims: Mapping[str, str]) -> str:
    headlines = (node.text("headline") for node in nodes if node.is_article)
    return next((headline for headline in headlines if headline), claims.get("og:title", ""))


def _visible(tree: etree._Element) -> str:
    pieces: list[str] = []
    length = 0
    for piece in _seen(tree):
        pieces.append(piece)
        length += len(piece)
        if length > _VISIBLE:
            break
    return " ".join(pieces)[:_VISIBLE]


def _seen(tree: etree._Element) -> Iterator[str]:
    """Texts in the order of the page. A text inside of what is not seen is left out, what follows it is not."""
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        is_seen = isinstance(element.tag, str) and element.tag not in _UNSEEN
        text = element.tail if event == "end" else element.text if is_seen else None
        piece = _fold(text or "")
        if piece:
            yield piece


def _fold(text: str) -> str:
    return " ".join(text.split())

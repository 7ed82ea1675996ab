"""The pages of an outlet as HTML: article, front page, and pages that are neither."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape

from tests.site.listing import Listed, iso

_SECTIONS = ("Region", "Economy", "Weather", "Letters", "Archive")


def article_page(listed: Listed, paragraphs: Sequence[str], outlet_name: str) -> bytes:
    """A news article with its metadata, a menu before it, related links and a footer after it."""
    text = "\n".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)
    title = escape(listed.title or "", quote=False)
    return (
        f'<!DOCTYPE html>\n<html lang="{listed.language or "en"}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{title} | {outlet_name}</title>\n{_meta(listed, outlet_name)}</head>\n<body>\n{_menu()}"
        f"<main>\n<article>\n<header><h1>{title}</h1>\n{_byline(listed)}</header>\n{text}\n</article>\n"
        f"{_related()}</main>\n{_footer(outlet_name)}</body>\n</html>\n"
    ).encode()


def front_page(
    listed: Sequence[Listed], outlet_name: str, feeds: Sequence[tuple[str, str]] = (), language: str = "en"
) -> bytes:
    """Headlines with links. `feeds`: (media type, URL) of each, for autodiscovery."""
    links = "".join(f'<link rel="alternate" type="{kind}" title="News" href="{escape(url)}">\n' for kind, url in feeds)
    rows = "\n".join(
        f'<li><a href="{escape(each.url)}">{escape(each.title or each.url, quote=False)}</a></li>' for each in listed
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n<title>{outlet_name}</title>\n'
        f"{links}</head>\n<body>\n{_menu()}<main>\n<h1>{outlet_name}</h1>\n<ul>\n{rows}\n</ul>\n</main>\n"
        f"{_footer(outlet_name)}</body>\n</html>\n"
    ).encode()


def bare_page(title: str, inside: str, head: str = "", language: str = "en") -> bytes:
    """A page with nothing around its content."""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f"{head}</head>\n<body>\n{inside}\n</body>\n</html>\n"
    ).encode()


def _meta(listed: Listed, outlet_name: str) -> str:
    named = {
        "og:type": "article",
        "og:site_name": outlet_name,
        "og:title": listed.title,
        "og:url": listed.url,
        "article:published_time": iso(listed.published) if listed.published else None,
        "article:modified_time": iso(listed.modified) if listed.modified else None,
    }
    lines = [f'<meta property="{name}" content="{escape(value)}">' for name, value in named.items() if value]
    if listed.author:
        lines.append(f'<meta name="author" content="{escape(listed.author)}">')
    if listed.summary:
        lines.append(f'<meta name="description" content="{escape(listed.summary)}">')
    lines.append(f'<link rel="canonical" href="{escape(listed.url)}">')
    lines.append(f'<script type="application/ld+json">{_linked_data(listed, outlet_name)}</script>')
    return "\n".join(lines) + "\n"


def _linked_data(listed: Listed, outlet_name: str) -> str:
    """schema.org's NewsArticle, without its text."""
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": listed.title,
        "url": listed.url,
        "inLanguage": listed.language,
        "datePublished": iso(listed.published) if listed.published else None,
        "dateModified": iso(listed.modified) if listed.modified else None,
        "author": {"@type": "Person", "name": listed.author} if listed.author else None,
        "publisher": {"@type": "NewsMediaOrganization", "name": outlet_name},
    }
    known = {name: value for name, value in facts.items() if value is not None}
    return json.dumps(known, ensure_ascii=False).replace("</", "<\\/")


def _byline(listed: Listed) -> str:
    author = f'<span class="author">{escape(listed.author)}</span>\n' if listed.author else ""
    when = f'<time datetime="{iso(listed.published)}">{listed.published:%d.%m.%Y}</time>\n' if listed.published else ""
    return author + when


def _menu() -> str:
    links = "".join(f'<li><a href="/{name.lower()}/">{name}</a></li>' for name in _SECTIONS)
    return f'<header class="site"><nav><ul><li><a href="/">Home</a></li>{links}</ul></nav></header>\n'


def _related() -> str:
    return '<aside><h2>Also read</h2><ul><li><a href="/archive/">Last week</a></li></ul></aside>\n'


def _footer(outlet_name: str) -> str:
    return (
        f'<footer><p>© {outlet_name} · <a href="/imprint">Imprint</a> · <a href="/privacy">Privacy</a></p></footer>\n'
    )

"""Pages that stand in front of articles, made for measuring: every kind, in many languages, in several makes.

All words are invented (`wall_texts.toml`); the order of makes is seeded, so that every run has the same pages.
"""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

KINDS = ("consent", "challenge", "login", "paywall", "not-found", "browser")
MAKES = ("bare", "framed", "overlay")
"""Alone on the page; within the outlet's menu and footer; with the metadata of the article that it hides."""

_TEXTS = Path(__file__).with_name("wall_texts.toml")
_MENU = "".join(f'<li><a href="/{name}/">{name.title()}</a></li>' for name in ("region", "sport", "weather", "letters"))
_FOOTER = '<footer><p>© Harbour Courier · <a href="/imprint">Imprint</a> · <a href="/privacy">Privacy</a></p></footer>'
_SLUG = "otters-return-to-the-mill-stream"
_SLUGS = (_SLUG, "ferry-leaves-with-the-new-bell", "council-argues-about-eleven-lamps")


@dataclass(frozen=True, slots=True)
class WallPage:
    """One page, and what it is."""

    name: str
    kind: str
    language: str
    make: str
    url: str
    html: bytes


def wall_pages(seed: int = 4) -> Iterator[WallPage]:
    """A page a kind, language and make; whether its address names the story is drawn."""
    draw = random.Random(seed)
    for language, texts in _texts().items():
        for kind in KINDS:
            for make in MAKES:
                number = draw.randrange(10**6, 10**7)
                slug = _SLUG if draw.random() < 0.5 else f"a{number}"
                url = f"https://harbour-courier.example/news/{slug}-{number}.html"
                yield WallPage(
                    f"{language}/{kind}/{make}", kind, language, make, url, _page(texts, kind, language, make, draw)
                )


def company(seed: int = 5) -> Iterator[WallPage]:
    """Three pages a kind and language, as one outlet shows them at three addresses of different stories.

    Paywalls are not among them: each shows the beginning of another story.
    """
    draw = random.Random(seed)
    for language, texts in _texts().items():
        for kind in KINDS:
            if kind != "paywall":
                html = _page(texts, kind, language, "framed", draw)
                for slug in _SLUGS:
                    url = f"https://harbour-courier.example/{language}/{kind}/{slug}.html"
                    yield WallPage(f"{language}/{kind}/{slug}", kind, language, "framed", url, html)


def _texts() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_TEXTS.read_text(encoding="utf-8"))


def _page(texts: dict[str, list[str]], kind: str, language: str, make: str, draw: random.Random) -> bytes:
    head, *lines = texts[kind]
    story = texts["story"]
    title = story[0] if make == "overlay" or kind == "paywall" else head
    inside = _paywall(story, head, lines) if kind == "paywall" else _box(kind, head, lines, draw)
    frame = ("", "") if make == "bare" else (f"<header><nav><ul>{_MENU}</ul></nav></header>", _FOOTER)
    meta = _meta(story, kind) if make == "overlay" else ""
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"{meta}</head>"
        f"<body>{frame[0]}<main>{inside}</main>{frame[1]}</body></html>"
    ).encode()


def _box(kind: str, head: str, lines: list[str], draw: random.Random) -> str:
    """Heading, sentences and buttons; a login has fields."""
    sentences = [line for line in lines if len(line) > 25 or line[-1] in ".。"]
    buttons = [line for line in lines if line not in sentences]
    tag = draw.choice(("p", "div"))
    text = "".join(f"<{tag}>{escape(line)}</{tag}>" for line in sentences)
    if kind == "login":
        fields = "".join(f'<label>{escape(line)} <input type="text"></label>' for line in buttons[:1])
        fields += '<input type="password">' + "".join(f"<p><a href='#'>{escape(line)}</a></p>" for line in buttons[1:])
        return f'<section><h1>{escape(head)}</h1>{text}<form method="post">{fields}</form></section>'
    pressed = "".join(f"<button>{escape(line)}</button>" for line in buttons)
    return f'<div role="dialog"><h1>{escape(head)}</h1>{text}{pressed}</div>'


def _paywall(story: list[str], head: str, lines: list[str]) -> str:
    """The beginning of the story, then the till."""
    till = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return (
        f"<article><h1>{escape(story[0])}</h1><p>{escape(story[1])}</p><p>{escape(story[2])}</p>"
        f"<div><h2>{escape(head)}</h2>{till}</div></article>"
    )


def _meta(story: list[str], kind: str) -> str:
    facts = {"@type": "NewsArticle", "headline": story[0], "datePublished": "2026-01-12T09:00:00Z"}
    paid = {"isAccessibleForFree": False} if kind == "paywall" else {}
    return (
        f'<meta property="og:type" content="article"><meta property="og:title" content="{escape(story[0])}">'
        f'<meta name="description" content="{escape(story[1])}">'
        f'<script type="application/ld+json">{json.dumps(facts | paid, ensure_ascii=False)}</script>'
    )

"""Ways without an end: indexes that name themselves, lists without bound, links that always lead on."""

from __future__ import annotations

from datetime import date, timedelta

from tests.site.listings import sitemap_index
from tests.site.news_page import bare_page
from tests.site.outlet import HTML, Outlet
from tests.site.wire import Asked, Computed, Reply


def index_of_itself(outlet: Outlet, path: str = "/index.xml") -> str:
    """A sitemap index whose only sitemap is itself."""
    return outlet.sitemap_index(path, [outlet.url(path)])


def two_indexes(outlet: Outlet, path: str = "/index.xml") -> str:
    """Two sitemap indexes that name each other."""
    other = outlet.sitemap_index(f"{path}?other", [outlet.url(path)])
    return outlet.sitemap_index(path, [other])


def deep_index(outlet: Outlet, depth: int, articles: list[str], path: str = "/deep") -> str:
    """So many indexes one below the other, and the sitemap of the articles beneath them."""
    below = outlet.sitemap(f"{path}-{depth}.xml", articles)
    for level in range(depth - 1, -1, -1):
        below = outlet.sitemap_index(f"{path}-{level}.xml", [below])
    return below


def wide_index(outlet: Outlet, count: int = 60_000, path: str = "/wide.xml") -> str:
    """An index of so many sitemaps, none of which is there."""
    return outlet.sitemap_index(path, [outlet.url(f"/part-{number}.xml") for number in range(count)])


def endless_index(outlet: Outlet, path: str = "/endless.xml") -> str:
    """Each index names two that nobody has seen before."""

    def make(asked: Asked) -> Reply:
        level = asked.path.partition("?")[2]
        body = sitemap_index([f"{outlet.url(path)}?{level}{turn}" for turn in "ab"])
        return Reply(body, 200, (("Content-Type", "application/xml"),))

    return outlet.answer(path, Computed(make))


def calendar(outlet: Outlet, path: str = "/calendar") -> str:
    """A page for each day, with links to the day before and the day after, for ever."""

    def make(asked: Asked) -> Reply:
        day = _day_of(asked.path.partition("?")[2])
        links = "".join(
            f'<a href="{path}?{day + timedelta(days=step)}&amp;session={31 * day.toordinal() + step}">{word}</a>'
            for step, word in ((-1, "before"), (1, "after"))
        )
        return Reply(bare_page(f"Events of {day}", f"<p>No events.</p>{links}"), 200, (("Content-Type", HTML),))

    return outlet.answer(path, Computed(make))


def nested_folders(outlet: Outlet, path: str = "/a") -> str:
    """Each page links one folder deeper: /a, /a/a, /a/a/a … It answers wherever nothing else stands."""

    def make(asked: Asked) -> Reply:
        return Reply(bare_page("Deeper", f'<a href="{asked.path}{path}">on</a>'), 200, (("Content-Type", HTML),))

    outlet.otherwise(Computed(make))
    return outlet.url(path)


def long_url(outlet: Outlet, length: int) -> str:
    """An article under an address of so many characters."""
    path = "/" + "a" * (length - len(outlet.base) - 1)
    return outlet.article(path)


def _day_of(query: str) -> date:
    try:
        return date.fromisoformat(query[:10])
    except ValueError:
        return date(2026, 3, 1)

"""One invented outlet: its address, and what it publishes there."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.site import prose
from tests.site.listing import Listed
from tests.site.listings import FEED_KINDS, sitemap, sitemap_index
from tests.site.news_page import article_page, front_page
from tests.site.server import Host
from tests.site.wire import Answer, Coding, Headers, Reply, Script, Validators

HTML = "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"
FIRST_DAY = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Newsroom:
    """A whole small outlet, filled at once."""

    home: str
    feed: str
    sitemap: str
    articles: tuple[Listed, ...]

    @property
    def urls(self) -> list[str]:
        """The articles' addresses, newest first, as the feed has them."""
        return [each.url for each in self.articles]


class Outlet:
    """A web server of its own. Everything may be added, changed and removed while the site runs.

    Each method that adds content returns its URL. A path that nothing stands at answers 404; so does robots.txt.
    """

    def __init__(self, host: Host, base: str) -> None:
        self._host = host
        self.base = base
        """`http://127.0.0.3:41234`, without a slash at its end."""
        self.name = f"Outlet {base.rpartition('//')[2]}"
        self._listed: dict[str, Listed] = {}
        self._changes = 0

    @property
    def host(self) -> str:
        """`127.0.0.3:41234`: how the log and URLs name it."""
        return self._host.name

    @property
    def latency(self) -> float:
        """Seconds every answer waits first."""
        return self._host.latency

    @latency.setter
    def latency(self, seconds: float) -> None:
        self._host.latency = seconds

    def url(self, path: str) -> str:
        """The absolute address of a path."""
        return f"{self.base}{path}"

    def answer(self, path: str, answer: Answer) -> str:
        """Put any answer at a path, with or without a query; a fault, for example."""
        self._host.answers[path] = answer
        self._host.turns.pop(path, None)
        return self.url(path)

    def remove(self, path: str) -> None:
        """Nothing stands there any more. Raises KeyError where nothing stood."""
        del self._host.answers[path]
        self._listed.pop(self.url(path), None)

    def otherwise(self, answer: Answer) -> None:
        """Answer so wherever nothing stands, instead of 404."""
        self._host.otherwise = answer

    def greet(self, script: Script | None) -> None:
        """Play this as soon as somebody connects, before anything is read; None: behave again."""
        self._host.greeting = script

    def page(
        self,
        path: str,
        body: bytes | str,
        status: int = 200,
        headers: Mapping[str, str] | Headers = (),
        *,
        content_type: str = HTML,
        coding: Coding = Coding.ASKED,
        validators: Validators = Validators.HONEST,
    ) -> str:
        """Any body. `headers` come beside Content-Type, or instead of it."""
        pairs = tuple(headers.items()) if isinstance(headers, Mapping) else headers
        if not any(name.lower() == "content-type" for name, _ in pairs):
            pairs = (("Content-Type", content_type), *pairs)
        content = body.encode() if isinstance(body, str) else body
        self._changes += 1
        changed_at = FIRST_DAY + timedelta(seconds=self._changes)
        return self.answer(path, Reply(content, status, pairs, coding, validators, changed_at))

    def article(
        self,
        path: str,
        title: str | None = None,
        paragraphs: Sequence[str] | None = None,
        published: datetime | None = None,
        author: str | None = None,
        language: str = "en",
        *,
        number: int | None = None,
        modified: datetime | None = None,
        canonical: str | None = None,
        validators: Validators = Validators.HONEST,
    ) -> str:
        """A news article. What is not given is made up from `number`, or from the path, always the same."""
        url = self.url(path)
        seed = number if number is not None else sum(path.encode()) * 1000 + len(path)
        text = prose.paragraphs(seed, language) if paragraphs is None else tuple(paragraphs)
        listed = Listed(
            url=url,
            title=prose.headline(seed, language) if title is None else title,
            published=published,
            author=author,
            language=language,
            summary=text[0] if text else None,
            modified=modified,
        )
        self._listed[url] = listed
        shown = listed if canonical is None else _under(listed, canonical)
        return self.page(path, article_page(shown, text, self.name), validators=validators)

    def listed(self, url: str) -> Listed:
        """What this outlet's lists say of an address: all that is known of an article, else the address alone."""
        return self._listed.get(url, Listed(url))

    def feed(
        self,
        path: str,
        kind: str,
        entries: Sequence[str | Listed],
        validators: Validators = Validators.HONEST,
    ) -> str:
        """A feed: `kind` is rss, atom, rdf or json. A URL of an article here brings what is known of it."""
        written = FEED_KINDS[kind]
        body = written.write(self._all(entries), self.base + "/")
        return self.page(path, body, content_type=written.media_type, validators=validators)

    def sitemap(self, path: str, entries: Sequence[str | Listed], news: bool = True, gz: bool = False) -> str:
        """A sitemap; `gz`: a gzip file, not a Content-Encoding."""
        return self._xml(path, sitemap(self._all(entries), news), gz)

    def sitemap_index(self, path: str, children: Sequence[str], gz: bool = False) -> str:
        """A sitemap of sitemaps."""
        return self._xml(path, sitemap_index(children), gz)

    def robots(self, text: bytes | str = "", status: int = 200, headers: Mapping[str, str] | Headers = ()) -> str:
        """What robots.txt says. `answer("/robots.txt", …)` puts anything else there."""
        return self.page("/robots.txt", text, status, headers, content_type="text/plain")

    def front(self, entries: Sequence[str | Listed], feeds: Mapping[str, str] | None = None) -> str:
        """The home page. `feeds` for autodiscovery: kind → URL."""
        named = [(FEED_KINDS[kind].media_type.partition(";")[0], url) for kind, url in (feeds or {}).items()]
        return self.page("/", front_page(self._all(entries), self.name, named))

    def newsroom(
        self, articles: int = 10, language: str = "en", first: int = 0, newest: datetime | None = None
    ) -> Newsroom:
        """Front page, RSS feed, news sitemap, robots.txt that names it, and so many articles, an hour apart.

        `first` is the number of the first article: outlets with the same numbers publish the same texts.
        """
        latest = newest if newest is not None else datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
        urls = []
        for number in range(articles):
            day = latest - timedelta(hours=number)
            path = f"/{day:%Y/%m/%d}/story-{first + number}.html"
            urls.append(self.article(path, None, None, day, "Ada Fisher", language, number=first + number))
        feed = self.feed("/feed.xml", "rss", urls)
        site_map = self.sitemap("/news-sitemap.xml", urls)
        self.robots(f"User-agent: *\nDisallow: /private/\nSitemap: {site_map}\n")
        home = self.front(urls, {"rss": feed})
        return Newsroom(home, feed, site_map, tuple(self.listed(url) for url in urls))

    def _all(self, entries: Sequence[str | Listed]) -> list[Listed]:
        return [self.listed(entry) if isinstance(entry, str) else entry for entry in entries]

    def _xml(self, path: str, body: bytes, gz: bool) -> str:
        if not gz:
            return self.page(path, body, content_type=XML)
        packed = gzip.compress(body, mtime=0)
        return self.page(path, packed, content_type="application/gzip", coding=Coding.PLAIN)


def _under(listed: Listed, url: str) -> Listed:
    """The same article under another address."""
    return Listed(url, listed.title, listed.published, listed.author, listed.language, listed.summary, listed.modified)

"""Which sources a run asks, and when their pages must be read again."""

import pytest

from tasks.model import ExtractOptions, Source
from tasks.sources import UnknownSourceError, options_version, select_sources
from tasks.vocabulary import Kind


def test_selecting_keeps_the_order_of_the_file() -> None:
    sources = tuple(Source(name, Kind.RECORDS, "/inbox") for name in ("gazette", "herald"))
    assert select_sources(sources, ["herald", "gazette"]) == sources
    assert select_sources(sources, []) == sources
    assert [source.name for source in select_sources(sources, ["herald"])] == ["herald"]
    with pytest.raises(UnknownSourceError, match=r'no source .hreald.: did you mean "herald"\?'):
        select_sources(sources, ["hreald"])


def test_the_options_version_changes_with_what_changes_the_article_only() -> None:
    pages = Source("a", Kind.PAGES, "/pages")
    other = Source("b", Kind.PAGES, "/elsewhere", language="en", rules=(("x", "off"),))
    assert options_version(pages) == options_version(other)
    different = {
        options_version(pages),
        options_version(Source("a", Kind.PAGES, "/pages", extract=ExtractOptions(fast=True))),
        options_version(Source("a", Kind.PAGES, "/pages", timezone="Europe/Moscow")),
        options_version(Source("a", Kind.RECORDS, "/pages")),
    }
    assert len(different) == 4
    fast_records = Source("a", Kind.RECORDS, "/inbox", extract=ExtractOptions(fast=True))
    assert options_version(fast_records) == options_version(Source("a", Kind.RECORDS, "/inbox")), "no page, no options"

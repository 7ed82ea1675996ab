"""Every fault under a path of its own: for people who want to look at one with curl, and for a test of them all."""

from __future__ import annotations

from collections.abc import Iterator

from tests.site import faults, redirects
from tests.site.bombs import bomb, nested_bomb, sitemap_bomb
from tests.site.damaged_feeds import FeedDamage, damaged_feed
from tests.site.faults import RETRY_AFTER
from tests.site.listing import Listed
from tests.site.news_page import bare_page
from tests.site.outlet import Outlet
from tests.site.robots_cases import RobotsCase, robots
from tests.site.walls import Vendor, challenge, consent_page, paywall, plain_refusal
from tests.site.wire import Answer, Coding, Validators


def install(outlet: Outlet) -> str:
    """All of them beneath /faults/, and a page that lists them; its URL."""
    paths = {f"/faults/{name.replace(' ', '-')}": answer for name, answer in _all(outlet)}
    for path, answer in paths.items():
        outlet.answer(path, answer)
    links = "".join(f'<li><a href="{path}">{path.removeprefix("/faults/")}</a></li>' for path in paths)
    return outlet.page("/faults/", bare_page("Faults", f"<ul>{links}</ul>"))


def _all(outlet: Outlet) -> Iterator[tuple[str, Answer]]:
    yield from _redirects(outlet)
    yield from _statuses()
    yield from _slow()
    yield from _broken()
    yield from ((f"challenge-{vendor}", challenge(vendor)) for vendor in Vendor)
    yield from ((f"robots-{case}", robots(case)) for case in RobotsCase)
    entries = [Listed(outlet.url(f"/story-{number}.html"), f"Story {number}") for number in range(3)]
    yield from ((f"feed-{damage}", damaged_feed(damage, entries)) for damage in FeedDamage)


def _redirects(outlet: Outlet) -> Iterator[tuple[str, Answer]]:
    yield "redirect-to-itself", redirects.redirect("/faults/redirect-to-itself")
    yield "redirect-to-metadata-service", redirects.redirect("http://169.254.169.254/latest/meta-data/")
    yield "redirect-to-file", redirects.redirect("file:///etc/passwd")
    yield "redirect-to-ftp", redirects.redirect("ftp://127.0.0.1/list")
    yield "redirect-nowhere", redirects.redirect_nowhere()
    yield "redirect-without-end", redirects.endless_redirects()
    redirects.chain(outlet, "/faults/redirect-chain", 25, outlet.url("/"))


def _statuses() -> Iterator[tuple[str, Answer]]:
    yield from (
        (f"status-{code}", faults.status(code, faults.BODY)) for code in (401, 403, 404, 410, 451, 500, 503, 999)
    )
    yield from ((f"retry-after-{form}", faults.retry_after(value)) for form, value in RETRY_AFTER.items())
    yield "not-modified-unasked", faults.always_not_modified()
    yield "empty-200", faults.empty()
    yield "soft-404", faults.soft_404()
    yield "moving-etag", faults.moving_validators()
    yield "moving-date", faults.moving_validators(kind=Validators.MOVING_DATE)
    yield "plain-refusal", plain_refusal()
    yield "consent", consent_page()
    yield "paywall", paywall()


def _slow() -> Iterator[tuple[str, Answer]]:
    yield "endless-body", faults.endless_body()
    yield "endless-chunks", faults.endless_chunks()
    yield "slow-body", faults.slow_body(1.0)
    yield "slow-headers", faults.slow_headers(1.0)
    yield "silent", faults.silent()
    yield "stalled", faults.stalled()
    yield "length-above-cap", faults.length_above(15 * 1024 * 1024)


def _broken() -> Iterator[tuple[str, Answer]]:
    yield "closed-at-once", faults.closed_at_once()
    yield "reset-at-once", faults.reset_at_once()
    yield "reset-midway", faults.reset_midway()
    yield "truncated-length", faults.truncated_length()
    yield "truncated-chunks", faults.truncated_chunks()
    yield "broken-chunks", faults.broken_chunks()
    yield "headers-cut", faults.headers_cut()
    yield "wrong-gzip", faults.wrong_coding()
    yield from ((f"truncated-{coding.value}", faults.truncated_coding(coding)) for coding in _CODINGS)
    yield from ((f"bomb-{coding.value}", bomb(coding)) for coding in _CODINGS)
    yield "bomb-gzip-in-gzip", nested_bomb()
    yield "bomb-sitemap.xml.gz", sitemap_bomb()
    yield "gzip-in-gzip", faults.gzip_in_gzip()
    yield "stacked-50", faults.stacked(50)
    yield "huge-header", faults.huge_header()
    yield "many-headers", faults.many_headers()
    yield "garbage", faults.garbage()
    yield "another-protocol", faults.another_protocol()


_CODINGS = (Coding.GZIP, Coding.DEFLATE, Coding.BROTLI, Coding.ZSTD)

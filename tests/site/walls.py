"""Pages that stand before the article: bot challenges, consent, pay. Our words, with the marks their makers leave."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tests.site import prose
from tests.site.news_page import bare_page
from tests.site.outlet import HTML
from tests.site.wire import Headers, Reply


class Vendor(StrEnum):
    """Whose challenge it is."""

    CLOUDFLARE = "cloudflare"
    DATADOME = "datadome"
    AKAMAI = "akamai"
    HUMAN = "human"
    IMPERVA = "imperva"
    AWS = "aws"
    FASTLY = "fastly"
    DDOS_GUARD = "ddos-guard"
    SUCURI = "sucuri"


@dataclass(frozen=True, slots=True)
class _Marks:
    status: int
    headers: Headers
    inside: str


_MARKS = {
    Vendor.CLOUDFLARE: _Marks(
        403,
        (("Server", "cloudflare"), ("cf-mitigated", "challenge"), ("CF-RAY", "8f00ba11deadbeef-ARN")),
        '<script>window._cf_chl_opt = {cType: "managed"};</script>'
        '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1?ray=8f00ba11deadbeef"></script>',
    ),
    Vendor.DATADOME: _Marks(
        403,
        (("Server", "DataDome"), ("X-DataDome", "protected"), ("X-DD-B", "1")),
        "<script>var dd={'rt':'c','cid':'0','hsh':'0','t':'fe','host':'geo.captcha-delivery.com'}</script>"
        '<script src="https://ct.captcha-delivery.com/c.js"></script>',
    ),
    Vendor.AKAMAI: _Marks(
        403,
        (("Server", "AkamaiGHost"),),
        "<p>Reference&#32;&#35;18&#46;2d351ab8&#46;1557333295&#46;a4e16ab</p>"
        "<p>https&#58;&#47;&#47;errors&#46;edgesuite&#46;net&#47;18&#46;2d351ab8</p>",
    ),
    Vendor.HUMAN: _Marks(
        403,
        (("X-PX-Authorization", "3"),),
        '<div id="px-captcha"></div><script>window._pxAppId = "PXtide";</script>'
        '<script src="https://captcha.px-cdn.net/PXtide/captcha.js"></script>',
    ),
    Vendor.IMPERVA: _Marks(
        200,
        (("X-CDN", "Imperva"), ("X-Iinfo", "9-0-0 0NNN RT(0 0) q(0 -1 -1 -1) r(0 -1)")),
        '<script src="/_Incapsula_Resource?SWJIYLWA=0"></script>'
        '<iframe src="/_Incapsula_Resource?CWUDNSAI=9&amp;incident_id=0-0"></iframe>',
    ),
    Vendor.AWS: _Marks(
        202,
        (("x-amzn-waf-action", "challenge"), ("Server", "awselb/2.0")),
        "<script>window.gokuProps = {};</script>"
        '<script src="https://tide.token.awswaf.com/tide/challenge.js"></script><div id="challenge-container"></div>',
    ),
    Vendor.FASTLY: _Marks(
        200,
        (("X-Served-By", "cache-bma1"), ("Via", "1.1 varnish")),
        '<noscript>Please switch JavaScript on.</noscript><script src="/_fs-ch-1T1wmsGaOgGaSxcX/script.js"></script>',
    ),
    Vendor.DDOS_GUARD: _Marks(
        403,
        (("Server", "ddos-guard"),),
        '<script src="/.well-known/ddos-guard/js-challenge/index.js"></script>',
    ),
    Vendor.SUCURI: _Marks(
        200,
        (("Server", "Sucuri/Cloudproxy"), ("X-Sucuri-ID", "11005")),
        "<script>var s={},sucuri_cloudproxy_js='';</script>",
    ),
}


def challenge(vendor: Vendor, status: int | None = None) -> Reply:
    """A bot challenge; with the vendor's usual status, or another."""
    marks = _MARKS[vendor]
    inside = f"<h1>A short check</h1><p>Let us see whether you are a person.</p>{marks.inside}"
    body = bare_page("A short check", inside)
    return Reply(body, marks.status if status is None else status, (("Content-Type", HTML), *marks.headers))


def plain_refusal(status: int = 403) -> Reply:
    """No vendor, no challenge: simply no."""
    return Reply(bare_page("No", "<p>Not for you.</p>"), status, (("Content-Type", HTML),))


def consent_page() -> Reply:
    """Asks for cookies where the article should be; says 200."""
    inside = (
        '<div id="cmp-consent" role="dialog"><h1>Before you read on</h1><p>We and our 814 partners keep cookies on your'
        " device to measure, to remember and to advertise. You can change your mind at any time.</p>"
        '<form action="/consent" method="post"><button name="all">Accept all</button><button>Reject all</button></form>'
        '</div><script src="https://consent.outlet.example/cmp.js"></script>'
    )
    return Reply(bare_page("Your privacy", inside), 200, (("Content-Type", HTML),))


def paywall(number: int = 1) -> Reply:
    """The first paragraph of an article, then the till; says 200, and schema.org's isAccessibleForFree."""
    first = prose.paragraphs(number)[0]
    inside = f'<article><h1>{prose.headline(number)}</h1><p>{first}</p><div class="paywall">Subscribe</div></article>'
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>\n'
    return Reply(bare_page(prose.headline(number), inside, head), 200, (("Content-Type", HTML),))

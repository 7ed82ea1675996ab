"""In the second hop: pages that ask whether we are a person, and stand where an article should.

The marks are those of challenges, not of the vendors' scripts that ordinary pages carry, too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

LARGEST_PAGE = 256 * 1024
"""Bytes; a challenge is a small page, and an article about challenges need not be."""

_HEADERS = (
    ("cf-mitigated", re.compile(r"challenge|block", re.IGNORECASE), "Cloudflare"),
    ("x-amzn-waf-action", re.compile(r"challenge|captcha", re.IGNORECASE), "AWS WAF"),
    ("x-datadome", re.compile(r"challenge|captcha", re.IGNORECASE), "DataDome"),
)
_MARKS = (
    (re.compile(rb"window\._cf_chl_opt\s*="), "Cloudflare"),
    (re.compile(rb"(?:geo|ct)\.captcha-delivery\.com"), "DataDome"),
    (re.compile(rb"""id=["']px-captcha["']"""), "HUMAN"),
    (re.compile(rb"_Incapsula_Resource\?CWUDNSAI="), "Imperva"),
    (re.compile(rb"window\.gokuProps\s*=|\.token\.awswaf\.com/[^\"']*/challenge\.js"), "AWS WAF"),
    (re.compile(rb"""["']/_fs-ch-[^"']*/(?:script|challenge)"""), "Fastly"),
    (re.compile(rb"/\.well-known/ddos-guard/js-challenge"), "DDoS-Guard"),
    (re.compile(rb"sucuri_cloudproxy_js\s*="), "Sucuri"),
    (re.compile(rb"errors(?:\.|&#46;)edgesuite(?:\.|&#46;)net"), "Akamai"),
)


def challenger(headers: Mapping[str, str], body: bytes) -> str | None:
    """Whose challenge it is; None where it is none. `headers` by lower-case name, `body` decoded."""
    for name, pattern, vendor in _HEADERS:
        if pattern.search(headers.get(name, "")):
            return vendor
    if len(body) > LARGEST_PAGE:
        return None
    return next((vendor for pattern, vendor in _MARKS if pattern.search(body)), None)

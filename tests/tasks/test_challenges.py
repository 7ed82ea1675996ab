from __future__ import annotations

import pytest

from tasks.challenges import LARGEST_PAGE, challenger
from tests.site.faults import BODY
from tests.site.walls import Vendor, challenge, consent_page, paywall
from tests.site.wire import Reply


def headers(reply: Reply) -> dict[str, str]:
    return {name.lower(): value for name, value in reply.headers}


@pytest.mark.parametrize("vendor", Vendor)
def test_a_challenge_is_known_by_its_marks(vendor: Vendor) -> None:
    reply = challenge(vendor)
    assert challenger(headers(reply), reply.body)


@pytest.mark.parametrize("vendor", Vendor)
def test_the_body_alone_gives_it_away(vendor: Vendor) -> None:
    assert challenger({}, challenge(vendor).body)


@pytest.mark.parametrize("header", ["cf-mitigated", "x-amzn-waf-action"])
def test_the_header_alone_gives_it_away(header: str) -> None:
    assert challenger({header: "challenge"}, BODY)


@pytest.mark.parametrize(
    "script",
    [
        '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>',
        '<script src="/_Incapsula_Resource?SWJIYLWA=719d34d31c8e3a6e"></script>',
        '<script src="https://js.datadome.co/tags.js"></script>',
        '<script src="https://client.px-cloud.net/PXtide/main.min.js"></script>',
        '<script src="https://tide.token.awswaf.com/tide/telemetry.js"></script>',
        "<p>The harbour office answered with a captcha, and the fishermen laughed at the cloud and its flares.</p>",
    ],
)
def test_the_vendors_scripts_on_an_ordinary_page_are_no_challenge(script: str) -> None:
    assert challenger({"server": "cloudflare", "x-datadome": "protected"}, BODY + script.encode()) is None


@pytest.mark.parametrize("reply", [consent_page(), paywall()], ids=["consent", "paywall"])
def test_consent_and_paywall_are_left_to_the_checks_of_the_text(reply: Reply) -> None:
    assert challenger(headers(reply), reply.body) is None


def test_a_large_page_about_challenges_is_no_challenge() -> None:
    body = challenge(Vendor.SUCURI).body
    assert challenger({}, body + b" " * LARGEST_PAGE) is None

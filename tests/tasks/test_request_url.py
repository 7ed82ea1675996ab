from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.identity import LONGEST_URL, canonical_url, request_url

SPELT = [
    ("http://harbour.example", "http://harbour.example/"),
    ("HTTPS://Harbour.EXAMPLE:443/Tide", "https://harbour.example/Tide"),
    ("http://harbour.example:8080/tide#low", "http://harbour.example:8080/tide"),
    ("http://ada:secret@harbour.example/tide", "http://harbour.example/tide"),
    ("http://harbour.example/a/./b/../tide", "http://harbour.example/a/tide"),
    ("http://harbour.example/tide table", "http://harbour.example/tide%20table"),
    ("http://harbour.example/ti\r\nde", "http://harbour.example/tide"),
    ("http://hafen-bote.example/Flut-für-heute", "http://hafen-bote.example/Flut-f%C3%BCr-heute"),
    ("http://häfen.example/", "http://xn--hfen-loa.example/"),
    ("http://harbour.example/tide;jsessionid=4", "http://harbour.example/tide;jsessionid=4"),
    ("http://harbour.example/tide?b=2&a=1&utm_source=feed", "http://harbour.example/tide?b=2&a=1&utm_source=feed"),
    ("http://harbour.example/tide?b=2&amp;a=1", "http://harbour.example/tide?b=2&a=1"),
    ("http://harbour.example/tide?", "http://harbour.example/tide"),
    ("http://harbour.example//tide//low/", "http://harbour.example//tide//low/"),
    ("http://[::FFFF:127.0.0.1]/", "http://[::ffff:7f00:1]/"),
]
REFUSED = [
    "",
    "tide",
    "//harbour.example/tide",
    "ftp://harbour.example/tide",
    "file:///etc/passwd",
    "http:///tide",
    "http://127.0.0.1:80\\@harbour.example/",
    "http://harbour.example:99999/",
    "http://harbour.example:0/",
    "http://harbour.example:80:80/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0x0.0x0.0x1/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://127.0.0.1.1/",
    "http://harbour example/",
    "http://[::1/",
    "http://-harbour.example/",
    "http://harbour.example/\udcff",
    "http://harbour.example/" + "a" * LONGEST_URL,
]


@pytest.mark.parametrize(("found", "asked"), SPELT)
def test_an_address_is_asked_for_in_one_spelling(found: str, asked: str) -> None:
    assert request_url(found) == asked


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_address_of_the_web_is_not_asked_for(text: str) -> None:
    assert request_url(text) is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_parsers_are_one(host: str, rest: str) -> None:
    """An article is recognised by the host it is asked from, and nothing that is asked for needs another spelling."""
    url = f"http://{host}/{rest}"
    asked, canonical = request_url(url), canonical_url(url)
    if asked is not None:
        assert asked.isascii()
        assert request_url(asked) == asked
        assert canonical is not None
        assert canonical.split("/")[2] == asked.split("/")[2]

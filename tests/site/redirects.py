"""Redirects to where nobody should follow, and the addresses they lead to."""

from __future__ import annotations

from collections.abc import Mapping

from tests.site.outlet import Outlet
from tests.site.wire import Computed, Reply

PRIVATE_URLS = (
    *("http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data/"),
    *("http://100.64.0.1/", "http://0.0.0.0/", "http://224.0.0.1/", "http://240.0.0.1/", "http://[::1]/"),
    *("http://[fc00::1]/", "http://[fe80::1]/", "http://[::ffff:127.0.0.1]/", "http://[2002:7f00:1::]/"),
    *("http://[64:ff9b::7f00:1]/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/"),
)
OTHER_SCHEMES = (
    "file:///etc/passwd",
    "ftp://127.0.0.1/list",
    "data:text/html,none",
    "javascript:0",
    "gopher://[::1]/1",
)


def redirect(to: str, status: int = 302, headers: Mapping[str, str] | None = None) -> Reply:
    """To wherever: another origin, a private address, `file:`, itself."""
    return Reply(b"", status, (("Location", to), *(headers or {}).items()))


def redirect_nowhere(status: int = 302) -> Reply:
    """Without a Location."""
    return Reply(b"<p>It has moved.</p>", status, (("Content-Type", "text/html"),))


def chain(outlet: Outlet, path: str, hops: int, end: str) -> str:
    """So many redirects from `path` on until `end`; the URL of the first."""
    for hop in range(hops):
        target = end if hop == hops - 1 else f"{path}?hop={hop + 1}"
        outlet.answer(path if hop == 0 else f"{path}?hop={hop}", redirect(target))
    return outlet.url(path)


def endless_redirects() -> Computed:
    """Each to an address never seen before."""
    return Computed(lambda asked: redirect(f"{asked.path.partition('?')[0]}?{len(asked.path)}{asked.path[-200:]}x"))

"""Before the first hop's end: which article is this? Canonical URLs and the ids made of them.

courlan's `clean_url` is not used: it drops whatever looks like tracking (`cid`, `eid`, `uid`, `source`, `keyword`,
empty values), on which many outlets hang the article's own number, so that different articles would become one. Here
a parameter goes only when its whole name is known to say where a reader came from.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import unquote, urlsplit

import idna

LONGEST_URL = 8192
"""Characters; browsers and servers give up long before."""

_URL = re.compile(r"(https?)://([^/?#\\]*)(/[^?#]*)?(?:\?([^#]*))?", re.IGNORECASE)
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_LINE_NUMBER = re.compile(r":\d+$")
_TWIN = re.compile(r"(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/;]*", re.IGNORECASE)
_AMPERSAND = re.compile(r"&(?:amp;)+")
_IGNORED = str.maketrans("", "", "\t\r\n")  # the URL standard removes them wherever they stand

_UNRESERVED = r"A-Za-z0-9._~\-"
_IN_PATH = re.compile(rf"%[0-9A-Fa-f]{{2}}|[^{_UNRESERVED}!$&'()*+,;=:@/]")
_IN_QUERY = re.compile(rf"%[0-9A-Fa-f]{{2}}|[^{_UNRESERVED}!$&'()*+,;=:@/?]")
_PLAIN = re.compile(rf"[{_UNRESERVED}]")

_TRACKING = re.compile(
    r"(?:utm|mtm|pk|piwik|matomo|itm|hsa|at|vero|oly|guce|fb_action|_branch|_x_tr)_\w+"
    r"|(?:fb|g|d|y|ys|tw|tt)clid|msclkid|irclickid|rdt_cid|epik|gbraid|wbraid|gclsrc|gad_source|gad_campaignid|srsltid"
    r"|igsh|igshid|li_fat_id|mc_cid|mc_eid|mkt_tok|s_cid|wt_z?mc|xtor|ns_(?:mchannel|source|campaign|linkname|fee)"
    r"|_ga|_gl|_hsenc|_hsmi|hsctatracking|_openstat|__s|__twitter_impression|ref_src|ref_url|fb_ref|fb_source"
    r"|cmpid|guccounter|sr_share|phpsessid|jsessionid",
    re.IGNORECASE,
)


def canonical_url(url: str) -> str | None:
    """The one spelling of a web address, or None where it is no valid http or https URL.

    Lower-case scheme and host, host in punycode without trailing dots, no user, default port, fragment, session or
    tracking parameter; percent-encoding as RFC 3986 wants it, dot segments resolved, parameters in the order of their
    names (those of one name as found). The path keeps its case, doubled and trailing slashes: servers tell them
    apart. The scheme stays as found; `article_id` ignores it. Idempotent.
    """
    return _joined(url, _path, _query)


def request_url(url: str) -> str | None:
    """What a server is asked for, or None where it is no valid http or https URL: the same parser, so that nobody
    checks one address and connects to another.

    As the canonical URL, but with path and query as found, only percent-encoded: they are the outlet's own.
    """
    return _joined(url, lambda path: _resolved(_IN_PATH.sub(_percent, path)), _query_as_found)


def article_id(canonical: str) -> str:
    """16 hex digits for a canonical URL; http and https of one address are one article."""
    return _digest("url", canonical.partition("://")[2])


def article_id_of_page(source: str, locator: str, content_hash: str) -> str:
    """16 hex digits for a page that no URL names: from its file and content.

    A record's line number is left out, so that a record put before it changes no id.
    """
    return _digest("page", source, _LINE_NUMBER.sub("", locator), content_hash)


def key_of(source: str, locator: str, canonical: str | None) -> str:
    """16 hex digits that recognise a candidate before extraction: its article id, or where it was found."""
    return _digest("place", source, locator) if canonical is None else article_id(canonical)


def same_site(url: str, other: str) -> bool:
    """Whether two canonical URLs are of one outlet: one host is the other, a part of it, or its twin.

    Twins are the hosts an outlet gives its desktop, mobile and AMP readers.
    """
    one, two = (_TWIN.sub("", urlsplit(it).netloc) for it in (url, other))
    return one == two or one.endswith(f".{two}") or two.endswith(f".{one}")


def _joined(url: str, path_of: Callable[[str], str], query_of: Callable[[str], str]) -> str | None:
    found = _URL.fullmatch(_AMPERSAND.sub("&", url[: 2 * LONGEST_URL].translate(_IGNORED).strip()).partition("#")[0])
    if found is None:
        return None
    scheme, authority, path, query = found.groups(default="")
    scheme = scheme.lower()
    try:
        host = _authority(scheme, authority.rpartition("@")[2])
        joined = f"{scheme}://{host}{path_of(path)}{query_of(query)}" if host else ""
    except UnicodeError:
        return None
    return joined if 0 < len(joined) <= LONGEST_URL else None


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _authority(scheme: str, authority: str) -> str | None:
    host, colon, port = authority.rpartition(":")
    if not colon or authority.endswith("]"):
        host, port = authority, ""
    name = _address(host[1:-1]) if host.startswith("[") and host.endswith("]") else _host(host)
    if name is None or (port and not (port.isascii() and port.isdigit() and 0 < int(port[-6:]) < 65536)):
        return None
    number = int(port[-6:] or 0)
    return name if number in {0, {"http": 80, "https": 443}[scheme]} else f"{name}:{number}"


def _address(text: str) -> str | None:
    try:
        return f"[{IPv6Address(text.partition('%')[0]).compressed}]"
    except AddressValueError:
        return None


def _host(host: str) -> str | None:
    """A host name in punycode, or an IPv4 address; None where it is neither."""
    name = unquote(host, errors="strict") if "%" in host else host
    name = name.lower() if name.isascii() else idna.encode(name.rstrip(".。．｡"), uts46=True).decode().lower()
    name = name.rstrip(".")
    labels = name.split(".")
    if name in {"http", "https"} or len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return None
    return _numeric(name) if _NUMBER.fullmatch(labels[-1]) else name


def _numeric(name: str) -> str | None:
    try:
        return str(IPv4Address(name))
    except AddressValueError:
        return None


def _path(path: str) -> str:
    return _resolved(_SESSION.sub("", _IN_PATH.sub(_percent, path)))


def _resolved(path: str) -> str:
    """`path` with dot segments resolved (RFC 3986, 5.2.4); "/" where it is empty."""
    if "/." not in path:
        return path or "/"
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            kept[-1:] = []
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _query(query: str) -> str:
    parameters = [part for part in _IN_QUERY.sub(_percent, query).split("&") if part]
    kept = [part for part in parameters if not _TRACKING.fullmatch(part.partition("=")[0])]
    return "?" + "&".join(sorted(kept, key=_name)) if kept else ""


def _query_as_found(query: str) -> str:
    return "?" + _IN_QUERY.sub(_percent, query) if query else ""


def _name(parameter: str) -> str:
    return parameter.partition("=")[0]


def _percent(match: re.Match[str]) -> str:
    """A percent triple in its one spelling, or a character that must be one."""
    found = match[0]
    if len(found) == 3:
        character = chr(int(found[1:], 16))
        return character if _PLAIN.fullmatch(character) else found.upper()
    return "".join(f"%{byte:02X}" for byte in found.encode())

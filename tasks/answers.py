"""In the second hop: a response → what kind of end that is. Pure decisions, no requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from tasks.challenges import challenger
from tasks.content_codings import Decoded
from tasks.fetches import FetchRequest, FetchResult, Purpose
from tasks.identity import request_url
from tasks.vocabulary import Reason

REDIRECTS = frozenset({301, 302, 303, 307, 308})
HASTE = frozenset({429, 503})
"""Statuses with which Retry-After means what it says."""

REFUSALS = frozenset({Reason.BAD_URL, Reason.HOST_WAITS, Reason.PRIVATE_ADDRESS, Reason.ROBOTS})
"""Reasons why we did not ask."""

_BLOCKED = frozenset({401, 403, 429, 451})
_GONE = frozenset({404, 410})
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Answer:
    """A response as it came over the wire, but for its chunks."""

    url: str
    status: int
    head: bytes
    """Status line and headers as sent, with the empty line."""
    headers: Mapping[str, str]
    """By lower-case name; several of one name joined with commas (RFC 9110, 5.2)."""
    body: bytes
    """With its content codings."""
    address: str | None = None
    """The IP address it came from."""
    is_cut: bool = False
    """The connection ended before the body did."""
    is_stopped: bool = False
    """We stopped reading, having enough."""


class NoAnswerError(Exception):
    """A request that brought no response, or was not made: `reason` and `detail` say why."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Verdict:
    """The end of a request."""

    result: FetchResult
    reason: Reason | None = None
    detail: str = ""


def judge(answer: Answer, decoded: Decoded, request: FetchRequest) -> Verdict:
    """What a response that leads nowhere else comes to."""
    vendor = challenger(answer.headers, decoded.body)
    if vendor is not None:
        return Verdict(FetchResult.BLOCKED, Reason.BLOCKED, f"a challenge by {vendor}")
    if not 200 <= answer.status < 300:
        return _judge_status(answer.status, conditional=bool(request.etag or request.last_modified))
    damage = _damage(answer, decoded, request.purpose)
    if damage is not None:
        return damage
    return Verdict(FetchResult.OK) if decoded.body.strip() else Verdict(FetchResult.EMPTY, Reason.EMPTY_RESPONSE)


def no_answer(error: NoAnswerError) -> Verdict:
    """What a request comes to that brought no response."""
    slow = FetchResult.SLOW if error.reason is Reason.SLOW else FetchResult.FAILED
    return Verdict(FetchResult.REFUSED if error.reason in REFUSALS else slow, error.reason, error.detail)


def target_of(answer: Answer) -> str | None:
    """Where a redirect leads, as found but absolute; None where the response is none."""
    location = answer.headers.get("location", "").strip()
    if not location or answer.status not in REDIRECTS:
        return None
    try:
        return urljoin(answer.url, location)
    except ValueError:  # of an address in brackets that is none: the parser of addresses shall say so
        return location


def origin_of(url: str) -> str:
    """Scheme, host and port of a URL to be asked for."""
    return "/".join(url.split("/", 3)[:3])


def followed(target: str) -> str:
    """What a redirect's target is asked for as. Raises NoAnswerError where nobody should follow."""
    url = request_url(target)
    if url is None:
        raise NoAnswerError(Reason.BAD_URL, f"redirected to {target[:200]}")
    return url


def _damage(answer: Answer, decoded: Decoded, purpose: Purpose) -> Verdict | None:
    """What is wrong with the body of a good status; never shall a part of an article pass for the whole."""
    if answer.is_cut:
        return Verdict(FetchResult.FAILED, Reason.TRUNCATED, f"the connection ended after {len(answer.body)} bytes")
    if decoded.problem is not None:
        return Verdict(FetchResult.FAILED, decoded.problem, decoded.detail)
    if answer.status == 206:
        return Verdict(FetchResult.FAILED, Reason.TRUNCATED, "a part that nobody asked for")
    if purpose in {Purpose.ARTICLE, Purpose.HOMEPAGE} and decoded.body.startswith(_GZIP):
        return Verdict(FetchResult.FAILED, Reason.BAD_ENCODING, "packed once more than declared")
    return None


def _judge_status(status: int, *, conditional: bool) -> Verdict:
    detail = f"status {status}"
    if status == 304:
        if conditional:
            return Verdict(FetchResult.NOT_MODIFIED)
        return Verdict(FetchResult.EMPTY, Reason.EMPTY_RESPONSE, "304, although nothing was known of it")
    if status in _BLOCKED:
        return Verdict(FetchResult.BLOCKED, Reason.BLOCKED, detail)
    if status in _GONE:
        return Verdict(FetchResult.GONE, Reason.GONE, detail)
    if status in REDIRECTS:
        return Verdict(FetchResult.FAILED, Reason.HTTP_ERROR, "a redirect that leads nowhere")
    is_server_error = 500 <= status < 600
    return Verdict(FetchResult.FAILED, Reason.SERVER_ERROR if is_server_error else Reason.HTTP_ERROR, detail)

"""Beneath `tasks.warc_files` and `tasks.warc_reader`: a response record → the HTTP response in it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from fastwarc.warc import HeaderMap

from tasks.content_codings import codings_of, decode
from tasks.page_body import LARGEST_PAGE
from tasks.vocabulary import Reason
from tasks.warc_errors import (
    BodyEncodingError,
    BodyTooLargeError,
    DamagedRecordError,
    DigestMismatchError,
    TruncatedRecordError,
)
from tasks.warc_records import RawRecord, is_response_record, parse_head, split_head, target_of

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?!\d)")
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_CHUNK_HEAD = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
_ALGORITHMS = frozenset({"md5", "sha1", "sha256", "sha384", "sha512"})


@dataclass(frozen=True, slots=True)
class ArchivedResponse:
    """One HTTP response. `body` is without transfer and content encodings."""

    url: str
    status: int
    body: bytes
    charset: str | None = None
    """As the content type declares it."""
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """An HTTP response as it lies in its record: the body with its encodings."""

    url: str
    status: int
    headers: HeaderMap
    body: bytes

    @property
    def content_type(self) -> str | None:
        """As declared, with parameters."""
        return self.headers.get("Content-Type")

    @property
    def media_type(self) -> str:
        """Lower case, without parameters; empty where none is declared."""
        return (self.content_type or "").partition(";")[0].strip().lower()

    @property
    def missing(self) -> int:
        """Bytes that its own Content-Length promises and that are not there."""
        length = (self.headers.get("Content-Length") or "").strip()
        return max(int(length) - len(self.body), 0) if length.isdecimal() and len(length) < 18 else 0


def message_of(record: RawRecord) -> Message:
    """The response in a record. Raises DigestMismatchError, DamagedRecordError."""
    if not is_response_record(record.headers):
        raise DamagedRecordError("it is no response")
    judged = _check_digest(record.headers, "WARC-Block-Digest", record.block)
    url = target_of(record.headers)
    if url is None:
        raise DamagedRecordError("no WARC-Target-URI")
    head, status = split_head(record.block), _STATUS.match(record.block)
    if head is None or status is None:
        raise DamagedRecordError("no HTTP response in it")
    headers, body = parse_head(head[0]), record.block[head[1] :]
    # over chunked bodies writers do not agree
    if not judged and not headers.get("Transfer-Encoding"):
        _check_digest(record.headers, "WARC-Payload-Digest", body)
    return Message(url, int(status[1]), headers, body)


def response_of(message: Message) -> ArchivedResponse:
    """The response with its body unpacked. Raises TruncatedRecordError, BodyTooLargeError, BodyEncodingError."""
    headers, body = message.headers, message.body
    if "chunked" in (headers.get("Transfer-Encoding") or "").lower():
        body = _dechunked(body)
    body = _decoded(body, codings_of(",".join(headers.get_multiple("Content-Encoding"))))
    charset = _CHARSET.search(message.content_type or "")
    return ArchivedResponse(message.url, message.status, body, charset[1] if charset else None, message.content_type)


def _dechunked(body: bytes) -> bytes:
    """A body without its chunks; as it is where it has none, for many archivers undo them and keep the header."""
    chunks: list[bytes] = []
    at = 0
    while head := _CHUNK_HEAD.match(body, at):
        size = int(head[1], 16)
        if size == 0:
            return b"".join(chunks)
        at = head.end() + size
        chunks.append(body[head.end() : at])
        at += 2 if body.startswith(b"\r\n", at) else 1
    if not chunks:
        return body
    raise TruncatedRecordError("the body ends before its last chunk")


def _decoded(body: bytes, codings: Sequence[str]) -> bytes:
    """Without content codings; HTML that is only called coded is given as it is, for archivers undo them, too."""
    decoded = decode(body, codings, LARGEST_PAGE)
    if decoded.problem is None:
        return decoded.body
    if decoded.problem is Reason.TOO_LARGE:
        raise BodyTooLargeError(decoded.detail)
    if decoded.problem is Reason.TRUNCATED:
        raise TruncatedRecordError(decoded.detail)
    if _HTML.match(body):
        return body
    raise BodyEncodingError(decoded.detail)


def _check_digest(headers: HeaderMap, name: str, data: bytes) -> bool:
    """Whether there is a digest of a kind we know. Raises DigestMismatchError."""
    label, _, value = (headers.get(name) or "").partition(":")
    algorithm = label.strip().lower().replace("-", "")
    if algorithm not in _ALGORITHMS:
        return False
    digest = hashlib.new(algorithm, data, usedforsecurity=False).digest()
    # the standard leaves the spelling open: base 32 is usual
    as_base_32 = base64.b32encode(digest).decode().rstrip("=")
    value = value.strip().rstrip("=")
    if value.upper() not in {as_base_32, digest.hex().upper()}:
        raise DigestMismatchError(f"{name} is {label}:{value}, its content has {algorithm}:{as_base_32}")
    return True

"""WARC files of an invented outlet, written by a library that is not ours, and their faults."""

from __future__ import annotations

import gzip
import io
import random
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

HOST = "https://harbour-courier.example"
HTML = {"Content-Type": "text/html; charset=utf-8"}


@dataclass(frozen=True)
class Sample:
    """A record to be written; by default an article's page."""

    path: str
    body: bytes = b""
    status: str = "200 OK"
    headers: dict[str, str] = field(default_factory=lambda: dict(HTML))
    kind: str = "response"
    warc_headers: dict[str, str] = field(default_factory=dict)


def article(number: int, characters: int = 20_000) -> bytes:
    """An article's page that hardly packs."""
    noise = random.Random(number)
    text = "".join(noise.choice("abcdefghijklmnopqrstuvwxyz ") for _ in range(characters))
    return f"<html><body><h1>Ferry {number}</h1><p>{text}</p></body></html>".encode()


def articles(count: int = 5) -> list[Sample]:
    return [Sample(f"/{number}.html", article(number)) for number in range(count)]


def write(samples: Iterable[Sample], *, packed: bool = True) -> bytes:
    """As Common Crawl writes its news: a warcinfo, then request, response and metadata in turn."""
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=packed, warc_version="1.0")
    writer.write_record(writer.create_warcinfo_record("NEWS.warc.gz", {"isPartOf": "NEWS"}))
    for sample in samples:
        url = f"{HOST}{sample.path}" if sample.path.startswith("/") else sample.path
        get = StatusAndHeaders(
            f"GET {sample.path} HTTP/1.1", [("Host", "harbour-courier.example")], is_http_request=True
        )
        writer.write_record(writer.create_warc_record(url, "request", http_headers=get))
        head = StatusAndHeaders(sample.status, list(sample.headers.items()), protocol="HTTP/1.1")
        body = io.BytesIO(sample.body)
        extra = dict(sample.warc_headers)
        writer.write_record(
            writer.create_warc_record(url, sample.kind, body, http_headers=head, warc_headers_dict=extra)
        )
        facts = io.BytesIO(b"fetchTimeMs: 25\r\n")
        kind = "application/warc-fields"
        writer.write_record(writer.create_warc_record(url, "metadata", facts, warc_content_type=kind))
    return stream.getvalue()


def members(packed: bytes) -> list[bytes]:
    """The records of a file, each as it lies packed."""
    found = []
    while packed:
        length = _member_length(packed)
        found.append(packed[:length])
        packed = packed[length:]
    return found


def _member_length(packed: bytes) -> int:
    member = zlib.decompressobj(31)
    member.decompress(packed)
    return len(packed) - len(member.unused_data)


def changed(packed: bytes, number: int, old: bytes, new: bytes) -> bytes:
    """The file with another text in its record `number`, packed anew, so that only the record itself is wrong."""
    records = members(packed)
    plain = gzip.decompress(records[number])
    assert old in plain
    records[number] = gzip.compress(plain.replace(old, new, 1))
    return b"".join(records)

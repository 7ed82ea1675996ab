"""Bodies that are small on the wire and huge when unpacked. Made once in a process, when first asked for."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from functools import cache

import brotli  # type: ignore[import-untyped]
import zstandard

from tests.site.outlet import HTML
from tests.site.wire import Coding, Reply

MEBIBYTE = 1024 * 1024
UNPACKED = 64 * MEBIBYTE
_HEAD = b"<html><body><p>A short note from the quay.</p>"
_SITEMAP = b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'


@cache
def packed(coding: Coding, unpacked: int = UNPACKED, head: bytes = _HEAD) -> bytes:
    """`head` and blanks until `unpacked` bytes, in that coding. The blanks never stand in memory together."""
    packers: dict[Coding, Callable[[Iterator[bytes]], bytes]] = {
        Coding.GZIP: lambda parts: _by_zlib(parts, 31),
        Coding.DEFLATE: lambda parts: _by_zlib(parts, 15),
        Coding.BROTLI: _by_brotli,
        Coding.ZSTD: _by_zstd,
    }
    return packers[coding](_parts(head, unpacked))


def bomb(coding: Coding, unpacked: int = UNPACKED) -> Reply:
    """A page that unpacks to so many bytes."""
    return Reply(packed(coding, unpacked), 200, (("Content-Type", HTML), ("Content-Encoding", coding.value)))


@cache
def nested_bomb(unpacked: int = UNPACKED) -> Reply:
    """gzip in gzip, both declared: a few hundred bytes on the wire."""
    body = gzip.compress(packed(Coding.GZIP, unpacked), mtime=0)
    return Reply(body, 200, (("Content-Type", HTML), ("Content-Encoding", "gzip, gzip")))


def sitemap_bomb(unpacked: int = 128 * MEBIBYTE) -> Reply:
    """A `.xml.gz` without Content-Encoding, as sitemaps are served."""
    return Reply(packed(Coding.GZIP, unpacked, _SITEMAP), 200, (("Content-Type", "application/gzip"),))


def _parts(head: bytes, unpacked: int) -> Iterator[bytes]:
    yield head
    left = unpacked - len(head)
    blank = b" " * MEBIBYTE
    while left > 0:
        yield blank[:left]
        left -= MEBIBYTE


def _by_zlib(parts: Iterator[bytes], window: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, window)
    return b"".join(packer.compress(part) for part in parts) + packer.flush()


def _by_brotli(parts: Iterator[bytes]) -> bytes:
    packer = brotli.Compressor(quality=5, lgwin=24)
    return b"".join(packer.process(part) for part in parts) + bytes(packer.finish())


def _by_zstd(parts: Iterator[bytes]) -> bytes:
    packer = zstandard.ZstdCompressor(level=3).compressobj()
    return b"".join(packer.compress(part) for part in parts) + packer.flush()

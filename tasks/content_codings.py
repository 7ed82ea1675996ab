"""In the second hop: a body as it came over the wire → its bytes, never more of them than asked for.

Scrapy's own decoding hands out what it could read of a body that was cut, and has no bound for stacked codings.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import brotli  # type: ignore[import-untyped]
import zstandard

from tasks.vocabulary import Reason

MOST_LAYERS = 3
"""Codings on top of each other; nobody honest needs more than two."""

_STEP = 64 * 1024
_ZSTD_STEP = 128  # bytes; each may become 32 KiB
_ZSTD_WINDOW = 8 * 1024 * 1024  # RFC 9659

_Decoder = Callable[[bytes], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Decoded:
    """A body without content codings. With a `problem` it is what could be had: the beginning, perhaps nothing."""

    body: bytes
    problem: Reason | None = None
    """TRUNCATED, TOO_LARGE or BAD_ENCODING."""
    detail: str = ""


class _CutError(Exception):
    """The body ends before its coding does."""


def codings_of(header: str | None) -> tuple[str, ...]:
    """The codings of a Content-Encoding header in the order they were applied, lower case, without `identity`."""
    names = (name.strip().lower() for name in (header or "").split(","))
    return tuple(name for name in names if name not in {"", "identity"})


def decode(body: bytes, codings: Sequence[str], most_bytes: int) -> Decoded:
    """Undo `codings`, the last one first. No layer yields more than `most_bytes`."""
    if len(codings) > MOST_LAYERS:
        return Decoded(b"", Reason.BAD_ENCODING, f"{len(codings)} content codings on top of each other")
    result = Decoded(body) if len(body) <= most_bytes else _too_large(body, most_bytes)
    for name in reversed(codings if body else ()):
        if result.problem is None:
            result = _undo(result.body, name, most_bytes)
    return result


def _undo(body: bytes, name: str, most_bytes: int) -> Decoded:
    decoder = _DECODERS.get(name)
    if decoder is None:
        return Decoded(b"", Reason.BAD_ENCODING, f"unknown content coding {name[:40]!r}")
    parts: list[bytes] = []
    try:
        size = 0
        for part in decoder(body):
            parts.append(part)
            size += len(part)
            if size > most_bytes:
                return _too_large(b"".join(parts), most_bytes)
    except _CutError:
        return Decoded(b"".join(parts), Reason.TRUNCATED, f"the {name} stream ends too early")
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        return Decoded(b"".join(parts), Reason.BAD_ENCODING, f"not {name}: {error}")
    return Decoded(b"".join(parts))


def _too_large(body: bytes, most_bytes: int) -> Decoded:
    return Decoded(body[:most_bytes], Reason.TOO_LARGE, f"more than {most_bytes} bytes")


def _gunzip(body: bytes) -> Iterator[bytes]:
    """All members; what follows the last one is ignored, as browsers do."""
    rest = body
    while rest[:2] == b"\x1f\x8b" or rest is body:
        decoder = zlib.decompressobj(31)
        yield from _inflated(decoder, rest)
        rest = decoder.unused_data


def _inflate(body: bytes) -> Iterator[bytes]:
    """The zlib format; some servers send the bare stream."""
    decoder = zlib.decompressobj()
    try:
        decoder.decompress(body[:64], 1)
    except zlib.error:
        yield from _inflated(zlib.decompressobj(-15), body)
    else:
        yield from _inflated(zlib.decompressobj(), body)


def _inflated(decoder: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    while True:
        part = decoder.decompress(data, _STEP)
        yield part
        data = decoder.unconsumed_tail
        if decoder.eof:
            return
        if not data and not part:
            raise _CutError


def _unbrotli(body: bytes) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    part = decoder.process(body, output_buffer_limit=_STEP)
    while part:
        yield part
        part = b"" if decoder.is_finished() else decoder.process(b"", output_buffer_limit=_STEP)
    if not decoder.is_finished():
        raise _CutError


def _unzstd(body: bytes) -> Iterator[bytes]:
    """All frames. The library does not bound what it yields at once, so it is fed little at a time."""
    context = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    decoder = context.decompressobj()
    data = memoryview(body)
    while data:
        if decoder.eof:
            decoder = context.decompressobj()
        yield decoder.decompress(data[:_ZSTD_STEP])
        data = data[min(len(data), _ZSTD_STEP) - len(decoder.unused_data) :]
    if not decoder.eof:
        raise _CutError


_DECODERS: dict[str, _Decoder] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}

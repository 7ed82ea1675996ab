"""Third hop, first step: a page's stored bytes → its HTML as text. Runs in a child process.

What is compressed is unpacked only here, and never beyond `LARGEST_PAGE`.
"""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Callable

import zstandard

from tasks.extraction_errors import BinaryPageError, DamagedCompressionError, EmptyPageError, PageTooLargeError
from tasks.model import Page
from tasks.vocabulary import Encoding

LARGEST_PAGE = 15 * 1024 * 1024
"""Bytes, stored and unpacked. News pages have 0.1 to 2 MB; parsed they take ten times that."""

_MEMBERS = 1000
_GZIP_WINDOW = 31  # zlib's number for "with a gzip header"
_ZSTD_BITE = 256  # bytes; the densest zstd there is makes 8 MiB of them
_SAMPLE = 4096
_BINARY_MAGIC = (
    *(b"%PDF-", b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"\x7fELF", b"7z\xbc\xaf", b"Rar!", b"BZh"),
    *(b"\xd0\xcf\x11\xe0", b"SQLite format 3", b"PAR1", b"\xfd7zXZ", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"RIFF"),
)
_CONTROLS = bytes({*range(1, 32)} - {9, 10, 11, 12, 13, 26, 27})
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_UTF_16_LE, _UTF_16_BE = re.compile(rb"(?:\s\0)*<\0[!?A-Za-z]\0"), re.compile(rb"(?:\0\s)*\0<\0[!?A-Za-z]")
# what outlets declare is often the smaller part of what they mean; browsers read it so too
_MEANT = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
}


def read_body(page: Page) -> bytes:
    """The page's bytes, unpacked. Raises DamagedCompressionError, PageTooLargeError."""
    if page.encoding is Encoding.IDENTITY:
        _check_size(len(page.body))
        return page.body
    return _unpack(page.body, _gunzip if page.encoding is Encoding.GZIP else _unpack_zstd)


def decode(html: bytes, charset: str | None = None) -> str | None:
    """The page's text without NUL characters and byte order mark; None where its encoding must be guessed.

    Tried in turn: byte order mark, UTF-16 by its NULs, UTF-8, the server's `charset`, what a `meta` declares. UTF-8
    goes before what is declared, for other text hardly ever passes for it and servers err. Raises EmptyPageError,
    BinaryPageError.
    """
    text = _marked(html)
    if text is None:
        _refuse_binary(html[:_SAMPLE])
        text = _unmarked(html, charset)
    if text is None:
        return None
    text = text.replace("\0", "")
    if not text or text.isspace():
        raise EmptyPageError(f"{len(html)} bytes, none of them text")
    return text


def _unpack(data: bytes, unpack: Callable[[bytes, int], tuple[bytes, bytes]]) -> bytes:
    """All members of a stored body, one after the other; `unpack` gives (one unpacked, what follows it)."""
    unpacked = b""
    for _ in range(_MEMBERS):
        member, data = unpack(data, LARGEST_PAGE + 1 - len(unpacked))
        unpacked += member
        _check_size(len(unpacked))
        data = data.lstrip(b"\0")  # padding, as tapes and some writers leave it
        if not data:
            return unpacked
    raise DamagedCompressionError(f"more than {_MEMBERS} compressed members")


def _gunzip(data: bytes, limit: int) -> tuple[bytes, bytes]:
    member = zlib.decompressobj(_GZIP_WINDOW)
    try:
        unpacked = member.decompress(data, limit)
    except zlib.error as error:
        raise DamagedCompressionError(f"gzip: {error}") from error
    if not member.eof and len(unpacked) < limit:
        raise DamagedCompressionError("gzip: cut off before its end")
    return unpacked, member.unused_data


def _unpack_zstd(data: bytes, limit: int) -> tuple[bytes, bytes]:
    """In small bites: nothing bounds what one call returns, and a cut-off frame passes for whole with its reader."""
    frame = zstandard.ZstdDecompressor().decompressobj()
    unpacked = bytearray()
    for start in range(0, len(data), _ZSTD_BITE):
        try:
            unpacked += frame.decompress(data[start : start + _ZSTD_BITE])
        except zstandard.ZstdError as error:
            raise DamagedCompressionError(f"zstd: {error}") from error
        if frame.eof or len(unpacked) >= limit:
            return bytes(unpacked), frame.unused_data + data[start + _ZSTD_BITE :]
    raise DamagedCompressionError("zstd: cut off before its end")


def _check_size(size: int) -> None:
    if size > LARGEST_PAGE:
        raise PageTooLargeError(f"more than {LARGEST_PAGE} bytes")


def _marked(html: bytes) -> str | None:
    if html.startswith(codecs.BOM_UTF8):
        return html[3:].decode("utf-8", "replace")
    if html.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return html.decode("utf-32", "replace")
    if html.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return html.decode("utf-16", "replace")
    if _UTF_16_LE.match(html):
        return html.decode("utf-16-le", "replace")
    return html.decode("utf-16-be", "replace") if _UTF_16_BE.match(html) else None


def _unmarked(html: bytes, charset: str | None) -> str | None:
    try:
        return html.decode("utf-8")
    except UnicodeDecodeError:
        declared = _DECLARED.search(html, 0, _SAMPLE)
    names = (charset, declared[1].decode("ascii") if declared else None)
    found = (_decode_as(html, name.strip().lower()) for name in names if name)
    return next((text for text in found if text is not None), None)


def _decode_as(html: bytes, name: str) -> str | None:
    try:
        return html.decode(_MEANT.get(name, name))
    except (LookupError, UnicodeError):
        return None


def _refuse_binary(sample: bytes) -> None:
    """Text in any encoding has next to no control characters; what is compressed or code has about 10 %."""
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if sample.startswith(_BINARY_MAGIC) or controls > 0.03 * len(sample) > 1:
        raise BinaryPageError(f"begins with the bytes {sample[:8].hex(' ')}")

"""Beneath `tasks.warc_writer`: the gzip members of an archive file, one a record."""

from __future__ import annotations

import zlib
from pathlib import Path

_BITE = 16 * 1024  # unpacks to 16 MiB at most
_GZIP_WINDOW = 31  # zlib's number for "with a gzip header"


def whole_length(path: Path) -> int:
    """Bytes of the whole members a file begins with, up to what is torn or no member. Raises OSError."""
    whole = position = 0
    member = zlib.decompressobj(_GZIP_WINDOW)
    with path.open("rb") as stream:
        while data := stream.read(_BITE):
            position += len(data)
            while data:
                try:
                    member.decompress(data)
                except zlib.error:
                    return whole
                data = member.unused_data
                if member.eof:
                    whole = position - len(data)
                    member = zlib.decompressobj(_GZIP_WINDOW)
    return whole

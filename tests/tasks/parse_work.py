"""What children of the document parser do in its tests, instead of parsing. The body says what."""

from __future__ import annotations

import ctypes
import os
import time

from tasks.discovered import Discovered
from tasks.parse_bounded import Document


def obey(document: Document) -> Discovered:
    """Hang, eat memory, crash, leave or raise; anything else is answered with the number of this process."""
    match document.body:
        case b"hang":
            time.sleep(600)
        case b"eat":
            hoard = [bytearray(16 * 1024 * 1024) for _ in range(10_000)]
            return Discovered(detail=str(len(hoard)))
        case b"crash":
            ctypes.string_at(0)
        case b"leave":
            os._exit(3)
        case b"raise":
            raise KeyError("quay")
    return Discovered(detail=str(os.getpid()))

"""First hop of feeds, before the parser: a document cut down to what can be parsed in bounded time and memory.

What the parser never sees it cannot follow: the document type goes, so that nothing outside is asked for, and the
entities it declares are put in where they stand for plain, short text. What outlets write as if a feed were HTML,
`&nbsp;` or a bare `&`, is put as XML has it: nothing is lost by it, so it is no damage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.entities import html5

from tasks.entries import MOST_ENTRIES

MOST_BYTES = 16 * 1024 * 1024
MOST_DEEP = 100
"""Levels of tags within an entry, or around the entries."""

_LONGEST_PROLOG = 256 * 1024
_LONGEST_ENTITY = 500
_LONGEST_REFERENCE = 12
_MOST_ADDED = 256 * 1024
"""Bytes that entities may add in all."""

_DOCTYPE = re.compile(rb"<!DOCTYPE\s[^\[<>]*(\[(?:<!--.*?-->|\"[^\"]*\"|'[^']*'|[^\]\"'])*+\]\s*)?>", re.DOTALL)
_ENTITY = re.compile(rb"<!ENTITY\s+([A-Za-z_][\w.-]*)\s+(?:\"([^\"<%]*)\"|'([^'<%]*)')\s*>")
_REFERENCE = re.compile(rb"&([A-Za-z_][\w.-]*);")
_CHARACTER = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));")
_IN_XML = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_CHARACTERS = (range(0x20, 0xD800), range(0xE000, 0xFFFE), range(0x10000, 0x110000))
_WIDE = (
    *((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")),
    *((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")),
)
"""How a document begins → the encoding that has more than one byte for a letter of ASCII."""
_TOKEN = re.compile(
    rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<(/?)([A-Za-z_][\w.:-]*)(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*?(/?)>",
    re.DOTALL,
)
_AMPERSAND = re.compile(
    rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)"
    rb"|&(?!#[0-9xX])(?:([A-Za-z][A-Za-z0-9]{1,30});)?",
    re.DOTALL,
)
_ENTRIES = frozenset({b"item", b"entry"})


@dataclass(frozen=True, slots=True)
class Bounded:
    """A document that is safe to parse. `said` tells what was left out of it, empty where nothing was."""

    body: bytes
    said: str = ""
    too_many: bool = False
    """Whether it names more articles than are read."""


def bounded(body: bytes) -> Bounded:
    """Leave out the document type, levels of tags too deep to mean anything, and entries beyond the bearable."""
    plain = _CHARACTER.sub(_character, _without_doctype(_narrow(body).lstrip()))
    if b"\x1b" not in plain:  # ISO-2022 writes whole alphabets with the bytes of ASCII
        plain = _AMPERSAND.sub(_ampersand, plain)
    scan = _Scan()
    tags = (token for token in _TOKEN.finditer(plain) if token[2] is not None)
    beyond = next((tag for tag in tags if not scan.go_on(tag)), None)
    kept = plain if beyond is None else plain[: beyond.start()] + scan.closing()
    said = []
    if beyond is not None:
        said.append(f"it names more than {MOST_ENTRIES} articles; the first of them were read")
    if scan.dropped:
        said.append(f"tags more than {MOST_DEEP} deep were left out")
    return Bounded(_without(kept, scan.dropped), "; ".join(said), beyond is not None)


@dataclass(slots=True)
class _Scan:
    """How deep the tags are, counted anew within each entry, and how many entries there were."""

    dropped: list[tuple[int, int]] = field(default_factory=list)
    _around: list[bytes] = field(default_factory=list)
    _depth: int = 0
    _entries: int = 0

    def go_on(self, tag: re.Match[bytes]) -> bool:
        """One more tag; False where it begins one entry too many."""
        closes, name, is_empty = tag.groups()
        if name.rpartition(b":")[2].lower() in _ENTRIES:
            self._depth = 0
            self._entries += not closes
        elif closes:
            self._close(tag, name)
        elif not is_empty:
            self._open(tag, name)
        return self._entries <= MOST_ENTRIES

    def closing(self) -> bytes:
        """What closes the tags around the entries."""
        return b"".join(b"</" + name + b">" for name in reversed(self._around))

    def _open(self, tag: re.Match[bytes], name: bytes) -> None:
        self._depth += 1
        if self._depth > MOST_DEEP:
            self.dropped.append(tag.span())
        elif self._entries == 0 and len(self._around) < MOST_DEEP:
            self._around.append(name)

    def _close(self, tag: re.Match[bytes], name: bytes) -> None:
        if self._depth > MOST_DEEP:
            self.dropped.append(tag.span())
        elif self._entries == 0 and self._around and self._around[-1] == name:
            self._around.pop()
        self._depth = max(0, self._depth - 1)


def _narrow(body: bytes) -> bytes:
    """As UTF-8 where it is UTF-16 or UTF-32, in which nothing would be found that is looked for here."""
    encoding = next((encoding for start, encoding in _WIDE if body.startswith(start)), None)
    return body if encoding is None else body.decode(encoding, "replace").encode()


def _without(body: bytes, spans: list[tuple[int, int]]) -> bytes:
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(body)]
    return b"".join(body[end:start] for end, start in zip(ends, starts, strict=True))


def _without_doctype(body: bytes) -> bytes:
    """The entities it declares are put in: those that are short and stand for text alone."""
    start = body.find(b"<!DOCTYPE", 0, _LONGEST_PROLOG)
    found = _DOCTYPE.match(body[: start + _LONGEST_PROLOG], start) if start >= 0 else None
    if found is None:
        return body
    declared = {name: double or single for name, double, single in _ENTITY.findall(found[1] or b"")}
    texts = {name: text for name, text in declared.items() if _is_plain(text)}
    left = _MOST_ADDED

    def put_in(reference: re.Match[bytes]) -> bytes:
        nonlocal left
        if reference[1] not in declared:
            return reference[0]
        text = texts.get(reference[1], b"")
        left -= len(text)
        return text if left >= 0 else b""

    rest = body[: found.start()] + body[found.end() :]
    return _REFERENCE.sub(put_in, rest) if declared else rest


def _character(reference: re.Match[bytes]) -> bytes:
    """The reference, or nothing where XML has no character of that number: the parser would end there."""
    number = int(reference[1][-9:], 16) if reference[1] else int(reference[2][-9:])
    exists = number in {9, 10, 13} or any(number in numbers for numbers in _CHARACTERS)
    return reference[0] if exists and len(reference[0]) <= _LONGEST_REFERENCE else b""


def _ampersand(found: re.Match[bytes]) -> bytes:
    """HTML's entities by their numbers, a bare ampersand escaped; comments, CDATA and XML's own as they are."""
    if not found[0].startswith(b"&"):
        return found[0]
    if found[1] is None:
        return b"&amp;"
    text = "" if found[1] in _IN_XML else html5.get(f"{found[1].decode()};", "")
    return "".join(f"&#{ord(char)};" for char in text).encode() or found[0]


def _is_plain(text: bytes) -> bool:
    return len(text) <= _LONGEST_ENTITY and all(name in _IN_XML for name in _REFERENCE.findall(text))

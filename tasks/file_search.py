"""First hop, beneath `tasks.record_files`: which files a location means.

A location is a file, a folder (its whole tree) or a glob, whose fixed part is its folder. Names come in the order of
the alphabet, folder by folder, one folder in memory at a time. As in a shell, `*` and `**` pass over names that begin
with a dot. Nothing outside the folder is given: a link that leads out is named, a link to a folder inside is not
followed, a link to a file that the location finds anyway is not given twice.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from glob import has_magic
from pathlib import Path

from tasks.vocabulary import Reason


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A name that matches; nothing has been opened yet, and it may be anything but a folder."""

    path: Path
    """Real: no link in it."""
    name: str
    """Relative to the location's folder, printable."""


@dataclass(frozen=True, slots=True)
class NotRead:
    """A name that matches and is not to be opened."""

    name: str
    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A glob by its parts. A state is how many parts are already matched."""

    parts: tuple[str, ...]
    suffixes: tuple[str, ...]

    def start(self) -> frozenset[int]:
        return self._skip({0})

    def advance(self, states: frozenset[int], name: str) -> frozenset[int]:
        after = set()
        for state in states - {len(self.parts)}:
            part = self.parts[state]
            if part == "**":
                after |= set() if name.startswith(".") else {state}
            elif fnmatchcase(name, part) and (part.startswith(".") or not name.startswith(".")):
                after.add(state + 1)
        return self._skip(after)

    def accepts(self, states: frozenset[int], name: str) -> bool:
        return len(self.parts) in states and (not self.suffixes or name.lower().endswith(self.suffixes))

    def matches(self, path: Path) -> bool:
        states = self.start()
        for part in path.parts:
            states = self.advance(states, part)
        return self.accepts(states, path.name)

    def _skip(self, states: set[int]) -> frozenset[int]:
        """A `**` may also stand for no folder at all."""
        for state in range(len(self.parts)):
            if state in states and self.parts[state] == "**":
                states.add(state + 1)
        return frozenset(states)


@dataclass(frozen=True, slots=True)
class _Folder:
    path: Path
    states: frozenset[int]


def find_files(location: str, suffixes: tuple[str, ...]) -> Iterator[FoundFile | NotRead]:
    """The files of a location; `suffixes` (lower case) choose those of a folder, a file or glob says it itself.

    Nothing at all when there are none. Errors of the file system are values.
    """
    path = Path(location)
    try:
        search = _search(path, location, suffixes)
    except OSError as error:
        yield NotRead(printable(location), Reason.UNREADABLE_FILE, error.strerror or "unreadable")
        return
    if search is not None:
        yield from search


def folder_of(location: str) -> Path:
    """The folder that the names of a location's files are relative to; no link in it."""
    path = Path(location)
    if not path.is_dir() and not path.exists() and has_magic(location):
        fixed = next(position for position, part in enumerate(path.parts) if has_magic(part))
        return Path(os.path.realpath(Path(*path.parts[:fixed])))
    return Path(os.path.realpath(path if path.is_dir() else path.parent))


def printable(text: str) -> str:
    """Text that is safe in a line, a table and UTF-8; different names stay different."""
    if text.isprintable() and "\\" not in text:
        return text
    return "".join(
        char if char.isprintable() and char != "\\" else char.encode("unicode_escape").decode() for char in text
    )


def _search(path: Path, location: str, suffixes: tuple[str, ...]) -> Iterator[FoundFile | NotRead] | None:
    if path.is_dir():
        return _Search(path, _Pattern(("**",), suffixes)).run()
    if path.is_symlink() or path.exists():
        return _Search(path.parent, _Pattern((), ())).named(path.name)
    if not has_magic(location):
        return None
    fixed = next(position for position, part in enumerate(path.parts) if has_magic(part))
    root = Path(*path.parts[:fixed])
    return _Search(root, _Pattern(path.parts[fixed:], ())).run() if root.is_dir() else None


class _Search:
    """One location's folder and pattern, walked without recursion: folders may be nested as deep as paths go."""

    def __init__(self, root: Path, pattern: _Pattern) -> None:
        self._root = Path(os.path.realpath(root))
        self._pattern = pattern

    def run(self) -> Iterator[FoundFile | NotRead]:
        stack = [self._visit(_Folder(self._root, self._pattern.start()))]
        while stack:
            item = next(stack[-1], None)
            if item is None:
                stack.pop()
            elif isinstance(item, _Folder):
                stack.append(self._visit(item))
            else:
                yield item

    def named(self, name: str) -> Iterator[FoundFile | NotRead]:
        target = Path(os.path.realpath(self._root / name))
        if target.is_relative_to(self._root):
            yield FoundFile(target, printable(name))
        else:
            yield self._outside(self._root / name, target)

    def _visit(self, folder: _Folder) -> Iterator[FoundFile | NotRead | _Folder]:
        try:
            with os.scandir(folder.path) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except FileNotFoundError:
            yield NotRead(self._name(folder.path), Reason.FILE_VANISHED, "the folder vanished before it was read")
            return
        except OSError as error:
            yield NotRead(self._name(folder.path), Reason.UNREADABLE_FILE, f"folder: {error.strerror}")
            return
        for entry in entries:
            item = self._judge(entry, self._pattern.advance(folder.states, entry.name))
            if item is not None:
                yield item

    def _judge(self, entry: os.DirEntry[str], states: frozenset[int]) -> FoundFile | NotRead | _Folder | None:
        path = Path(entry.path)
        if entry.is_symlink():
            return self._link(path, states)
        if _is_folder(entry):
            inner = states - {len(self._pattern.parts)}
            return _Folder(path, inner) if inner else None
        return FoundFile(path, self._name(path)) if self._pattern.accepts(states, entry.name) else None

    def _link(self, path: Path, states: frozenset[int]) -> FoundFile | NotRead | None:
        target = Path(os.path.realpath(path))
        is_folder = _leads_to_folder(target)
        if not (states if is_folder else self._pattern.accepts(states, path.name)):
            return None
        if not target.is_relative_to(self._root):
            return self._outside(path, target)
        if is_folder or (_is_in_place(target) and self._pattern.matches(target.relative_to(self._root))):
            return None
        return FoundFile(target, self._name(path))

    def _outside(self, path: Path, target: Path) -> NotRead:
        detail = f"a link to {printable(str(target))}, outside {printable(str(self._root))}"
        return NotRead(self._name(path), Reason.OUTSIDE_FOLDER, detail)

    def _name(self, path: Path) -> str:
        return printable(str(path.relative_to(self._root)))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _leads_to_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _is_in_place(path: Path) -> bool:
    """Whether a link's end exists; the end of a link to itself is still a link."""
    try:
        return not stat.S_ISLNK(path.lstat().st_mode)
    except OSError:
        return False

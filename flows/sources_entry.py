"""A new `[[source]]` in sources.toml: made, checked with all the others, and written so that nothing else changes."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import tomlkit
from tomlkit.exceptions import TOMLKitError

from expectations.catalogue import RULE_NAMES
from flows.exit_codes import UsageError
from tasks.identity import canonical_url
from tasks.model import Source
from tasks.sources import SourcesEmptyError, SourcesMissingError, load_sources

_NO_SLUG = re.compile(r"[^a-z0-9._-]+")


def sources_in(path: Path) -> tuple[Source, ...]:
    """The sources there are; none where the file is yet to be written. Raises SourcesError."""
    try:
        return load_sources(path, RULE_NAMES)
    except (SourcesMissingError, SourcesEmptyError):
        return ()


def name_of(url: str, taken: frozenset[str]) -> str:
    """A name for the outlet at `url`: its host without `www.`, numbered where that is taken."""
    host = urlsplit(url).netloc.rpartition("@")[2].lower().removeprefix("www.")
    name = _NO_SLUG.sub("-", host).strip("-._")[:60] or "outlet"
    numbered = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(other for other in numbered if other not in taken)


def watching(url: str, sources: tuple[Source, ...]) -> Source | None:
    """The source that has this location already, in whatever spelling."""
    return next((source for source in sources if canonical_url(source.location) == canonical_url(url)), None)


def entry_text(table: Mapping[str, Any]) -> str:
    """The entry alone, as it will stand in the file."""
    document = tomlkit.document()
    document["source"] = _array(table)
    return tomlkit.dumps(document).strip() + "\n"


def write_entry(path: Path, table: Mapping[str, Any]) -> None:
    """Add the entry at the end of the file; comments and spelling of all others stay. The file is new or whole.

    Raises UsageError where the file cannot be edited or written, SourcesError where it would not be right.
    """
    target = path.resolve()
    try:
        text = target.read_text(encoding="utf-8") if target.exists() else ""
        draft = target.with_name(target.name + ".new")
        draft.write_text(_with_entry(text, table), encoding="utf-8")
    except (OSError, UnicodeError, TOMLKitError) as error:
        raise UsageError(f"{path} cannot be edited ({error}); add this to it by hand:\n{entry_text(table)}") from error
    try:
        load_sources(draft, RULE_NAMES)
        if target.exists():
            draft.chmod(target.stat().st_mode & 0o777)
        os.replace(draft, target)  # noqa: PTH105 - as good as Path.replace, and says that it replaces
    finally:
        draft.unlink(missing_ok=True)


def _with_entry(text: str, table: Mapping[str, Any]) -> str:
    document = tomlkit.parse(text)
    if "source" in document:
        document["source"].append(_table(table))
    else:
        document["source"] = _array(table)
    written = tomlkit.dumps(document)
    kept = text.rstrip("\n")
    if not written.startswith(kept):
        raise UnicodeError("its layout would change")
    added = written[len(kept) :].strip("\n")
    return f"{kept}\n\n{added}\n" if kept else f"{added}\n"


def _array(table: Mapping[str, Any]) -> tomlkit.items.AoT:
    array = tomlkit.aot()
    array.append(_table(table))
    return array


def _table(table: Mapping[str, Any]) -> tomlkit.items.Table:
    """Inner tables after the plain keys, each a table of its own: `[source.fetch]`."""
    made = tomlkit.table()
    for key, value in table.items():
        made[key] = _table(value) if isinstance(value, Mapping) else value
    return made

"""What can go wrong with the state file.

    WarehouseError                 exit code 5
    └── StateError
        ├── StateDamaged           SQLite cannot read it
        ├── StateNewer             a newer Dateline wrote it
        └── StateHeld              another process keeps it locked

A full disk is DiskFull and one that takes no writes WarehouseReadOnly, as everywhere in this room.
"""

# ruff: noqa: N818 - the names say what is the matter

from __future__ import annotations

from pathlib import Path

from warehouse.errors import WarehouseError


class StateError(WarehouseError):
    """Any trouble with the state file that a person must look at."""


class StateDamaged(StateError):
    """The file is no SQLite database, or a broken one. Nothing is ever deleted because of it."""

    def __init__(self, path: Path, said: str) -> None:
        super().__init__(
            f"{path} cannot be read: move {path.name} and {path.name}-wal away and run again; what it held is learned "
            f"anew, at the price of some requests, and no article is lost. SQLite says: {said}"
        )


class StateNewer(StateError):
    """The file holds a migration that this program does not know."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"{path} was written by a newer Dateline (migration {found}, this one knows {known}): upgrade Dateline, "
            f"or move {path.name} away; what it held is learned anew"
        )


class StateHeld(StateError):
    """Another process has not let go of the file within the time we wait for it."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is locked by another process: close the program that has it open, then run again")

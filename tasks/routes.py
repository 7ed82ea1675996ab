"""Beside the last hop: alerts.toml → routes, who is told of what.

A route names the place of its secret, never the secret: an environment variable or a block of Prefect.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from tasks.incidents import IncidentSeverity, NoticeKind, Notification
from tasks.sources_file import Problem
from tasks.suggestions import near, shown

EXAMPLE = '[[route]]\n  name = "operators"\n  to = "env:OPERATORS_URL"'
_PLACE = re.compile(r"(env:[A-Za-z_][A-Za-z0-9_]*|block:[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)?)")
_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


class RoutesError(Exception):
    """alerts.toml cannot be used; nobody would be told of anything.

    RoutesError
    ├── RoutesMissingError: it is named, and not there
    ├── RoutesUnreadableError: it is a folder, not ours to read, not UTF-8, or no TOML
    ├── RoutesInvalidError: keys, values or names are wrong; lists all of them
    └── UnknownRouteError: a route that was asked for is not in it
    """


class RoutesUnreadableError(RoutesError):
    """The file is there and cannot be read as TOML."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}: correct it, or move it away to be told of nothing")


class RoutesMissingError(RoutesError):
    """The file was named by somebody and is not there."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} does not exist, and nobody would be told of anything: write it, with a route in it, or unset "
            f"DATELINE_ALERTS. The least it needs:\n  {EXAMPLE}"
        )


class RoutesInvalidError(RoutesError):
    """Everything that is wrong with the file, a line each."""

    def __init__(self, path: Path, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(f"{path}: {it.key}: {it.problem}; {it.fix}" for it in problems))
        self.problems = tuple(problems)


class UnknownRouteError(RoutesError):
    """A route was asked for that the file does not have."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        fix = near(name, tuple(known)) or (f"known are {', '.join(known)}" if known else f"write one:\n  {EXAMPLE}")
        super().__init__(f"there is no route {name!r}: {fix}")


@dataclass(frozen=True, slots=True)
class Route:
    """One `[[route]]`. `to` is `env:NAME` or `block:NAME`."""

    name: str
    to: str
    severity: IncidentSeverity = IncidentSeverity.WARNING
    """The least grave that is told."""
    sources: tuple[str, ...] = ("*",)
    notices: tuple[NoticeKind, ...] = tuple(NoticeKind)
    digest: timedelta | None = None
    """Notices are gathered and told together, at most once in this time; None: each at once."""

    def takes(self, notice: Notification) -> bool:
        """Whether this route is told of a notice."""
        grave = notice.severity is IncidentSeverity.CRITICAL or self.severity is IncidentSeverity.WARNING
        named = any(fnmatchcase(notice.source, pattern) for pattern in self.sources)
        return grave and named and notice.kind in self.notices


@dataclass(frozen=True, slots=True)
class Target:
    """One address of a route. `url` is a secret: it is in no log and no table."""

    route: Route
    number: int = 1
    url: str = field(default="", repr=False)
    problem: str = ""
    """Why there is no address, where there is none."""

    @property
    def name(self) -> str:
        """What tells it from the route's others; the first is named like the route."""
        return self.route.name if self.number == 1 else f"{self.route.name}#{self.number}"


class RouteTable(BaseModel):
    """`[[route]]` as it is written."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    name: str = Field(description='a short name of a–z, 0–9, "-", "_" and ".", such as "operators"')
    to: str = Field(description='"env:NAME" (a variable that holds Apprise URLs) or "block:NAME" (a block of Prefect)')
    severity: Literal["warning", "critical"] = Field(default="warning", description='"warning" or "critical"')
    sources: list[str] = Field(default=["*"], min_length=1, description='a list of source names; "*" stands for any')
    notices: list[Literal["opened", "repeat", "fixed"]] = Field(
        default=["opened", "repeat", "fixed"], min_length=1, description='a list of "opened", "repeat" and "fixed"'
    )
    digest_hours: float | None = Field(
        default=None, gt=0, le=24 * 31, description="a number of hours above 0: notices are gathered for so long"
    )

    @field_validator("name")
    @classmethod
    def _is_slug(cls, name: str) -> str:
        if not _SLUG.fullmatch(name):
            raise _wrong(f"is {shown(name)}", f"use {cls.model_fields['name'].description}")
        return name

    @field_validator("to")
    @classmethod
    def _is_place(cls, to: str) -> str:
        if "://" in to:
            raise _wrong("holds an address, which may hold a secret", 'put it into a variable and write "env:NAME"')
        if not _PLACE.fullmatch(to):
            raise _wrong(f"is {shown(to)}", f"use {cls.model_fields['to'].description}")
        return to


def load_routes(path: Path) -> tuple[Route, ...]:
    """The routes of `path`, in its order; none where there is no such file. Raises RoutesError."""
    try:
        document = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise RoutesUnreadableError(path, error.strerror or type(error).__name__) from None
    except UnicodeDecodeError as error:
        raise RoutesUnreadableError(path, f"byte {error.start} is not UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise RoutesUnreadableError(path, str(error)) from None
    routes: list[Route] = []
    problems = list(_around(document))
    for number, table in enumerate(_tables(document), start=1):
        read = _read(table)
        if isinstance(read, Route):
            problems += [Problem(f'route "{read.name}"', "is there twice", "rename one")] * (
                read.name in {route.name for route in routes}
            )
            routes.append(read)
        else:
            problems += [Problem(f"{_called(table, number)}: {it.key}", it.problem, it.fix) for it in read]
    if problems:
        raise RoutesInvalidError(path, problems)
    return tuple(routes)


def select_routes(routes: Sequence[Route], names: Sequence[str]) -> tuple[Route, ...]:
    """Those that `names` asks for; all where it asks for none. Raises UnknownRouteError."""
    known = [route.name for route in routes]
    for name in names:
        if name not in known:
            raise UnknownRouteError(name, known)
    return tuple(route for route in routes if not names or route.name in names)


def _around(document: dict[str, Any]) -> Iterator[Problem]:
    for key in document:
        if key != "route":
            yield Problem(key, "is no key here", near(key, ("route",)) or "only [[route]] stands at the top")
    found = document.get("route", [])
    if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
        yield Problem("route", "is not a list of tables", "write [[route]] with two brackets")


def _tables(document: dict[str, Any]) -> list[dict[str, Any]]:
    found = document.get("route", [])
    return [table for table in found if isinstance(table, dict)] if isinstance(found, list) else []


def _read(table: dict[str, Any]) -> Route | tuple[Problem, ...]:
    try:
        read = RouteTable.model_validate(table)
    except ValidationError as error:
        return tuple(_problem(detail) for detail in error.errors())
    return Route(
        name=read.name,
        to=read.to,
        severity=IncidentSeverity(read.severity),
        sources=tuple(read.sources),
        notices=tuple(NoticeKind(kind) for kind in read.notices),
        digest=timedelta(hours=read.digest_hours) if read.digest_hours else None,
    )


def _problem(detail: ErrorDetails) -> Problem:
    key = str(detail["loc"][0])
    field = RouteTable.model_fields.get(key)
    match detail["type"]:
        case "dateline":
            return Problem(key, str(detail["ctx"]["problem"]), str(detail["ctx"]["fix"]))
        case "missing":
            return Problem(key, "is missing", f"it takes {field.description if field else 'a value'}")
        case "extra_forbidden":
            known = tuple(RouteTable.model_fields)
            return Problem(key, "is no key here", near(key, known) or f"known are {', '.join(known)}")
        case _:
            return Problem(key, f"is {shown(detail['input'])}", f"use {field.description if field else 'another'}")


def _called(table: dict[str, Any], number: int) -> str:
    name = table.get("name")
    return f'route "{name}"' if isinstance(name, str) and name.strip() else f"route number {number}"


def _wrong(problem: str, fix: str) -> PydanticCustomError:
    return PydanticCustomError("dateline", "{problem}; {fix}", {"problem": problem, "fix": fix})

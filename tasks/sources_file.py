"""Before the first hop: one `[[source]]` of sources.toml, or how the mistakes in it are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tasks.source_tables import BoundTable, ExpectTable, ExtractTable, FetchTable, PerDayTable, SourceTable
from tasks.suggestions import near, shown


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: which key, what is wrong, what to do. `key` is dotted, relative to its source."""

    key: str
    problem: str
    fix: str


def read_source(table: dict[str, Any]) -> SourceTable | tuple[Problem, ...]:
    """One `[[source]]`, or everything that is wrong with it."""
    try:
        return SourceTable.model_validate(table)
    except ValidationError as error:
        return tuple(_problem(detail) for detail in error.errors())


def _problem(detail: ErrorDetails) -> Problem:
    path = [str(part) for part in detail["loc"] if part != "[key]"]
    key = ".".join(path)
    table, said = _described(path)
    match detail["type"]:
        case "dateline":
            context = detail["ctx"]
            return Problem(key, str(context["problem"]), str(context["fix"]))
        case "missing":
            return Problem(key, "is missing", f"it takes {said}")
        case "extra_forbidden":
            known = tuple(table.model_fields)
            return Problem(key, "is no key here", near(path[-1], known) or f"known are {', '.join(known)}")
        case _:
            return Problem(key, f"is {shown(detail['input'])}", f"use {said}")


def _described(path: list[str]) -> tuple[type[BaseModel], str]:
    """The table that holds the last key of `path`, and what that key takes."""
    table: type[BaseModel] = SourceTable
    said = ""
    tables: dict[str, type[BaseModel]] = {
        "extract": ExtractTable,
        "fetch": FetchTable,
        "expect": ExpectTable,
        "articles_per_day": PerDayTable,
        "measures": BoundTable,
    }
    for place, key in enumerate(path):
        field = table.model_fields.get(key)
        said = field.description or "" if field else said
        if place + 1 < len(path):
            table = tables.get(key, table)
    return table, said

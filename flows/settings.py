"""At the door: the settings of this process, read once from `DATELINE_*` environment variables.

Built by `load_settings`, then handed on; no other module reads the environment for Dateline's own names.
"""

from __future__ import annotations

import os
import re
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from tasks.routes import Route, RoutesMissingError, load_routes

PREFIX = "DATELINE_"
MARKS = frozenset({"DATELINE_TEMPORARY_SERVER_OF"})
"""Names that Dateline itself sets for the processes it starts; no settings."""


class SettingsError(Exception):
    """The environment asks for something that does not exist or cannot be.

    SettingsError
    ├── UnknownSettingError: a DATELINE_* variable that no setting has
    └── BadSettingError: a value that its setting cannot take
    """


class UnknownSettingError(SettingsError):
    """A DATELINE_* variable that no setting has: a slip of the pen would otherwise be silently ignored."""


class BadSettingError(SettingsError):
    """A value that its setting cannot take; the message names variable, value and fix, one line each."""


def _cores() -> int:
    """The cores this process may use, which a container may have fewer of than the machine."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


class Settings(BaseSettings):
    """What a run may be told from outside. Paths are as given: a relative one is relative to the working folder."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, env_ignore_empty=True, extra="forbid")

    home: Path = Field(
        default=Path("data"), description="Folder of everything the pipeline writes; made when it is missing."
    )
    sources: Path = Field(default=Path("sources.toml"), description="The sources file.")
    alerts: Path = Field(
        default=Path("alerts.toml"), description="Who is told of incidents; nobody is where there is no such file."
    )
    ping_url: str = Field(
        default="",
        description="Asked for after each run, so that its absence is noticed.",
    )
    workers: int = Field(
        default_factory=_cores, ge=1, le=512, description="Child processes that extract pages; all usable cores."
    )
    batch_size: int = Field(
        default=250, ge=1, le=10_000, description="Candidates staged as one durable file; a killed run loses less."
    )
    page_deadline_seconds: float = Field(
        default=30, gt=0, le=3600, description="Seconds one page may take before its child process is ended."
    )
    page_memory_mb: int = Field(
        default=1024, ge=256, le=65_536, description="Megabytes of memory one child process may use."
    )
    duckdb_memory_mb: int = Field(
        default=96, ge=64, le=1_048_576, description="Megabytes DuckDB may use before it spills to disk."
    )
    keep_runs_days: int = Field(
        default=14, ge=1, le=36_500, description="Days the folder of a finished run is kept under `runs/`."
    )
    keep_ledger_days: int = Field(
        default=730, ge=1, le=36_500, description="Days the outcomes and check results of a run are kept."
    )
    contact: str = Field(
        default="", max_length=200, description="An e-mail address or URL where outlets reach who asks for their pages."
    )
    fetch_deadline_seconds: float = Field(
        default=60, gt=0, le=3600, description="Seconds one page may take to come, with its redirects."
    )
    fetch_concurrency: int = Field(default=64, ge=1, le=1024, description="Requests under way at all hosts together.")
    fetch_host_seconds: float = Field(
        default=3600, gt=0, le=86_400, description="Seconds one host may be asked within a run; a later run goes on."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much is said on standard error; `debug` adds tracebacks."
    )

    @field_validator("home", "sources", "alerts")
    @classmethod
    def _expand(cls, path: Path) -> Path:
        return path.expanduser()

    @field_validator("ping_url")
    @classmethod
    def _is_address(cls, url: str) -> str:
        if url and not re.fullmatch(r"https?://\S+", url):
            raise PydanticCustomError("dateline", "it is no web address, https://…")
        return url

    @field_validator("contact")
    @classmethod
    def _is_contact(cls, contact: str) -> str:
        if contact and not re.search(r"\S@\S|^https?://\S", contact):
            raise PydanticCustomError("dateline", "it is neither an e-mail address nor a web address")
        return contact

    @field_validator("log_level", mode="before")
    @classmethod
    def _fold(cls, level: object) -> object:
        return level.lower() if isinstance(level, str) else level


def routes_of(settings: Settings) -> tuple[Route, ...]:
    """Who is told. Raises RoutesError, also where DATELINE_ALERTS names a file that is not there."""
    if "alerts" in settings.model_fields_set and not settings.alerts.exists():
        raise RoutesMissingError(settings.alerts)
    return load_routes(settings.alerts)


def variable_of(field: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + field.upper()


def load_settings() -> Settings:
    """The settings of this process. Raises SettingsError, which names every variable at fault and the fix."""
    _refuse_unknown()
    try:
        return Settings()
    except ValidationError as error:
        raise BadSettingError("\n".join(_told(detail) for detail in error.errors())) from None


def _refuse_unknown() -> None:
    known = [variable_of(field) for field in Settings.model_fields]
    found = (name for name in os.environ if name.upper().startswith(PREFIX) and name not in MARKS)
    unknown = sorted(name for name in found if name.upper() not in known)
    if unknown:
        raise UnknownSettingError("\n".join(_unknown(name, known) for name in unknown))


def _unknown(name: str, known: list[str]) -> str:
    near = get_close_matches(name.upper(), known, n=1, cutoff=0.5)
    fix = f"did you mean {near[0]}?" if near else f"unset it; known are {', '.join(known)}"
    return f"{name} is no setting of Dateline: {fix}"


def _told(detail: ErrorDetails) -> str:
    field = str(detail["loc"][0])
    default = Settings.model_fields[field].get_default(call_default_factory=True, validated_data={})
    problem = detail["msg"][0].lower() + detail["msg"][1:]
    for_default = "" if default == "" else f" for {default}"
    return f"{variable_of(field)} is {str(detail['input'])!r}: {problem}; correct it, or unset it{for_default}"

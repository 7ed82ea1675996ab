"""Before the first hop: the keys of one `[[source]]` of sources.toml.

Every key carries the sentence that tells what it takes; the reference in docs/sources.md and the errors use it.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from tasks.identity import canonical_url
from tasks.measures import MEASURES
from tasks.suggestions import near, shown
from tasks.vocabulary import Kind

KINDS = tuple(kind.value for kind in Kind)
URL_KINDS = (Kind.FEED, Kind.SITEMAP)
"""Kinds whose location is a URL; that of the others is a path."""

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
"""What a source may be called."""
_LANGUAGE = re.compile(r"[a-z]{2,3}")

Word = Literal["off", "critical", "warning", "info"]
Share = Annotated[float | None, Field(ge=0, le=1, allow_inf_nan=False)]
Count = Annotated[int | None, Field(ge=0, le=2**31 - 1)]
Days = Annotated[int | None, Field(ge=0, le=36_500)]
Number = Annotated[float | None, Field(allow_inf_nan=False)]
Seconds = Annotated[float | None, Field(ge=0, le=3600, allow_inf_nan=False)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Bounds(_Table):
    @field_validator("max", check_fields=False)
    @classmethod
    def _not_below_min(cls, most: float | None, info: ValidationInfo) -> float | None:
        least = info.data.get("min")
        if most is not None and least is not None and most < least:
            raise _wrong(f"max {most} is less than min {least}", "exchange them")
        return most


class ExtractTable(_Table):
    """`[source.extract]`: how trafilatura reads the pages."""

    choose_mode: bool | None = Field(
        default=None, description="true or false: choose trafilatura's mode for each page, and trim the text's edges"
    )
    fast: bool | None = Field(
        default=None, description="true or false: skip trafilatura's fallbacks, 1.3 times quicker"
    )
    favor_precision: bool | None = Field(
        default=None, description="true or false: rather lose text than take a menu along"
    )
    favor_recall: bool | None = Field(
        default=None, description="true or false: rather take a menu along than lose text"
    )
    include_comments: bool | None = Field(default=None, description="true or false: take readers' comments as text")
    include_tables: bool | None = Field(default=None, description="true or false: take the text of tables")

    @field_validator("favor_recall")
    @classmethod
    def _not_both(cls, recall: bool | None, info: ValidationInfo) -> bool | None:
        if recall and info.data.get("favor_precision"):
            raise _wrong("favor_precision is true as well", "choose one of the two")
        return recall


class PerDayTable(_Bounds):
    """`articles_per_day`: what a normal day of the outlet brings."""

    min: Count = Field(default=None, description="a whole number of at least 0: fewer is a failed check")
    max: Count = Field(default=None, description="a whole number of at least 0: more is a warning")


class BoundTable(_Bounds):
    """Of a measure."""

    min: Number = Field(default=None, description="a number: below it the source's batch is held")
    max: Number = Field(default=None, description="a number: above it is a warning")


class ExpectTable(_Table):
    """`[source.expect]`: the thresholds of the row rules."""

    min_characters: Count = Field(default=None, description="a whole number of at least 0: shorter text is no article")
    max_link_share: Share = Field(
        default=None, description="a share from 0 to 1 of the text that may be nothing but links"
    )
    max_fragment_share: Share = Field(default=None, description="a share from 0 to 1 of the text that may be fragments")
    max_repeated_share: Share = Field(
        default=None, description="a share from 0 to 1 of the text that may repeat itself"
    )
    max_mojibake: Count = Field(
        default=None, description="a whole number of at least 0: wrongly decoded sequences allowed"
    )
    min_language_confidence: Share = Field(
        default=None,
        description="a share from 0 to 1: from here on a detected language counts against the expected one",
    )
    earliest_date: date | None = Field(
        default=None, description="a day as 1998-07-01: the outlet published nothing before it"
    )
    max_days_from_url_date: Days = Field(
        default=None, description="a whole number of days from 0 to 36500 between the publication day and the URL's"
    )
    future_days: Days = Field(default=None, description="a whole number of days from 0 to 36500 a date may lie ahead")
    articles_per_day: PerDayTable | None = Field(default=None, description="a table { min = 20, max = 400 }")
    measures: dict[str, BoundTable] = Field(default={}, description="a table of measures, each { min = 0.8 }")

    @field_validator("measures")
    @classmethod
    def _known_measures(cls, measures: dict[str, BoundTable]) -> dict[str, BoundTable]:
        for name in measures:
            if name not in MEASURES:
                raise _wrong(f"{shown(name)} is no measure", near(name, list(MEASURES)) or "docs/alerts.md lists them")
        return measures

    @field_validator("earliest_date", mode="before")
    @classmethod
    def _day(cls, value: object) -> object:
        day = _iso_day(value) if isinstance(value, str) else value
        if isinstance(day, date) and not isinstance(day, datetime) and day > datetime.now(UTC).date():
            raise _wrong(f"{day} is still to come, so every article would fail", "give the outlet's first day")
        return day


class FetchTable(_Table):
    """`[source.fetch]`: how pages are asked for from the web."""

    revisit_days: Days = Field(
        default=None,
        description="a whole number of days from 0 to 36500: a page is asked for again while its article is no older",
    )
    delay_seconds: Seconds = Field(
        default=None, description="a number of seconds from 0 to 3600 between two requests to one host"
    )
    concurrency: Annotated[int | None, Field(ge=1, le=64)] = Field(
        default=None, description="a whole number from 1 to 64: requests under way at one host"
    )
    max_pages: Count = Field(default=None, description="a whole number of at least 0: pages asked for in one run")
    max_age_days: Days = Field(
        default=None, description="a whole number of days from 0 to 36500: entries dated older are left out"
    )
    fetch_missing: bool | None = Field(
        default=None, description="true or false: fetch the page of a record that has no body"
    )
    allow_private: bool | None = Field(
        default=None, description="true or false: its hosts may be on private or loopback addresses"
    )
    keep_archive_days: Days = Field(
        default=None, description="a whole number of days from 0 to 36500 that its raw pages are kept"
    )


class SourceTable(_Table):
    """`[[source]]`: one outlet."""

    name: str = Field(description="a short name of a–z, 0–9, '-', '_' and '.', such as \"vale-herald\"")
    kind: str = Field(description="one of " + ", ".join(f'"{kind}"' for kind in KINDS))
    location: str = Field(
        min_length=1,
        description="a path, folder or glob, relative to the sources file, or the URL of a feed or sitemap",
    )
    language: str | None = Field(default=None, description='a language code such as "en"')
    timezone: str = Field(default="UTC", description='an IANA time zone such as "Europe/Moscow"')
    repair: Literal["off", "report", "mend"] = Field(
        default="mend", description='"mend", "report" or "off": what is done about damaged paragraphs'
    )
    extract: ExtractTable = Field(default=ExtractTable(), description="a table [source.extract]")
    fetch: FetchTable = Field(default=FetchTable(), description="a table [source.fetch]")
    expect: ExpectTable = Field(default=ExpectTable(), description="a table [source.expect]")
    rules: dict[str, Word] = Field(
        default={}, description='a check\'s severity: "off", "critical", "warning" or "info"'
    )

    @field_validator("name")
    @classmethod
    def _slug(cls, name: str) -> str:
        if not NAME.fullmatch(name):
            raise _unfit("name", name)
        return name

    @field_validator("kind")
    @classmethod
    def _known_kind(cls, kind: str) -> str:
        if kind not in KINDS:
            known = f"known are {', '.join(KINDS)}"
            raise _wrong(f"{shown(kind)} is no kind of source", near(kind, KINDS) or known)
        return kind

    @field_validator("location")
    @classmethod
    def _fits_kind(cls, location: str, info: ValidationInfo) -> str:
        kind = info.data.get("kind", "")
        if kind in URL_KINDS and canonical_url(location) is None:
            raise _wrong(f"{shown(location)} is no http or https URL", "give the full address, https://…")
        if kind not in URL_KINDS and "://" in location:
            raise _wrong(f"{shown(location)} is a URL, but this kind reads files", "give a path, folder or glob")
        if not location.strip() or "\0" in location:
            raise _unfit("location", location)
        return location

    @field_validator("language")
    @classmethod
    def _code(cls, language: str | None) -> str | None:
        if language is not None and not _LANGUAGE.fullmatch(language):
            raise _unfit("language", language)
        return language

    @field_validator("timezone")
    @classmethod
    def _zone(cls, timezone: str) -> str:
        try:
            ZoneInfo(timezone)
        except (KeyError, ValueError, OSError):
            fix = near(timezone, sorted(available_timezones())) or 'use an IANA name such as "Europe/Moscow"'
            raise _wrong(f"{shown(timezone)} is no time zone", fix) from None
        return timezone


def _iso_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _unfit("earliest_date", text, ExpectTable) from None


def _unfit(key: str, value: object, table: type[BaseModel] = SourceTable) -> PydanticCustomError:
    return _wrong(f"is {shown(value)}", f"use {table.model_fields[key].description}")


def _wrong(problem: str, fix: str) -> PydanticCustomError:
    return PydanticCustomError("dateline", "{problem}; {fix}", {"problem": problem, "fix": fix})

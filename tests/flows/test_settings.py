import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from flows.settings import (
    MARKS,
    BadSettingError,
    Settings,
    SettingsError,
    UnknownSettingError,
    load_settings,
    routes_of,
    variable_of,
)
from tasks.routes import RoutesError

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields:
        monkeypatch.delenv(variable_of(field), raising=False)


def test_defaults_are_those_the_design_promises() -> None:
    settings = load_settings()
    assert (settings.home, settings.sources) == (Path("data"), Path("sources.toml"))
    assert settings.workers >= 1


def test_each_setting_is_read_from_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "home": "/srv/dateline",
        "sources": "~/sources.toml",
        "alerts": "~/alerts.toml",
        "ping_url": "https://ping.gazette.example/dateline",
        "workers": "3",
        "batch_size": "10",
        "page_deadline_seconds": "2.5",
        "page_memory_mb": "512",
        "duckdb_memory_mb": "128",
        "keep_runs_days": "3",
        "keep_ledger_days": "30",
        "contact": "desk@gazette.example",
        "fetch_deadline_seconds": "20",
        "fetch_concurrency": "8",
        "fetch_host_seconds": "600",
        "log_level": "DEBUG",
    }
    assert given.keys() == Settings.model_fields.keys()
    for field, value in given.items():
        monkeypatch.setenv(variable_of(field), value)
    settings = load_settings()
    assert settings.home == Path("/srv/dateline")
    assert settings.sources == Path.home() / "sources.toml"
    assert settings.alerts == Path.home() / "alerts.toml"
    assert settings.model_dump(exclude={"home", "sources", "alerts"}) == {
        "ping_url": "https://ping.gazette.example/dateline",
        "workers": 3,
        "batch_size": 10,
        "page_deadline_seconds": 2.5,
        "page_memory_mb": 512,
        "duckdb_memory_mb": 128,
        "keep_runs_days": 3,
        "keep_ledger_days": 30,
        "contact": "desk@gazette.example",
        "fetch_deadline_seconds": 20.0,
        "fetch_concurrency": 8,
        "fetch_host_seconds": 600.0,
        "log_level": "debug",
    }


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError):
        load_settings().workers = 9  # type: ignore[misc]


def test_an_empty_variable_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_HOME", "")
    assert load_settings().home == Path("data")


@pytest.mark.parametrize(
    ("name", "near"), [("DATELINE_HOEM", "DATELINE_HOME"), ("DATELINE_WORKER", "DATELINE_WORKERS")]
)
def test_an_unknown_variable_names_the_nearest(monkeypatch: pytest.MonkeyPatch, name: str, near: str) -> None:
    monkeypatch.setenv(name, "x")
    with pytest.raises(UnknownSettingError, match=rf"{name} .*did you mean {near}\?"):
        load_settings()


def test_an_unknown_variable_near_to_nothing_lists_what_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_QQQQQQQQQQQQQQQQ", "x")
    with pytest.raises(UnknownSettingError, match="unset it; known are DATELINE_HOME, "):
        load_settings()


def test_the_mark_of_a_temporary_server_is_no_unknown_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_TEMPORARY_SERVER_OF", "1 2.0 /srv")
    load_settings()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("workers", "0"),
        ("workers", "many"),
        ("workers", "1.5"),
        ("batch_size", "-1"),
        ("page_deadline_seconds", "0"),
        ("page_deadline_seconds", "nan"),
        ("page_deadline_seconds", "inf"),
        ("page_memory_mb", "1"),
        ("duckdb_memory_mb", "1"),
        ("keep_runs_days", "0"),
        ("keep_ledger_days", "-3"),
        ("log_level", "loud"),
        ("contact", "somebody"),
        ("ping_url", "ping.gazette.example"),
    ],
)
def test_a_bad_value_names_variable_value_and_fix(monkeypatch: pytest.MonkeyPatch, field: str, value: str) -> None:
    monkeypatch.setenv(variable_of(field), value)
    with pytest.raises(BadSettingError) as raised:
        load_settings()
    assert f"{variable_of(field)} is '{value}'" in str(raised.value)
    assert "or unset it" in str(raised.value)
    assert "^" not in str(raised.value), "no pattern is for people"


@pytest.mark.parametrize(
    "contact", ["desk@gazette.example", "https://gazette.example/bots", "Desk <desk@gazette.example>"]
)
def test_a_contact_is_an_address(monkeypatch: pytest.MonkeyPatch, contact: str) -> None:
    monkeypatch.setenv("DATELINE_CONTACT", contact)
    assert load_settings().contact == contact


def test_a_routes_file_that_is_named_and_not_there_is_no_silence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert routes_of(load_settings()) == ()
    monkeypatch.setenv("DATELINE_ALERTS", "alert.toml")
    with pytest.raises(RoutesError, match=r"alert\.toml does not exist, and nobody would be told"):
        routes_of(load_settings())


def test_all_bad_values_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_WORKERS", "many")
    monkeypatch.setenv("DATELINE_BATCH_SIZE", "0")
    with pytest.raises(SettingsError) as raised:
        load_settings()
    assert len(str(raised.value).splitlines()) == 2


def test_the_docs_list_each_setting_with_its_default() -> None:
    rows = re.findall(r"^\| `(DATELINE_\w+)` \| (.+?) \|", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE)
    documented = dict(rows)
    assert documented.keys() == {variable_of(field) for field in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        if field.default_factory is None:
            assert documented[variable_of(name)] == f"`{field.default}`"
        assert field.description


@pytest.mark.parametrize("room", ["flows", "tasks", "expectations", "warehouse", "docs"])
def test_no_room_names_a_variable_that_does_not_exist(room: str) -> None:
    known = {variable_of(field) for field in Settings.model_fields} | MARKS
    texts = (path.read_text() for path in (ROOT / room).rglob("*") if path.suffix in {".py", ".md", ".sql"})
    named = {name for text in texts for name in re.findall(r"DATELINE_[A-Z_]*[A-Z]", text)}
    assert named <= known

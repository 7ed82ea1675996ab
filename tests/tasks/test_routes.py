"""alerts.toml is read whole, or all its mistakes are told; a secret has no place in it."""

from datetime import timedelta
from pathlib import Path

import pytest

from tasks.incidents import IncidentSeverity, NoticeKind
from tasks.routes import Route, RoutesError, RoutesInvalidError, load_routes, select_routes

LEAST = '[[route]]\nname = "operators"\nto = "env:OPERATORS_URL"\n'


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "alerts.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_without_a_file_nobody_is_told(tmp_path: Path) -> None:
    assert load_routes(tmp_path / "alerts.toml") == ()


def test_the_least_route_is_told_everything_at_once(tmp_path: Path) -> None:
    assert load_routes(written(tmp_path, LEAST)) == (Route("operators", "env:OPERATORS_URL"),)


def test_every_key_counts(tmp_path: Path) -> None:
    text = LEAST + 'severity = "critical"\nsources = ["vale-*"]\nnotices = ["opened"]\ndigest_hours = 24\n'
    (route,) = load_routes(written(tmp_path, text))
    assert route == Route(
        "operators",
        "env:OPERATORS_URL",
        IncidentSeverity.CRITICAL,
        ("vale-*",),
        (NoticeKind.OPENED,),
        timedelta(hours=24),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LEAST.replace("env:OPERATORS_URL", "slack://secret/token"), "may hold a secret"),
        (LEAST.replace("env:OPERATORS_URL", "OPERATORS_URL"), 'use "env:NAME"'),
        (LEAST.replace("operators", "Opera tors"), "a short name"),
        (LEAST.replace("name", "nmae"), 'did you mean "name"?'),
        (LEAST + 'severity = "info"\n', '"warning" or "critical"'),
        (LEAST + "sources = []\n", "a list of source names"),
        (LEAST + 'notices = ["closed"]\n', '"opened", "repeat" and "fixed"'),
        (LEAST + "digest_hours = 0\n", "a number of hours above 0"),
        (LEAST + LEAST, "is there twice"),
        ("[[rout]]\n", 'did you mean "route"?'),
        ("[route]\nname = 1\n", "write [[route]] with two brackets"),
    ],
)
def test_a_mistake_is_told_with_its_fix(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(RoutesInvalidError) as raised:
        load_routes(written(tmp_path, text))
    assert said in str(raised.value)
    assert "alerts.toml" in str(raised.value)
    assert "secret/token" not in str(raised.value)


@pytest.mark.parametrize("content", [b"[[route]\n", b"name = '\xff'\n", None])
def test_a_file_that_is_none_says_so(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "alerts.toml"
    if content is None:
        path.mkdir()
    else:
        written(tmp_path, content)
    with pytest.raises(RoutesError, match=r"alerts\.toml"):
        load_routes(path)


def test_a_route_that_is_not_there_is_named_with_the_nearest() -> None:
    routes = (Route("operators", "env:A"), Route("analysts", "env:B"))
    assert select_routes(routes, ["analysts"]) == routes[1:]
    with pytest.raises(RoutesError, match="did you mean"):
        select_routes(routes, ["operator"])

"""`dateline sources add`: from a front page to an entry that a run can use, and nothing written that was not wanted."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.exit_codes import UsageError
from flows.sources_entry import entry_text, name_of, sources_in, watching, write_entry
from tasks.fetches import HostState
from tasks.sources import SourcesInvalidError
from tests.flows.prefect_server import free_port
from tests.flows.two_runs import Dateline
from tests.site import faults
from tests.site.outlet import Newsroom
from tests.site.site import Site
from warehouse.layout import Home
from warehouse.state.store import open_state

ENTRY = {"name": "courier", "kind": "feed", "location": "https://courier.example/feed", "language": "en"}
PRIVATE = {**ENTRY, "fetch": {"allow_private": True}}


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(2) as started:
        yield started


@pytest.fixture
def add(dateline: Dateline, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """`dateline sources add … --allow-private` in an empty folder; (exit code, output, errors)."""

    def run(*words: str) -> tuple[int, str, str]:
        said = dateline("sources", "add", *words, "--allow-private")
        return said.code, said.out, said.err

    return run


def test_an_outlet_is_found_tried_shown_and_written(add: Callable[..., tuple[int, str, str]], site: Site) -> None:
    room = site.outlet.newsroom(5)
    code, out, _ = add(room.home, "--name", "courier", "--yes")
    assert code == 0
    assert "DATELINE_CONTACT is not set" in out
    assert room.feed in out
    assert room.sitemap in out
    for article in room.articles[:3]:
        assert article.title is not None
        assert article.title in out
        assert article.published is not None
        assert str(article.published.date()) in out
    (source,) = sources_in(Path("sources.toml"))
    assert (source.name, source.kind, source.location, source.language) == ("courier", "feed", room.feed, "en")
    assert source.fetch.allow_private
    paths = site.log.paths()
    assert len(paths) == len(set(paths)) == 4 + 3, "robots.txt, front page, feed, sitemap and three articles, each once"
    assert min(site.log.gaps(site.outlet.host)[1:]) > 0.9, "as polite as a run"

    code, _, err = add(room.home, "--name", "again", "--yes")
    assert code == 2
    assert "watched already, by the source 'courier'" in err


def test_nothing_is_written_unless_somebody_says_so(add: Callable[..., tuple[int, str, str]], site: Site) -> None:
    feed = site.outlet.newsroom(2).feed
    code, out, _ = add(feed)
    assert code == 2
    assert "add --yes" in out
    code, out, _ = add(feed, "--dry-run", "--json")
    assert code == 0
    found = json.loads(out)
    assert (found["written"], found["entry"]["location"], len(found["samples"])) == (False, feed, 2)
    assert not Path("sources.toml").exists()


def test_common_places_are_tried_where_the_outlet_names_none(
    add: Callable[..., tuple[int, str, str]], site: Site
) -> None:
    outlet = site.outlet
    url = outlet.article("/2026/11/20/ferry.html", number=1)
    outlet.front([url])
    feed = outlet.feed("/rss.xml", "rss", [url])
    code, out, _ = add(outlet.url("/"), "--dry-run", "--json")
    assert code == 0
    found = json.loads(out)
    assert (found["taken"]["url"], found["taken"]["found_in"]) == (feed, "common place")
    assert found["entry"]["name"] == outlet.host.replace(":", "-")


def test_an_outlet_with_nothing_is_told_with_all_that_was_tried(
    add: Callable[..., tuple[int, str, str]], site: Site
) -> None:
    home = site.outlet.page("/", "<html><body>Under construction</body></html>")
    code, out, err = add(home, "--yes")
    assert (code, out) == (2, "")
    assert "no feed and no sitemap was found" in err
    assert f"{home}rss.xml: gone" in err
    assert not Path("sources.toml").exists()


def test_a_private_address_is_refused_and_the_fix_is_told(dateline: Dateline, site: Site) -> None:
    said = dateline("sources", "add", site.outlet.url("/"), "--yes")
    assert said.code == 2
    assert "--allow-private" in said.err
    assert site.log.paths() == []


def test_a_host_that_asked_a_run_for_patience_is_asked_nothing_and_is_named(
    add: Callable[..., tuple[int, str, str]], site: Site
) -> None:
    room, until = site.outlet.newsroom(2), datetime.now(UTC).replace(microsecond=0) + timedelta(hours=2)
    with open_state(Home(Path("data"))) as state:
        state.note_hosts([HostState(site.outlet.host, until)])
    code, out, err = add(room.home, "--yes")
    assert (code, out) == (2, "")
    assert f"{site.outlet.host} asks to wait until {until.isoformat()}" in err
    assert f"asked nothing before {until.isoformat(sep=' ', timespec='minutes')}" in err
    assert site.log.paths() == []
    assert not Path("sources.toml").exists()


def test_a_host_that_asks_for_patience_now_has_it_the_next_time_too(
    add: Callable[..., tuple[int, str, str]], site: Site
) -> None:
    home = site.outlet.answer("/", faults.retry_after("3600"))
    code, _, err = add(home, "--yes")
    assert code == 2
    assert "status 429" in err
    assert "use this command again then" in err
    site.log.forget()
    assert site.outlet.host in add(home, "--yes")[2]
    assert site.log.paths() == []
    with open_state(Home(Path("data"))) as state:
        (waiting,) = state.hosts(datetime.now(UTC))
    assert waiting.host == site.outlet.host


def test_nothing_is_remembered_of_a_host_that_is_well(add: Callable[..., tuple[int, str, str]], site: Site) -> None:
    assert add(site.outlet.newsroom(2).feed, "--dry-run")[0] == 0
    assert not Path("data").exists()


def test_an_address_without_scheme_is_asked_for_by_https_and_that_is_told(
    add: Callable[..., tuple[int, str, str]],
) -> None:
    code, _, err = add(f"127.0.0.1:{free_port()}/")
    assert code == 2
    assert "Only https was tried: if it has none, write http://" in err


@pytest.mark.parametrize("homepage", ["http://", "file:///etc/passwd", "a b c", "ftp://courier.example/"])
def test_what_is_no_address_is_told_before_anything_is_asked(
    add: Callable[..., tuple[int, str, str]], homepage: str
) -> None:
    code, _, err = add(homepage)
    assert code == 2
    assert "is no web address" in err


def test_a_name_that_is_taken_and_a_file_that_is_wrong_are_told_first(
    add: Callable[..., tuple[int, str, str]], site: Site
) -> None:
    write_entry(Path("sources.toml"), ENTRY)
    assert "already: give another --name" in add(site.outlet.url("/"), "--name", "courier")[2]
    assert "--name 'The Courier' cannot be: use a short name" in add(site.outlet.url("/"), "--name", "The Courier")[2]
    Path("sources.toml").write_text('[[source]]\nname = "x"\nknid = "feed"\n')
    assert 'did you mean "kind"' in add(site.outlet.url("/"))[2]
    assert site.log.paths() == []


def test_the_second_best_is_taken_where_it_is_asked_for(add: Callable[..., tuple[int, str, str]], site: Site) -> None:
    room: Newsroom = site.outlet.newsroom(2)
    code, out, _ = add(room.home, "--take", "2", "--dry-run", "--json")
    assert (code, json.loads(out)["entry"]["location"]) == (0, room.sitemap)


LAYOUT = """# outlets of the valley

[[source]]
name   =  "herald"    # keep me
kind = 'pages'
location = "saved/herald"
[source.expect]
articles_per_day = { min = 1,   max = 40 }   # on Sundays, none

# the end
"""


@pytest.mark.parametrize("text", [LAYOUT, LAYOUT.rstrip("\n"), LAYOUT + "\n\n\n"])
@pytest.mark.parametrize("entry", [ENTRY, PRIVATE])
def test_comments_and_layout_of_the_file_stay(tmp_path: Path, text: str, entry: dict[str, object]) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text)
    path.chmod(0o640)
    write_entry(path, entry)
    written = path.read_text()
    assert written.startswith(text.rstrip("\n") + "\n")
    assert written.endswith(entry_text(entry))
    assert tomllib.loads(written)["source"][1] == entry
    assert [source.name for source in sources_in(path)] == ["herald", "courier"]
    assert path.stat().st_mode & 0o777 == 0o640
    assert [file.name for file in tmp_path.iterdir()] == ["sources.toml"]


@pytest.mark.parametrize("text", ["", "\n", "# none yet\n"])
def test_a_file_without_a_source_takes_its_first(tmp_path: Path, text: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text)
    assert sources_in(path) == ()
    write_entry(path, ENTRY)
    assert path.read_text() == (f"{text}\n" if text.strip() else "") + entry_text(ENTRY)


def test_a_link_to_the_file_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "shared.toml").write_text(LAYOUT)
    (tmp_path / "sources.toml").symlink_to("shared.toml")
    write_entry(tmp_path / "sources.toml", ENTRY)
    assert (tmp_path / "sources.toml").is_symlink()
    assert "courier" in (tmp_path / "shared.toml").read_text()


def test_an_entry_that_would_make_the_file_wrong_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(LAYOUT)
    with pytest.raises(SourcesInvalidError):
        write_entry(path, {**ENTRY, "name": "herald"})
    with pytest.raises(UsageError, match="add this to it by hand"):
        write_entry(tmp_path / "no-such-folder" / "sources.toml", ENTRY)
    assert path.read_text() == LAYOUT
    assert [file.name for file in tmp_path.iterdir()] == ["sources.toml"]


def test_a_name_is_made_of_the_host() -> None:
    assert name_of("https://www.Harbour-Courier.example/news", frozenset()) == "harbour-courier.example"
    assert name_of("https://a.example:8080/", frozenset()) == "a.example-8080"
    assert name_of("https://a.example/", frozenset({"a.example", "a.example-2"})) == "a.example-3"


def test_a_location_is_known_in_any_spelling(tmp_path: Path) -> None:
    write_entry(tmp_path / "sources.toml", ENTRY)
    sources = sources_in(tmp_path / "sources.toml")
    assert watching("https://COURIER.example:443/feed?utm_source=x", sources) is not None
    assert watching("https://courier.example/feed/", sources) is None

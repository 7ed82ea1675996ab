"""A run's requests on their way into the warehouse, and what it shows of feeds and hosts."""

import dataclasses
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pytest

from tasks.fetches import Fetch, FetchResult, HostState, Purpose
from tasks.identity import article_id
from tasks.vocabulary import Reason
from tests.warehouse.runs import ask, do_run
from tests.warehouse.samples import article, row
from tests.warehouse.state_samples import FEED, NOW, document, fetch
from tests.warehouse.test_forget import files_with
from warehouse.errors import WarehouseDamaged
from warehouse.fetches import FETCH_FILES, FetchLog, without_user, write_fetches, write_mirror
from warehouse.forget import forget
from warehouse.layout import Home
from warehouse.master import open_master
from warehouse.migrate import migrate, transaction
from warehouse.publish import publish
from warehouse.reextraction import last_archived
from warehouse.retention import sweep
from warehouse.state.documents import DocumentState
from warehouse.state.store import open_state

DAY = timedelta(days=1)
SECRET = "https://ada:p4ss@daily.example/feed?id=1"


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("SET TimeZone = 'UTC'")
    migrate(con, Path(":memory:"), NOW)
    return con


def log(folder: Path, *fetches: Fetch, **options: int) -> list[Path]:
    with FetchLog(folder, **options) as writing:
        for one in fetches:
            writing.append(one)
    return sorted(folder.glob(FETCH_FILES))


def load(con: duckdb.DuckDBPyConnection, run_id: str, folder: Path, *fetches: Fetch) -> None:
    write_fetches(con, run_id, log(folder / run_id, *fetches))


def as_dict(con: duckdb.DuckDBPyConnection, sql: str) -> dict[str, Any]:
    found = con.execute(sql)
    (values,) = found.fetchall()
    return dict(zip((column[0] for column in found.description), values, strict=True))


def test_every_field_arrives(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    whole = fetch(7, reason=Reason.TRUNCATED, wait_until=NOW + DAY, detail="cut \u2028 \x00 here", redirects=3)
    load(con, "r1", tmp_path, whole)
    expected = {
        **dataclasses.asdict(whole),
        "body_bytes": whole.bytes,
        "run_id": "r1",
        "candidate_key": article_id(whole.url),
        "final_key": article_id(whole.url),
    }
    del expected["number"], expected["bytes"]
    assert None not in expected.values()
    assert as_dict(con, "FROM fetches") == expected


def test_what_is_unknown_is_null(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    bare = Fetch(-1, "daily", "https://daily.example/robots.txt", Purpose.ROBOTS, NOW, 0.0, FetchResult.FAILED)
    load(con, "r1", tmp_path, bare)
    known = "run_id source url purpose started_at seconds result detail redirects body_bytes"
    assert {name for name, value in as_dict(con, "FROM fetches").items() if value is not None} == set(known.split())


def test_only_an_articles_request_has_a_key(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    moved = fetch(1, url="http://daily.example/2026/1?utm_source=x#top", final_url="https://other.example/1")
    load(con, "r1", tmp_path, moved, fetch(2, purpose=Purpose.FEED), fetch(3, url="no address", final_url=None))
    rows = con.execute("SELECT candidate_key, final_key FROM fetches ORDER BY warc_offset").fetchall()
    assert rows[0] == (article_id("https://daily.example/2026/1"), article_id("https://other.example/1"))
    assert rows[1] == (None, None)
    assert rows[2][0] is not None
    assert rows[2][1] is None


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        (SECRET, "https://daily.example/feed?id=1"),
        ("HTTPS://ada:p%40ss@x@daily.example", "HTTPS://daily.example"),
        ("//ada@daily.example/", "//daily.example/"),
        ("http:\\\\ada:pw@daily.example/", "http:\\\\daily.example/"),
        (" https://:pw@daily.example/", " https://daily.example/"),
        ("https://ada:p\nw@daily.example/", "https://daily.example/"),
        ("https://daily.example/@ada?to=a@b.example#@", "https://daily.example/@ada?to=a@b.example#@"),
        ("https://daily.example", "https://daily.example"),
        ("mailto:ada@daily.example", "mailto:ada@daily.example"),
        ("", ""),
    ],
)
def test_no_password_in_an_address(url: str, clean: str) -> None:
    assert without_user(url) == clean


def test_no_password_in_log_or_table(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    (file,) = log(tmp_path, fetch(1, url=SECRET, final_url=SECRET, purpose=Purpose.FEED))
    assert b"p4ss" not in file.read_bytes()
    write_fetches(con, "r1", [file])
    write_mirror(con, [document(SECRET)], [])
    clean = "https://daily.example/feed?id=1"
    assert con.execute("SELECT url, final_url FROM fetches").fetchall() == [(clean, clean)]
    assert con.execute("SELECT url FROM feeds").fetchall() == [(clean,)]


def test_odd_texts_break_nothing(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    texts = ['"quoted" \\ back', "half \ud83d", "line\nbreak\r", "\x00\x01\x1f", "é ё 記 🙂", "x" * 3_000_000]
    load(con, "r1", tmp_path, *(fetch(number, detail=text) for number, text in enumerate(texts)))
    found = [row[0] for row in con.execute("SELECT detail FROM fetches ORDER BY warc_offset").fetchall()]
    assert found == [texts[0], "half ?", *texts[2:]]


def test_files_are_cut_and_never_written_over(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    files = log(tmp_path, *map(fetch, range(10)), file_bytes=2000)
    assert [file.name for file in files[:2]] == ["fetches-000001.jsonl", "fetches-000002.jsonl"]
    assert all(0 < file.stat().st_size <= 2000 for file in files)
    before = {file: file.read_bytes() for file in files}
    files = log(tmp_path, fetch(10), fetch(11, detail="longer than a file is to be " * 100), file_bytes=2000)
    assert {file: file.read_bytes() for file in before} == before
    write_fetches(con, "r1", files)
    assert con.execute("SELECT count(DISTINCT warc_offset), count(*) FROM fetches").fetchall() == [(12, 12)]


def test_loading_again_changes_nothing_and_other_runs_stay(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    load(con, "r1", tmp_path, fetch(1), fetch(2))
    load(con, "r2", tmp_path, fetch(3))
    write_fetches(con, "r2", sorted((tmp_path / "r2").glob(FETCH_FILES)))
    write_fetches(con, "r1", [])
    assert con.execute("SELECT run_id, count(*) FROM fetches GROUP BY ALL ORDER BY ALL").fetchall() == [
        ("r1", 2),
        ("r2", 1),
    ]


def test_a_run_without_requests(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    load(con, "r1", tmp_path)
    assert con.execute("SELECT count(*) FROM fetches").fetchall() == [(0,)]


@pytest.mark.parametrize("line", [b'{"source": "da', b'{"status": "two hundred"}\n', b"\xff\xfe\n", b"[1, 2]\n"])
def test_a_line_that_is_no_request_undoes_the_load(con: duckdb.DuckDBPyConnection, tmp_path: Path, line: bytes) -> None:
    files = log(tmp_path, fetch(1))
    files[0].write_bytes(files[0].read_bytes() + line)
    with pytest.raises(WarehouseDamaged, match="run's folder"), transaction(con):
        write_fetches(con, "r1", files)
    assert con.execute("SELECT count(*) FROM fetches").fetchall() == [(0,)]


APPEND_FOR_EVER = """
import pathlib, sys
from itertools import count
from tests.warehouse.state_samples import fetch
from warehouse.fetches import FetchLog
log = FetchLog(pathlib.Path(sys.argv[1]), file_bytes=100_000)
for number in count():
    log.append(fetch(number))
    print(number, flush=True)
"""


def test_a_killed_run_leaves_whole_lines(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    command = [sys.executable, "-c", APPEND_FOR_EVER, str(tmp_path)]
    with subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        said = [child.stdout.readline() for _ in range(300)]
        child.kill()
        said += child.stdout.readlines()
    last = int([line for line in said if line.endswith("\n")][-1])
    files = sorted(tmp_path.glob(FETCH_FILES))
    assert len(files) > 1
    write_fetches(con, "r1", files)
    ((count, highest),) = con.execute("SELECT count(*), max(warc_offset) // 1000 FROM fetches").fetchall()
    assert count == highest + 1 > last >= 299


def test_a_full_disk_leaves_whole_lines(tmp_path: Path) -> None:
    """Two lines fit, then the limit of the file's size takes the place of the disk's."""
    script = (
        "import pathlib, resource, signal, sys\n"
        "from tests.warehouse.state_samples import fetch\n"
        "from warehouse.fetches import FetchLog\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "log = FetchLog(pathlib.Path(sys.argv[1]))\n"
        "log.append(fetch(1)), log.append(fetch(2))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "try:\n"
        "    log.append(fetch(3, detail='x' * 5000))\n"
        "except OSError as error:\n"
        "    print(type(error).__name__)\n"
        "log.append(fetch(4))\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)
    assert done.stdout == "OSError\n"
    (file,) = tmp_path.glob(FETCH_FILES)
    assert [orjson.loads(line)["number"] for line in file.read_bytes().splitlines()] == [1, 2, 4]


def test_the_mirror_is_written_wholesale(con: duckdb.DuckDBPyConnection) -> None:
    whole = DocumentState(
        FEED, "daily", Purpose.FEED, NOW, NOW + DAY, '"a"', "Sun, 01 Mar 2026 04:00:00 GMT", "0f" * 32, NOW - DAY,
        900, 2, NOW - DAY, FetchResult.SLOW, Reason.SLOW, 40, 3, "r1-00001.warc.gz", 77, 1234,
    )  # fmt: skip
    old = document("https://old.example/feed")
    write_mirror(con, [old, whole], [HostState("a.example", None, 2), HostState("b.example", NOW, 0)])
    assert as_dict(con, "FROM feeds WHERE source = 'daily' AND etag IS NOT NULL") == dataclasses.asdict(whole)
    assert as_dict(con, "FROM feeds WHERE etag IS NULL") == dataclasses.asdict(old)
    assert con.execute("FROM hosts ORDER BY host").fetchall() == [("a.example", None, 2), ("b.example", NOW, 0)]
    write_mirror(con, [whole], [])
    assert con.execute("SELECT url FROM feeds").fetchall() == [(FEED,)]
    write_mirror(con, [], [])
    assert con.execute("SELECT (SELECT count(*) FROM feeds) + (SELECT count(*) FROM hosts)").fetchall() == [(0,)]


def test_silent_feeds(con: duckdb.DuckDBPyConnection) -> None:
    dead = document("https://daily.example/dead", dead_since=NOW - 3 * DAY, failures=3, changed_at=NOW - 90 * DAY)
    never = document("https://daily.example/never", dead_since=NOW)
    stale = document("https://daily.example/stale", changed_at=NOW - 7 * DAY)
    fresh = document("https://daily.example/fresh", changed_at=NOW - 6 * DAY)
    write_mirror(con, [dead, never, stale, fresh], [])
    assert con.execute("SELECT url[23:], silence, silent_since FROM silent_feeds ORDER BY url").fetchall() == [
        ("dead", "dead", NOW - 3 * DAY),
        ("never", "dead", NOW),
        ("stale", "stale", NOW - 7 * DAY),
    ]


def test_fetch_failures(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    blocked = {"result": FetchResult.BLOCKED, "reason": Reason.BLOCKED}
    load(
        con,
        "r1",
        tmp_path,
        fetch(1, **blocked, status=403, started_at=NOW + DAY),
        fetch(2, **blocked, status=429, detail="asks for patience"),
        fetch(3, result=FetchResult.REFUSED, reason=Reason.PRIVATE_ADDRESS, status=None),
        fetch(4, purpose=Purpose.FEED, result=FetchResult.NOT_MODIFIED, status=304),
        fetch(5),
    )
    load(con, "r2", tmp_path, fetch(6, result=FetchResult.GONE, reason=Reason.GONE, status=404))
    columns = "run_id, result, reason, requests, statuses, example_url[-1:], example_detail"
    assert con.execute(f"SELECT {columns} FROM fetch_failures ORDER BY ALL").fetchall() == [
        ("r1", "blocked", "blocked", 2, [403, 429], "2", "asks for patience"),
        ("r1", "refused", "private-address", 1, None, "3", ""),
        ("r2", "gone", "gone", 1, [404], "6", ""),
    ]


def loaded(home: Home, run_id: str, *fetches: Fetch) -> None:
    """A run that loads article 0 and these requests, and publishes both."""
    do_run(home, run_id, [row(0, article(0))])
    with open_master(home) as con, transaction(con):
        write_fetches(con, run_id, log(home.run(run_id), *fetches))
    home.generation(run_id).unlink()
    publish(home)


def test_requests_go_with_their_runs_ledger_but_for_pages_that_are_archived(home: Home) -> None:
    loaded(home, "r1", fetch(1, warc_file=None), fetch(3), fetch(4, purpose=Purpose.FEED))
    loaded(home, "r2", fetch(2))
    with open_master(home) as con:
        sweep(con, home, datetime.now(UTC) + 60 * DAY, keep_ledger_days=90, keep_runs_days=30)
        assert con.execute("SELECT count(*) FROM fetches").fetchall() == [(4,)]
        sweep(con, home, datetime.now(UTC) + 60 * DAY, keep_ledger_days=30, keep_runs_days=30)
        left = con.execute("SELECT run_id, warc_offset FROM fetches ORDER BY ALL").fetchall()
        assert left == [("r1", 3000), ("r2", 2000)]


def test_a_takedown_takes_the_requests_along(home: Home) -> None:
    short = "https://go.example/s0"
    url = article(0).url
    assert url is not None
    twin = row(0, article(0), candidate_key=article_id(short), url=short)
    do_run(home, "r0", [twin])
    loaded(
        home,
        "r1",
        fetch(0),
        fetch(1, url=f"{url}?utm_source=x", final_url=None, result=FetchResult.SLOW, reason=Reason.SLOW),
        fetch(2, url=short, final_url=short),
        fetch(3, url="https://go.example/other", final_url=url),
        fetch(4, url="https://go.example/kept", final_url="https://go.example/kept"),
    )
    with open_state(home) as state:
        state.note_page(article_id(short), fetch(2, url=short, final_url=url))
        state.note_page("other", fetch(4))
    assert files_with(home, short)
    gone = forget(home, url)
    assert gone.outcomes == 2
    assert ask(home, "SELECT url FROM fetches") == [("https://go.example/kept",)]
    for text in (url, short, article_id(short)):
        assert not [name for name in files_with(home, text) if "state" in name or name.endswith(".jsonl")], text
    assert files_with(home, url) == files_with(home, short) == []
    with open_state(home) as state:
        assert list(state.leftover_pages("daily")) == ["other"]


def test_a_takedown_makes_no_state(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    forget(home, str(article(0).url))
    assert not home.state.exists()


def test_the_last_page_of_a_candidate_that_lies_in_the_archive_is_found_by_its_key(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    load(con, "r1", tmp_path, fetch(1), fetch(2, warc_file=None, warc_offset=None, warc_length=None))
    blocked = fetch(1, started_at=NOW + 2 * DAY, result=FetchResult.BLOCKED, reason=Reason.BLOCKED)
    load(con, "r2", tmp_path, fetch(1, started_at=NOW + DAY, warc_file="r2-00001.warc.gz"), blocked)
    keys = [article_id(f"https://daily.example/2026/{number}") for number in (1, 2, 3)]
    found = last_archived(con, keys)
    assert {key: (one.url, one.result, one.warc_file, one.warc_offset) for key, one in found.items()} == {
        keys[0]: ("https://daily.example/2026/1", FetchResult.OK, "r2-00001.warc.gz", 1000)
    }

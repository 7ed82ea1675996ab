"""Promise 5: bad input gets a clear reason and touches nothing beside it, through a whole run."""

import gzip
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from flows import hops
from flows.attempt import Choice
from flows.hops import open_run
from flows.settings import load_settings
from tasks.vocabulary import CheckOutcome
from tests.conftest import Desk

BODY = (
    "The harbour master counted forty boats at noon, twice as many as in the year before, and sent the last three "
    "of them on to the winter moorings behind the grain pier.\nNobody was hurt when the pontoon came loose, "
    "and the ferry sailed an hour later than its timetable says.\n"
)


def record(header: str, title: str = "Forty boats at noon", body: str = BODY) -> bytes:
    return f" {header}\n{title}\n{body}".encode()


def good(number: int) -> bytes:
    return record(f"date 2026-05-01 https://pier.example/good-{number}", f"Boats of pier {number}")


# file → content, and the reason its record or file is given
RECORDS: dict[str, tuple[bytes, str]] = {
    "not-utf-8.txt": (record("date 2026-05-01 https://pier.example/latin").replace(b"boats", b"b\xf6ts"), "not-utf-8"),
    "utf-16.txt": (record("date 2026-05-01 https://pier.example/wide").decode().encode("utf-16"), "utf-16"),
    "nul.txt": (record("date 2026-05-01 https://pier.example/nul").replace(b"boats", b"bo\0ts"), "nul-bytes"),
    "no-date.txt": (record("date https://pier.example/no-date"), "header_date_parses"),
    "impossible-date.txt": (record("date 2026-02-30 https://pier.example/impossible"), "header_date_parses"),
    "no-url.txt": (record("date 2026-05-01"), "url_present_and_valid"),
    "two-urls.txt": (record("date 2026-05-01 https://pier.example/1 https://pier.example/2"), "url_present_and_valid"),
    "title-only.txt": (b" date 2026-05-01 https://pier.example/title-only\nOnly a title\n", "no-body"),
    "binary.txt": (b"%PDF-1.7\n" + bytes(range(256)) * 40, "binary-file"),
    "empty.txt": (b"", "empty-file"),
    "cut.txt.gz": (gzip.compress(good(99) * 50)[:-12], "damaged-compression"),
}  # fmt: skip
ARTICLE = "<html><head><title>{0}</title></head><body><article><h1>{0}</h1><p>{1}</p></article></body></html>"
PAGES: dict[str, tuple[bytes, str]] = {
    "empty.html": (b"", "empty-page"),
    "nothing.html": (b"<html><body><script>render()</script></body></html>", "no-text"),
    "binary.html": (b"%PDF-1.7\n" + bytes(range(256)) * 40, "binary-file"),
    "deep.html": (b"<html><body>" + b"<div>" * 50_000 + b"deep" + b"</div>" * 50_000 + b"</body></html>", "no-text"),
    "cut.html.gz": (gzip.compress(b"<p>cut</p>" * 500)[:-10], "damaged-compression"),
}


def reasons(desk: Desk) -> dict[str, str]:
    with duckdb.connect(str(desk.warehouse), read_only=True) as con:
        rows = con.execute("SELECT locator, reason FROM outcomes").fetchall()
    return dict(rows)


def test_bad_files_end_with_their_reason_and_the_good_are_loaded(desk: Desk) -> None:
    (desk.folder / "inbox").mkdir()
    for name, (content, _) in RECORDS.items():
        extra = b"" if name.endswith(".gz") or name in {"utf-16.txt", "binary.txt", "empty.txt"} else b"\n" + good(1)
        (desk.folder / "inbox" / name).write_bytes(content + extra)
    (desk.folder / "inbox" / "bom-and-crlf.txt").write_bytes(b"\xef\xbb\xbf" + good(2).replace(b"\n", b"\r\n"))
    outside = desk.folder / "outside.txt"
    outside.write_bytes(good(3))
    (desk.folder / "inbox" / "link.txt").symlink_to(outside)
    desk.source("pier", "records", "inbox", "[source.fetch]\nfetch_missing = false")
    report = desk.report()
    found = {
        locator.split(":")[0]: reason for locator, reason in reasons(desk).items() if reason not in {"new", "same-url"}
    }
    assert found == {**{name: reason for name, (_, reason) in RECORDS.items()}, "link.txt": "outside-folder"}
    line = report["ledger"][0]
    assert line["loaded"] == 3, "good-1, good-2, and good-99 before the damage"
    assert line["discovered"] == sum(value for name, value in line.items() if name not in {"source", "discovered"})


def test_bad_pages_end_with_their_reason_and_the_good_are_loaded(desk: Desk) -> None:
    folder = desk.pages("lantern", 5)
    for name, (content, _) in PAGES.items():
        (folder / name).write_bytes(content)
    cells = "<tr>" + "<td>cell</td>" * 100 + "</tr>"
    (folder / "table.html").write_text(ARTICLE.format("A table", f"{BODY}<table>{cells * 1000}</table>"))
    desk.report()
    found = reasons(desk)
    assert {name: found[name] for name in PAGES} == {name: reason for name, (_, reason) in PAGES.items()}
    assert sum(reason == "new" for reason in found.values()) >= 5
    assert found["table.html"] in {"new", "deadline", "text_long_enough"}


def test_unknown_keys_are_named_with_the_fix(desk: Desk) -> None:
    desk.source("pier", "records", "inbox", "langauge = 'en'")
    result = desk.command("run", "--without-prefect")
    assert result.returncode == 2
    assert "langauge" in result.stderr
    assert "language" in result.stderr
    assert "sources.toml" in result.stderr


def test_a_warehouse_of_a_newer_version_is_left_alone(desk: Desk) -> None:
    desk.pages("lantern", 2)
    desk.report()
    master = desk.home / "master" / "warehouse.duckdb"
    with duckdb.connect(str(master)) as con:
        con.execute(
            "INSERT INTO schema_migrations BY NAME (SELECT * REPLACE (9999 AS number) FROM schema_migrations LIMIT 1)"
        )
    before = master.read_bytes()
    result = desk.command("run", "--without-prefect")
    assert result.returncode == 5
    assert "newer Dateline" in result.stderr
    assert master.read_bytes() == before


def test_a_second_run_names_the_one_that_holds_the_lock(desk: Desk) -> None:
    desk.pages("lantern", 400)
    first = desk.start("run", "--without-prefect")
    assert first.stderr is not None
    for line in first.stderr:
        if line.startswith("extract"):
            break
    second = desk.command("run", "--without-prefect")
    first.communicate()
    assert second.returncode == 4
    assert str(first.pid) in second.stderr
    assert first.returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 6 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)], check=False)
    if mounted.returncode:
        pytest.skip("this machine does not let tests mount a disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_told_and_with_room_the_next_run_goes_on(desk: Desk, small_disk: Path) -> None:
    desk.pages("lantern", 30)
    desk.environment["DATELINE_HOME"] = str(small_disk)
    result = desk.command("run", "--without-prefect")
    assert result.returncode == 5, result.stderr
    assert "room" in result.stderr
    subprocess.run(["mount", "-o", "remount,size=200m", str(small_disk)], check=True)
    assert desk.report()["ledger"][0]["loaded"] == 30


def test_a_read_only_disk_is_told(desk: Desk, small_disk: Path) -> None:
    desk.pages("lantern", 2)
    desk.environment["DATELINE_HOME"] = str(small_disk / "home")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    result = desk.command("run", "--without-prefect")
    assert result.returncode == 5, result.stderr
    assert str(small_disk) in result.stderr


@pytest.mark.parametrize("content", [None, b"<html><body><script>render()</script></body></html>"])
def test_an_outlet_that_brings_nothing_readable_is_loud(desk: Desk, content: bytes | None) -> None:
    desk.pages("lantern", 3)
    desk.source("gone", "pages", "gone")
    if content is not None:
        (desk.folder / "gone").mkdir()
        (desk.folder / "gone" / "a.html").write_bytes(content)
    report = desk.report()
    failed = [(check["source"], check["check_name"]) for check in report["checks"] if check["outcome"] == "failed"]
    assert failed == [("gone", "batch_not_empty")]
    assert report["exit_code"] == 1
    assert {line["source"]: line["loaded"] for line in report["ledger"]} == {"gone": 0, "lantern": 3}


def test_what_is_staged_goes_when_it_is_loaded(desk: Desk) -> None:
    desk.pages("lantern", 3)
    run_id = desk.report()["run_id"]
    assert [path.name for path in (desk.home / "runs" / run_id).iterdir() if path.is_file()] == ["run.json"]
    assert not list((desk.home / "runs" / run_id).rglob("*.jsonl"))


def test_a_ledger_that_lost_candidates_is_found_out(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.pages("lantern", 6)
    for name, value in desk.variables().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DATELINE_BATCH_SIZE", "2")
    settings = load_settings()
    with open_run(settings, Choice()) as run:
        while hops.extract_batch(run):
            pass
        next(run.folder.batches.glob("*.jsonl")).unlink()
        hops.stage(run)
        ledger, checks = hops.load(run, hops.check(run))
    assert sum(line.discovered for line in ledger) == 4
    failed = [check.check_name for check in checks if check.outcome is CheckOutcome.FAILED]
    assert failed == ["ledger_adds_up"]


def test_json_is_one_document_whatever_the_outcome(desk: Desk) -> None:
    desk.pages("lantern", 2)
    document = json.loads(desk.command("run", "--without-prefect", "--json").stdout)
    assert document["exit_code"] == 0
    assert Path(document["warehouse"]).samefile(desk.warehouse)

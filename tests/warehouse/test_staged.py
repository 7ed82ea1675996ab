"""The staged batch: typed columns from JSON lines, and each rule's failing rows."""

from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from tasks.article_text import Paragraph
from tasks.model import DateEvidence
from tasks.vocabulary import HeaderProblem
from tests.warehouse.samples import (
    DAILY,
    HERALD,
    SHORT_TEXT,
    SOURCES,
    TODAY,
    article,
    failed_row,
    known_row,
    row,
    rules,
    stage,
    write_batches,
)
from warehouse.errors import WarehouseDamaged
from warehouse.staged.build import build_staged, longest_line
from warehouse.staged.failures import RuleCount, RuleSql, record_failures

FOUR_HUNDRED_MB = "(SELECT len(string_agg(repeat('x', 1000000), '')) FROM range(400))"
"""As SQL: what does not fit the least memory that DuckDB can be given."""

MOMENT = datetime(2026, 2, 20, 21, 30, tzinfo=UTC)


def read(staged: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(staged), read_only=True) as con:
        con.execute("SET TimeZone = 'UTC'")
        return con.execute(sql).fetchall()


def test_rows_arrive_typed(tmp_path: Path) -> None:
    made = article(
        1,
        published_at=MOMENT,
        paragraphs=(Paragraph(0, "One."), Paragraph(1, "One.", "exact", (0,), 1.0)),
        dates=(DateEvidence("page", "2026-02-20T21:30Z", date(2026, 2, 20), MOMENT, True), DateEvidence("url", "x")),
        header_problems=(HeaderProblem.TWO_URLS,),
    )
    staged = stage(tmp_path, [row(0, made, url="https://daily.example/2026/1?utm_source=x"), failed_row(1)])
    assert read(staged, "SELECT seq, article_id, outcome, reason FROM candidates ORDER BY seq") == [
        (0, made.article_id, None, ""),
        (1, None, "failed", "unreadable-file"),
    ]
    columns = "title, authors, published_on, published_at, header_problems, characters, found_url"
    assert read(staged, f"SELECT {columns} FROM articles") == [
        (
            "Harbour news 1",
            ["Ada Quay"],
            date(2026, 2, 20),
            MOMENT,
            ["two-urls"],
            made.facts.characters,
            "https://daily.example/2026/1?utm_source=x",
        )
    ]
    assert read(staged, "SELECT position, text, repeat, repeats, share FROM paragraphs ORDER BY position") == [
        (0, "One.", None, [], None),
        (1, "One.", "exact", [0], 1.0),
    ]
    assert read(staged, "SELECT kind, value, day, moment, chosen FROM date_evidence ORDER BY kind") == [
        ("page", "2026-02-20T21:30Z", date(2026, 2, 20), MOMENT, True),
        ("url", "x", None, None, False),
    ]


def test_a_run_without_any_file(tmp_path: Path) -> None:
    staged = stage(tmp_path, [])
    assert read(staged, "SELECT count(*) FROM candidates") == [(0,)]
    assert read(staged, "SELECT source, min_characters FROM sources ORDER BY source") == [
        ("daily", 200),
        ("herald", 200),
    ]


def test_an_empty_file_beside_others(tmp_path: Path) -> None:
    files = write_batches(tmp_path, [row(0, article(0))])
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    build_staged(tmp_path / "staged.duckdb", [empty, *files], SOURCES, TODAY)
    assert read(tmp_path / "staged.duckdb", "SELECT count(*) FROM articles") == [(1,)]


def test_the_latest_date_is_the_sources_own_tomorrow(tmp_path: Path) -> None:
    late = datetime(2026, 2, 28, 22, tzinfo=UTC)  # already March in Moscow
    build_staged(tmp_path / "staged.duckdb", [], (DAILY, HERALD), late)
    assert read(tmp_path / "staged.duckdb", "SELECT source, latest_date FROM sources ORDER BY source") == [
        ("daily", date(2026, 3, 1)),
        ("herald", date(2026, 3, 2)),
    ]


def test_building_again_replaces_what_a_killed_run_left(tmp_path: Path) -> None:
    (tmp_path / "staged.building").write_bytes(b"half a file")
    (tmp_path / "staged.building.wal").write_bytes(b"half a log")
    for number in (1, 2):
        staged = stage(tmp_path, [row(0, article(number))])
        assert read(staged, "SELECT title FROM articles") == [(f"Harbour news {number}",)]


@pytest.mark.parametrize("line", [b'{"seq": 1, "sour', b'{"seq": "one"}\n', b"\xff\xfe\n"])
def test_a_torn_batch_file_is_named(tmp_path: Path, line: bytes) -> None:
    files = write_batches(tmp_path, [row(0, article(0))])
    files[0].write_bytes(files[0].read_bytes() + line)
    with pytest.raises(WarehouseDamaged, match=r"00000\.jsonl"):
        build_staged(tmp_path / "staged.duckdb", files, SOURCES, TODAY)


def test_characters_that_are_hard_to_carry(tmp_path: Path) -> None:
    text = 'A "quoted" line\twith \\ and \x01 and \x00 and 🗞 and 한국어'
    staged = stage(tmp_path, [row(0, article(0, texts=(text, "Second.")))])
    assert read(staged, "SELECT text FROM paragraphs WHERE position = 0") == [(text,)]


def test_a_line_of_forty_megabytes(tmp_path: Path) -> None:
    long = "word " * 8_000_000
    files = write_batches(tmp_path, [row(0, article(0, texts=(long,))), row(1, article(1))])
    assert longest_line(files[0]) > 40_000_000
    build_staged(tmp_path / "staged.duckdb", files, SOURCES, TODAY)
    assert read(tmp_path / "staged.duckdb", "SELECT max(len(text)), max(characters) FROM paragraphs") == [
        (len(long), len(long))
    ]


def test_failures_are_counted_by_source(tmp_path: Path) -> None:
    short, shorter = article(1, texts=("Too short.",)), article(2, texts=("Short.",))
    herald = article(3, source="herald", texts=("Tiny.",))
    staged = stage(
        tmp_path, [row(0, article(0)), row(1, short), row(2, shorter), row(3, herald), known_row(4, article(4))]
    )
    counts = record_failures(staged, rules()).counts
    assert counts == (
        RuleCount("text long enough", "daily", 3, 2),
        RuleCount("text long enough", "herald", 1, 1),
        RuleCount("title not shouting", "daily", 3, 0),
        RuleCount("title not shouting", "herald", 1, 0),
    )
    assert read(staged, "SELECT seq, severity, observed, threshold, rule_order FROM check_failures ORDER BY seq") == [
        (1, "critical", "10", "200", 1),
        (2, "critical", "6", "200", 1),
        (3, "critical", "5", "200", 1),
    ]


def test_a_rule_that_is_off_for_a_source_leaves_it_alone(tmp_path: Path) -> None:
    herald = article(3, source="herald", texts=("Tiny.",))
    staged = stage(tmp_path, [row(0, article(1, texts=("Small.",))), row(1, herald)])
    rule = RuleSql("text long enough", {"daily": "warning", "herald": "off"}, SHORT_TEXT)
    assert record_failures(staged, [rule]).counts == (RuleCount("text long enough", "daily", 1, 1),)
    assert read(staged, "SELECT source, severity FROM check_failures") == [("daily", "warning")]


@pytest.mark.parametrize(
    "broken",
    [
        "SELECT nonsense FROM articles",
        "SELECT FROM WHERE",
        "SELECT source, seq, article_id, locator, (title::INTEGER)::VARCHAR AS observed, '' AS threshold FROM articles",
        "SELECT source, seq FROM articles",
    ],
)
def test_a_broken_rule_stops_no_other(tmp_path: Path, broken: str) -> None:
    staged = stage(tmp_path, [row(0, article(1, texts=("Small.",)))])
    good = rules()
    recorded = record_failures(staged, [good[0], RuleSql("broken", {"daily": "critical"}, broken), good[1]])
    assert list(recorded.errors) == ["broken"]
    assert recorded.errors["broken"]
    assert {count.check_name for count in recorded.counts} == {"text long enough", "title not shouting"}
    assert read(staged, "SELECT count(*) FROM check_failures") == [(1,)]


def test_a_rule_that_needs_too_much_memory_stops_no_other_and_names_the_setting(tmp_path: Path) -> None:
    staged = stage(tmp_path, [row(0, article(1, texts=("Small.",)))])
    hungry = f"SELECT source, seq, article_id, locator, {FOUR_HUNDRED_MB} AS observed, '' AS threshold FROM articles"
    good = rules()
    entries = [good[0], RuleSql("hungry", {"daily": "critical"}, hungry), good[1]]
    recorded = record_failures(staged, entries, memory_mb=96)
    assert list(recorded.errors) == ["hungry"]
    assert "DATELINE_DUCKDB_MEMORY_MB" in recorded.errors["hungry"]
    assert {count.check_name for count in recorded.counts} == {"text long enough", "title not shouting"}
    assert read(staged, "SELECT check_name FROM check_failures") == [("text long enough",)]

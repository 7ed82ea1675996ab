"""A load takes the memory that its longest texts take, however many articles there are."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from expectations.row_rules import ROW_RULES
from tasks.staging import StagedRow
from tests.warehouse.runs import do_run, load_staged
from tests.warehouse.samples import SOURCES, article, row, stage
from warehouse.connect import connect_reader, with_enough_memory
from warehouse.errors import MemoryTooSmall
from warehouse.layout import Home
from warehouse.lock import writer_lock
from warehouse.staged.failures import RuleSql, record_failures
from warehouse.staged.memory import memory_for


def long_rows(count: int, characters: int) -> list[StagedRow]:
    made = []
    for number in range(count):
        texts = tuple(f"{number}.{part} " + "the ferry waits for the tide " * 40 for part in range(characters // 1_160))
        changes = {"extracted_text": "\n".join(("Ferry", *texts))} if number % 25 == 0 else {}
        made.append(row(number, article(number, texts=texts, **changes)))
    return made


def test_short_texts_need_what_is_set(tmp_path: Path) -> None:
    assert memory_for(stage(tmp_path, []), 64) == 64
    assert memory_for(stage(tmp_path, long_rows(20, 12_000)), 64) == 64


def test_long_texts_that_are_read_together_get_more(tmp_path: Path) -> None:
    staged = stage(tmp_path, long_rows(60, 400_000))
    assert 32 + 3 * 22 < memory_for(staged, 64) < 32 + 3 * 26
    assert memory_for(staged, 512) == 512


def test_what_a_text_was_before_it_was_mended_is_read_with_it(home: Home) -> None:
    folder = home.run("r1")
    folder.mkdir(parents=True)
    before = "the ferry waits for the tide " * 250_000
    rows = [row(number, article(number, extracted_text=f"{number} {before}")) for number in range(10)]
    staged = stage(folder, rows)
    memory_mb = memory_for(staged, 64)
    assert memory_mb > 32 + 3 * 72
    with writer_lock(home):
        lines = load_staged(home, "r1", staged, memory_mb=memory_mb)
    assert sum(line.loaded for line in lines) == 10


def edited_rows(first: bool) -> Iterator[StagedRow]:
    """One article in 400 came out long, and its text is short; two are edited the second time."""
    for number in range(1_200):
        texts = [f"{number}.{part} " + "the ferry waits for the tide " * 20 for part in range(5)]
        if not first and number in {500, 900}:
            texts.append("The harbour master said later that day that it would wait for the coal barge, too.")
        long = {"extracted_text": "the ferry waits for the tide " * 10_000} if number % 400 == 0 else {}
        yield row(number, article(number, texts=tuple(texts), **long))


def test_work_that_does_not_fit_is_begun_anew_with_more_memory(home: Home) -> None:
    do_run(home, "r1", edited_rows(first=True))
    folder = home.run("r2")
    folder.mkdir(parents=True)
    staged = stage(folder, edited_rows(first=False))
    tried = []

    def load(memory_mb: int) -> int:
        tried.append(memory_mb)
        return sum(line.revised for line in load_staged(home, "r2", staged, memory_mb=memory_mb))

    with writer_lock(home):
        assert with_enough_memory(64, load) == 2
    assert tried[0] == 64
    assert tried[-1] in {256, 512}


def test_what_fits_no_memory_is_an_error(tmp_path: Path) -> None:
    tried = []

    def work(memory_mb: int) -> None:
        tried.append(memory_mb)
        raise MemoryTooSmall(tmp_path)

    with pytest.raises(MemoryTooSmall):
        with_enough_memory(64, work)
    assert tried == [64, 128, 256, 512, 1024]


def test_what_it_says_suffices_for_checks_and_load(home: Home) -> None:
    folder = home.run("r1")
    folder.mkdir(parents=True)
    staged = stage(folder, long_rows(1_500, 9_000))
    memory_mb = memory_for(staged, 64)
    severities = {source.name: "info" for source in SOURCES}
    rules = [RuleSql(rule.name, severities, rule.sql) for rule in ROW_RULES]
    assert not record_failures(staged, rules, memory_mb).errors
    with writer_lock(home):
        lines = load_staged(home, "r1", staged, memory_mb=memory_mb)
    assert sum(line.loaded for line in lines) == 1_500
    with connect_reader(home.master, temp=home.temp) as con:
        assert con.execute("SELECT count(*) FROM articles WHERE extracted_text IS NOT NULL").fetchall() == [(60,)]

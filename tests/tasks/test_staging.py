import errno
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tasks.article_text import Paragraph, TextFacts
from tasks.model import Article, DateEvidence
from tasks.staging import BATCH_FILES, StagedRow, encode_row, write_batch
from tasks.vocabulary import HeaderProblem, Outcome, Reason

ROOT = Path(__file__).parents[2]
TEXT = "The ferry to Näsholm left at nine.\nThe ferry left."

ARTICLE = Article(
    article_id="0123456789abcdef",
    url="https://harbour.example/ferry",
    source="harbour",
    title="Ferry leaves",
    authors=("Ada Pell", "Bo Lind"),
    published_on=date(2026, 3, 4),
    published_at=datetime(2026, 3, 4, 9, 30, tzinfo=UTC),
    language="en",
    language_confidence=0.99,
    declared_language=None,
    paragraphs=(
        Paragraph(0, "The ferry to Näsholm left at nine."),
        Paragraph(1, "The ferry left.", "contained", (0,), 1.0),
    ),
    dates=(DateEvidence("page", "2026-03-04", date(2026, 3, 4), chosen=True),),
    site_name=None,
    description=None,
    extractor="trafilatura 0",
    facts=TextFacts(50, 10, 0.0, 0.0, 1, 0.3, 0, 0),
    article_hash="a",
    text_hash="b",
    header_problems=(HeaderProblem.MISSING_TITLE,),
)
ROW = StagedRow(
    3, "harbour", "a.html", "0123456789abcdef", ARTICLE.url, None, Reason.NEW, "", "c" * 64, "v1", ARTICLE, 12.5
)


def test_a_row_is_one_line_with_every_key_of_the_model() -> None:
    line = encode_row(ROW)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    found = json.loads(line)
    assert list(found) == [field.name for field in fields(StagedRow)]
    assert list(found["article"]) == [field.name for field in fields(Article)]
    assert list(found["article"]["facts"]) == [field.name for field in fields(TextFacts)]
    assert "\n".join(part["text"] for part in found["article"]["paragraphs"]) == ARTICLE.text == TEXT


def test_tuples_days_moments_and_enums_are_plain() -> None:
    article = json.loads(encode_row(ROW))["article"]
    assert article["authors"] == ["Ada Pell", "Bo Lind"]
    assert (article["published_on"], article["published_at"]) == ("2026-03-04", "2026-03-04T09:30:00+00:00")
    assert article["header_problems"] == ["missing-title"]
    assert article["paragraphs"][1] == {
        "position": 1,
        "text": "The ferry left.",
        "repeat": "contained",
        "repeats": [0],
        "share": 1.0,
    }
    claim = {"kind": "page", "value": "2026-03-04", "day": "2026-03-04", "at": None, "chosen": True}
    assert article["dates"] == [claim | {"origin": "", "zone": None, "marks": [], "reason": ""}]


def test_a_row_without_an_article_names_its_outcome() -> None:
    row = replace(ROW, outcome=Outcome.FAILED, reason=Reason.NO_TEXT, article=None, extraction_ms=None)
    found = json.loads(encode_row(row))
    assert (found["outcome"], found["reason"], found["article"]) == ("failed", "no-text", None)


def test_half_a_surrogate_pair_spoils_only_its_character() -> None:
    whole = json.loads(encode_row(ROW))
    broken = json.loads(encode_row(replace(ROW, detail="a\ud800b")))
    assert broken == {**whole, "detail": "a?b"}


def test_a_batch_holds_its_lines_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = write_batch(tmp_path, 12, [b"one\n", b"two\n"])
    assert path == tmp_path / "batch-000012.jsonl"
    assert path.read_bytes() == b"one\ntwo\n"
    assert list(tmp_path.iterdir()) == [path]
    assert list(tmp_path.glob(BATCH_FILES)) == [path]


def test_the_same_batch_again_replaces_it(tmp_path: Path) -> None:
    write_batch(tmp_path, 1, [b"one\n"])
    assert write_batch(tmp_path, 1, iter([b"two\n"])).read_bytes() == b"two\n"


def test_a_batch_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def lines() -> Iterator[bytes]:
        yield b"one\n"
        raise InterruptedError

    with pytest.raises(InterruptedError):
        write_batch(tmp_path, 1, lines())
    assert list(tmp_path.iterdir()) == []


def test_a_killed_writer_leaves_no_batch(tmp_path: Path) -> None:
    code = (
        "import os, pathlib, sys; from tasks.staging import write_batch\n"
        "def lines():\n    yield b'x' * 1_000_000\n    os.kill(os.getpid(), 9)\n"
        "write_batch(pathlib.Path(sys.argv[1]), 1, lines())"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, check=False)
    assert killed.returncode == -9
    kept = write_batch(tmp_path, 2, [b"two\n"])
    assert list(tmp_path.glob(BATCH_FILES)) == [kept]


def test_a_folder_that_is_gone_is_the_worlds_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_batch(tmp_path / "gone", 1, [b"one\n"])


def test_a_full_disk_is_the_worlds_error(tmp_path: Path) -> None:
    (tmp_path / "batch-000001.tmp").symlink_to("/dev/full")
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        write_batch(tmp_path, 1, [b"x" * 100_000])
    assert list(tmp_path.iterdir()) == []

import shutil
from pathlib import Path

import pytest

from flows.cli import carry_out
from flows.last_word import guarded
from flows.settings import Settings
from tasks.article_text import Paragraph
from tasks.model import DateEvidence
from tests.flows.two_runs import CHECKS, Dateline, Said
from tests.warehouse.runs import do_run
from tests.warehouse.samples import article, failed_row, paragraphs_of, row
from warehouse.layout import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "data")


@pytest.fixture
def dateline(home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Dateline:
    """The command line in this process, its working folder and home set, as `guarded` ends it."""
    for field in Settings.model_fields:
        monkeypatch.delenv(f"DATELINE_{field.upper()}", raising=False)
    monkeypatch.setenv("DATELINE_HOME", "data")
    monkeypatch.chdir(home.root.parent)

    def say(*arguments: str) -> Said:
        code = guarded(lambda: carry_out(arguments))
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return say


@pytest.fixture(scope="module")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs: an article with a run-on that is revised, one that is too short, two of one URL, a broken file."""
    home = Home(tmp_path_factory.mktemp("two-runs") / "data")
    first, second, third = paragraphs_of(1)
    run_on = f"{first}{second}"
    damaged = article(
        1,
        texts=(run_on, first, second, third),
        paragraphs=(
            Paragraph(0, run_on, "run-on", (1, 2), 0.97),
            Paragraph(1, first),
            Paragraph(2, second),
            Paragraph(3, third),
        ),
        dates=(DateEvidence("header", "2026-02-20", None, None, True), DateEvidence("url", "2026", None)),
        title="Harbour news \x1b[31mred",
    )
    short = article(7, texts=("Too short.",))
    do_run(home, "20260301T050000Z-aaaa", [row(0, article(1)), row(1, article(2))])
    rows = [row(0, damaged), row(1, short), row(2, article(3)), row(3, article(3)), failed_row(4)]
    do_run(home, "20260302T050000Z-bbbb", rows, checks=CHECKS)
    return home.root


@pytest.fixture
def loaded(home: Home, two_runs: Path) -> Home:
    """A warehouse of one's own with those two runs."""
    shutil.copytree(two_runs, home.root, symlinks=True)
    return home

"""The rules as a table: complete, documented, and cheap to import."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

from expectations.catalogue import RULE_NAMES, RULES
from expectations.rule import ROOM, Rule
from expectations.rules_version import rules_version
from tasks.model import Expectations
from tasks.vocabulary import Severity
from tests.expectations.samples import PAGES, RECORDS

ROOT = Path(__file__).parents[2]
KEYS = {"min_articles_per_day": "articles_per_day.min", "max_articles_per_day": "articles_per_day.max"}


def documented(rule: Rule) -> str:
    """A rule's row in docs/checks.md."""
    keys = ", ".join(f"`{KEYS.get(key, key)}`" for key in rule.thresholds)
    cells = (f"`{rule.name}`", rule.severity, rule.description, keys, rule.likely_cause, rule.what_to_do)
    return f"| {' | '.join(cells)} |"


def test_the_page_on_checks_has_exactly_these_rules() -> None:
    lines = (ROOT / "docs/checks.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("| `")] == [documented(rule) for rule in RULES.values()]


def test_every_rule_has_its_file_and_every_file_its_rule() -> None:
    files = {
        path.relative_to(ROOM).as_posix()
        for folder in ("rules", "ledger_rules", "measure_rules")
        for path in (ROOM / folder).iterdir()
    }
    assert files == {f"{rule.folder}/{rule.name}.sql" for rule in RULES.values()}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_every_file_says_its_grain_and_why(rule: Rule) -> None:
    first, second, *_ = rule.sql.splitlines()
    assert first.startswith("-- one row per ")
    assert second.startswith("-- why: ")


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_thresholds_are_fields_a_source_can_set(rule: Rule) -> None:
    assert set(rule.thresholds) <= {field.name for field in dataclasses.fields(Expectations)}
    # the run's day is added to future_days where the batch is staged
    for key in {"latest_date" if key == "future_days" else key for key in rule.thresholds}:
        assert key in rule.sql


def test_names_are_unique() -> None:
    assert len(RULE_NAMES) == 35


def test_reading_the_rules_starts_no_engine() -> None:
    program = (
        "import sys\n"
        "import expectations.catalogue, expectations.rules_version, expectations.rows, expectations.ledger\n"
        "assert not {'great_expectations', 'sqlalchemy', 'pandas'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)


def test_off_and_severities_per_source() -> None:
    tuned = dataclasses.replace(RECORDS, rules=(("title_present", "off"), ("text_present", "info")))
    assert RULES["title_present"].severity_for(tuned) is None
    assert RULES["text_present"].severity_for(tuned) is Severity.INFO
    assert RULES["text_present"].severity_for(RECORDS) is Severity.CRITICAL


def test_the_version_follows_what_judges() -> None:
    changes = (
        dataclasses.replace(RECORDS, rules=(("title_present", "warning"),)),
        dataclasses.replace(RECORDS, rules=(("title_present", "off"),)),
        dataclasses.replace(RECORDS, expect=Expectations(min_characters=10)),
        dataclasses.replace(RECORDS, expect=Expectations(future_days=3)),
        dataclasses.replace(RECORDS, language="de"),
        dataclasses.replace(RECORDS, timezone="Europe/Oslo"),
        PAGES,
    )
    versions = {rules_version(source) for source in (RECORDS, *changes)}
    assert len(versions) == len(changes) + 1
    assert all(len(version) == 16 for version in versions)


def test_the_version_stays_where_nothing_judges_otherwise() -> None:
    same = dataclasses.replace(
        RECORDS,
        name="other",
        location="/elsewhere",
        rules=(("title_present", "critical"), ("batch_not_empty", "off")),
        expect=Expectations(min_articles_per_day=5),
    )
    assert rules_version(same) == rules_version(RECORDS)


def test_the_version_follows_the_sql(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = rules_version(PAGES)
    for name in RULE_NAMES:
        folder = tmp_path / RULES[name].folder
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.sql").write_text(RULES[name].sql + "-- changed\n" * (name == "text_present"))
    monkeypatch.setattr("expectations.rule.ROOM", tmp_path)
    assert rules_version(PAGES) != before

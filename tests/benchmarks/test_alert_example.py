"""The alert in the docs is what production writes."""

from benchmarks.alert_example import document
from tests.conftest import ROOT


def test_the_example_of_an_alert_is_true() -> None:
    assert (ROOT / "docs" / "alert-example.md").read_text() == document(), "python benchmarks/alert_example.py docs …"

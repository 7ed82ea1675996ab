from pathlib import Path

import pytest

from warehouse.layout import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "data")

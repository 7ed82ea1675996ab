"""What the modules of the command line share: parameters that several commands have, and the settings at the door."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

if TYPE_CHECKING:
    from flows.settings import Settings

Json = Annotated[bool, Parameter(name="--json", help="Answer with one JSON document.", show_default=False, negative=())]


def settings_of_process() -> Settings:
    """The settings, with logs on standard error as they ask for. Raises SettingsError."""
    from flows.settings import load_settings  # noqa: PLC0415

    settings = load_settings()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s", stream=sys.stderr)
    for room in ("flows", "tasks", "expectations", "warehouse"):
        logging.getLogger(room).setLevel(settings.log_level.upper())
    return settings

"""At the door of the command line: the settings of this process, and how much it says on standard error."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.settings import Settings


def settings_of_process() -> Settings:
    """What the environment says; from here on the process logs as it wants. Raises SettingsError."""
    from flows.settings import load_settings  # noqa: PLC0415 - takes a moment, and the help needs none

    settings = load_settings()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s", stream=sys.stderr)
    for room in ("flows", "tasks", "expectations", "warehouse"):
        logging.getLogger(room).setLevel(settings.log_level.upper())
    return settings

"""Whether the Prefect server that this process is told to use is there."""

from __future__ import annotations

import httpx
from prefect.exceptions import PrefectException
from prefect.settings import PREFECT_API_URL

ANSWERS_WITHIN_SECONDS = 5.0
OUT_OF_REACH = (httpx.HTTPError, PrefectException)
"""What Prefect raises when its server does not answer."""


def server_answers() -> bool:
    """True too where none is configured: Prefect then starts a temporary one."""
    url = PREFECT_API_URL.value()
    if not url:
        return True
    try:
        return httpx.get(f"{url}/health", timeout=ANSWERS_WITHIN_SECONDS).is_success
    except httpx.HTTPError:
        return False

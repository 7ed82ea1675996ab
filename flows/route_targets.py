"""Beside the last hop: where the secrets of routes are, in the environment or in blocks of Prefect, looked up."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

from tasks.routes import Route, Target

BLOCK_SECONDS = 10.0
"""How long Prefect's server may take to give a block."""


def targets_of(routes: Sequence[Route]) -> tuple[Target, ...]:
    """The addresses of each route; one that cannot be looked up has a problem in place of its address."""
    return tuple(target for route in routes for target in _targets(route))


def _targets(route: Route) -> Iterator[Target]:
    kind, _, name = route.to.partition(":")
    found, problem = _from_environment(name) if kind == "env" else _from_block(name)
    urls = re.split(r"\s+", found.strip()) if found.strip() else []
    if not urls:
        yield Target(route, problem=problem or f"{route.to} holds no address")
    for number, url in enumerate(urls, start=1):
        yield Target(route, number, url)


def _from_environment(name: str) -> tuple[str, str]:
    found = os.environ.get(name, "")
    return found, "" if found.strip() else f"the variable {name} is not set: give it an Apprise URL"


def _from_block(name: str) -> tuple[str, str]:
    """A `Secret` block by its name, or a notification block as `type/name`. The server may be gone: not for long."""
    slug = name if "/" in name else f"secret/{name}"
    found: list[str] = []
    errors: list[str] = []

    def look_up() -> None:
        try:
            found.append(_address(import_module("prefect.blocks.core").Block.load(slug)))
        except Exception as error:  # noqa: BLE001 - whatever Prefect raises, nobody can be told, and that is told
            errors.append(
                f"block {slug} could not be read ({type(error).__name__}): save it, or start Prefect's server"
            )

    thread = threading.Thread(target=look_up, daemon=True, name="block")
    thread.start()
    thread.join(BLOCK_SECONDS)
    if found:
        return found[0], ""
    return "", errors[0] if errors else f"block {slug} did not come within {BLOCK_SECONDS:.0f} s"


def _address(block: Any) -> str:
    """A Secret's value, or the address of a notification block."""
    held = block.get() if hasattr(block, "get") else getattr(block, "url", "")
    return str(held.get_secret_value() if hasattr(held, "get_secret_value") else held)

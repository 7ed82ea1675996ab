"""Who watches the watcher: automations.yaml → a Prefect server, each automation once by its name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from prefect.client.orchestration import SyncPrefectClient
from prefect.events.schemas.automations import AutomationCore
from pydantic import ValidationError

from flows.exit_codes import UsageError

AUTOMATIONS = Path("automations.yaml")


class AutomationsError(UsageError):
    """automations.yaml is missing, or is none that Prefect takes."""


def read_automations(path: Path, block_document_id: UUID | None) -> tuple[AutomationCore, ...]:
    """The automations of `path`, with the block that carries their notices; without one they only show in Prefect.

    Raises AutomationsError.
    """
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))["automations"]
        return tuple(AutomationCore.model_validate(_with_block(table, block_document_id)) for table in told)
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise AutomationsError(
            f"{path}: no automations that Prefect takes ({_said(error)}): correct it, or run in Dateline's folder"
        ) from error


def install(client: SyncPrefectClient, automations: Sequence[AutomationCore]) -> list[tuple[str, str]]:
    """Have each of them on the server, once; (name, "created" or "updated"). Raises what Prefect's client raises."""
    done = []
    for automation in automations:
        known = client.read_automations_by_name(automation.name)
        if known:
            client.update_automation(known[0].id, automation)
            for other in known[1:]:
                client.delete_automation(other.id)
        else:
            client.create_automation(automation)
        done.append((automation.name, "updated" if known else "created"))
    return done


def _said(error: Exception) -> str:
    """In one line."""
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    if isinstance(error, KeyError):
        return f"nothing is called {error}"
    return " ".join(str(error).split())


def _with_block(table: dict[str, Any], block_document_id: UUID | None) -> dict[str, Any]:
    actions = [
        action if action["type"] != "send-notification" else _notification(action, block_document_id)
        for action in table["actions"]
    ]
    return {**table, "actions": actions}


def _notification(action: dict[str, Any], block_document_id: UUID | None) -> dict[str, Any]:
    return {"type": "do-nothing"} if block_document_id is None else {**action, "block_document_id": block_document_id}

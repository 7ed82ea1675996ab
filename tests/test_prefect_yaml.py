"""prefect.yaml says what the design promises, and its entrypoints exist."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def deployments() -> list[dict[str, Any]]:
    return list(yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"])


def test_entrypoints_are_modules_with_that_flow(deployments: list[dict[str, Any]]) -> None:
    for deployment in deployments:
        module, _, name = deployment["entrypoint"].rpartition(".")
        tree = ast.parse((ROOT / f"{module.replace('.', '/')}.py").read_text())
        flows = {n.name for n in tree.body if isinstance(n, ast.FunctionDef) and n.decorator_list}
        assert name in flows


def test_one_run_at_a_time_and_a_second_is_cancelled(deployments: list[dict[str, Any]]) -> None:
    for deployment in deployments:
        assert deployment["concurrency_limit"] == {"limit": 1, "collision_strategy": "CANCEL_NEW"}


def test_every_schedule_has_a_slug(deployments: list[dict[str, Any]]) -> None:
    assert all(schedule["slug"] for deployment in deployments for schedule in deployment["schedules"])


def test_every_deployment_has_a_work_pool_that_does_not_phone_home(deployments: list[dict[str, Any]]) -> None:
    for deployment in deployments:
        environment = deployment["work_pool"]["job_variables"]["env"]
        assert environment["DO_NOT_TRACK"] == "1"
        json.dumps(environment)

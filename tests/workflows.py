"""Runs the commands of a workflow as a runner of GitHub's would, but for its actions."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

PAGES = ".github/workflows/pages.yml"
BASE_URL = "https://owner.github.io/my-archive"
"""As Pages tells it: without a slash at the end."""


def workflow_of(root: Path) -> dict[Any, Any]:
    """Its values; YAML 1.1 reads the key `on` as true."""
    found: dict[Any, Any] = yaml.safe_load((root / PAGES).read_text("utf-8"))
    return found


def run_steps(folder: Path, environment: Mapping[str, str], *, without: str = "") -> str:
    """Run the commands of the job `build` in a clone; what they print.

    Args:
        environment: beside that of the workflow, which it overrides.
        without: leave out commands that hold these words.
    """
    workflow = workflow_of(folder)
    printed = ""
    for command, more in _commands(workflow["jobs"]["build"]):
        if without and without in command:
            continue
        done = subprocess.run(
            ["bash", "-e", "-c", command],
            cwd=folder,
            env={**os.environ, **workflow["env"], **more, **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        printed += done.stdout
    return printed


def _commands(job: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """The commands of a job, each with its environment."""
    known = {"steps.pages.outputs.base_url": BASE_URL, "secrets.WARRAQ_REDACTIONS_KEY": ""}
    for step in job["steps"]:
        if "run" in step:
            yield (
                step["run"],
                {
                    name: re.sub(r"\$\{\{ (\S+) \}\}", lambda found: known[found[1]], value)
                    for name, value in step.get("env", {}).items()
                },
            )

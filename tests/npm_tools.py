"""Programs that tests and benchmarks take from npm, each folder's pinned by its lock file. (I/O)

    python -m tests.npm_tools [FOLDER …]     installs what tests/npm, or another folder, asks for

They go to `node_modules` beside the lock file, which git ignores; nothing of them reaches a site.
"""

from __future__ import annotations

import sys
from pathlib import Path

from hatch_build import VendorError, run_npm, sha256, system_npm

HERE = Path(__file__).resolve().parent
TESTS = HERE / "npm"
BENCHMARKS = HERE.parent / "benchmarks" / "npm"


def modules(folder: Path = TESTS) -> Path:
    """The folder's `node_modules`, installed anew where it is not what the lock file asks for.

    Raises VendorError where there is no npm, or it cannot fetch.
    """
    installed = folder / "node_modules"
    stamp = installed / ".warraq-stamp"
    wanted = sha256((folder / "package-lock.json").read_bytes())
    if not stamp.is_file() or stamp.read_text("ascii") != wanted:
        npm = system_npm()
        if npm is None:
            raise VendorError(f"no npm that could install the tools of {_name(folder)}")
        run_npm(npm, folder, f"the tools of {_name(folder)}")
        stamp.write_text(wanted, "ascii")
    return installed


def _name(folder: Path) -> str:
    """A folder as people call it: `tests/npm`."""
    return f"{folder.parent.name}/{folder.name}"


def main() -> None:
    """Install; a machine without npm goes without, and is told so."""
    for folder in sys.argv[1:] or [str(TESTS)]:
        try:
            modules(Path(folder).resolve())
        except VendorError as error:
            print(f"Left out: {error}", file=sys.stderr)


if __name__ == "__main__":
    main()

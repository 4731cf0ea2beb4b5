"""What Lighthouse says of a built site: performance, accessibility, best practices, SEO.

    python -m benchmarks.lighthouse --site SITE [--runs 3] [--form mobile] [--json]

Serves the site under /archive/ as GitHub Pages would, compressed and to be kept for ten minutes,
and measures a page of each kind: home, article, tag, year and search, the richest there is of it.
Build the site with a base URL, as one that is published has. Of several runs the median counts in
each category; every audit that cost a point in any of them is named.

Lighthouse comes from npm (benchmarks/npm, 185 MB); Chromium is found as the tests find it. Nothing
else should run beside it: the processor is part of what is measured. Exit code 1 when performance
is below 99 or another category below 100.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

from benchmarks.search_speed import CHROMIUM_NAMES
from generator.workbench.serve import content_type, route
from tests.npm_tools import BENCHMARKS, modules
from tests.page_kinds import examples

KINDS = ("home", "article", "tag", "year", "search")
LEAST = {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100}
PREFIX = "/archive/"
COMPRESSED = (".css", ".html", ".js", ".json", ".svg", ".txt", ".webmanifest", ".xml")
FLAGS = "--headless=new --no-sandbox --disable-gpu"


@dataclass(frozen=True, slots=True)
class Measured:
    """One page, measured several times."""

    page: str
    scores: dict[str, int]
    """Category → median of the runs, 0 to 100."""
    figures: dict[str, str]
    """First and largest paint, blocking time, layout shift: of the last run, in words."""
    lost: dict[str, str]
    """Audit → its title, of every audit with a weight that was not passed."""


class _Handler(BaseHTTPRequestHandler):
    """Answers from a folder as GitHub Pages does."""

    protocol_version = "HTTP/1.1"

    def __init__(self, root: Path, *rest: Any) -> None:
        self.root = root
        super().__init__(*rest)

    def do_GET(self) -> None:
        """Send a file, compressed where it is text."""
        found = route(self.root, PREFIX, self.path.partition("?")[0])
        missing = found.file is None
        file = found.file or self.root / "404.html"
        packed = file.suffix in COMPRESSED and "gzip" in self.headers.get("Accept-Encoding", "")
        body = _packed(file) if packed else file.read_bytes()
        self.send_response(HTTPStatus.NOT_FOUND if missing else HTTPStatus.OK)
        self.send_header("Content-Type", content_type(file.name))
        self.send_header("Cache-Control", "max-age=600")
        self.send_header("Content-Length", str(len(body)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@cache
def _packed(file: Path) -> bytes:
    """A file as gzip makes it at the level that servers use."""
    return gzip.compress(file.read_bytes(), 6)


@contextmanager
def published(site: Path) -> Iterator[str]:
    """The address under which a site can be had, ending in a slash."""
    handler = partial(_Handler, site.resolve())
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{PREFIX}"
        server.shutdown()


def find_chromium() -> str:
    """Path of a Chromium; CHROME_PATH and CHROMIUM come first.

    Raises click.ClickException where there is none.
    """
    named = (os.environ.get("CHROME_PATH"), os.environ.get("CHROMIUM"))
    for name in filter(None, (*named, *CHROMIUM_NAMES)):
        if found := shutil.which(name):
            return found
    raise click.ClickException(f"no Chromium (looked for {', '.join(CHROMIUM_NAMES)})")


def run(address: str, form: str) -> dict[str, Any]:
    """Lighthouse's report on one address, for a `form` of device: mobile or desktop."""
    program = modules(BENCHMARKS) / "lighthouse" / "cli" / "index.js"
    command = ["node", str(program), address, "--output=json", "--quiet"]
    command += [f"--chrome-flags={FLAGS}"]
    command += ["--preset=desktop"] if form == "desktop" else []
    done = subprocess.run(
        command,
        env={**os.environ, "CHROME_PATH": find_chromium()},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise click.ClickException(f"Lighthouse could not measure {address}:\n{done.stderr}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def measured(page: str, reports: Sequence[dict[str, Any]]) -> Measured:
    """What several reports on one page say together."""
    scores = {
        name: round(100 * statistics.median(each["categories"][name]["score"] for each in reports))
        for name in LEAST
    }
    lost = {audit: title for each in reports for audit, title in _lost(each)}
    audits = reports[-1]["audits"]
    figures = {
        name: audits[name]["displayValue"]
        for name in (
            "first-contentful-paint",
            "largest-contentful-paint",
            "total-blocking-time",
            "cumulative-layout-shift",
        )
    }
    return Measured(page, scores, figures, lost)


def _lost(report: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every audit that cost something, with its title and what it says."""
    for category in report["categories"].values():
        for reference in category["auditRefs"]:
            audit = report["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
                yield audit["id"], f"{audit['title']} {audit.get('displayValue', '')}".strip()


def enough(page: Measured) -> bool:
    """Whether a page reaches what is asked for."""
    return all(page.scores[name] >= least for name, least in LEAST.items())


def pages_of(site: Path) -> list[str]:
    """The pages to measure."""
    kinds = examples(site)
    return [kinds[kind][0] for kind in KINDS if kind in kinds]


def _say(page: Measured) -> None:
    scores = "  ".join(f"{name} {score}" for name, score in page.scores.items())
    figures = "  ".join(f"{name}: {value}" for name, value in page.figures.items())
    click.echo(f"{page.page}\n  {scores}\n  {figures}")
    for audit, title in page.lost.items():
        click.echo(f"  - {audit}: {title}")


@click.command()
@click.option("--site", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--runs", type=click.IntRange(1), default=3, show_default=True)
@click.option("--form", type=click.Choice(["mobile", "desktop"]), default="mobile")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def main(site: Path, runs: int, form: str, as_json: bool) -> None:
    """Measure a built site with Lighthouse."""
    results = []
    with published(site) as root:
        for page in pages_of(site):
            reports = [run(root + quote(page), form) for _ in range(runs)]
            results.append(measured(page, reports))
            if not as_json:
                _say(results[-1])
    if as_json:
        rows = [{"page": r.page, "scores": r.scores, "figures": r.figures} for r in results]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    sys.exit(0 if all(map(enough, results)) else 1)


if __name__ == "__main__":
    main()

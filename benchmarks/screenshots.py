"""Pictures of every kind of page, to be gone through by eye.

    python -m benchmarks.screenshots [--source DIR …] [--output screenshots] [--only KIND …]
    python -m benchmarks.screenshots --readme docs

Builds seeds/, and each other folder or corpus that is named, and takes the richest page of each
kind, and what pages show when they are used (a search, opened parts, the settings, paper), at the
width of a phone and of a desk, light and dark. OUTPUT/<source>/<kind>-<width>-<theme>.png are the
pictures, sheets/<kind>.png beside them the four of a kind together, index.html all of these.

A kind of page that is new is among them by itself. `--readme` takes the few pictures of README.md.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

import click
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

from benchmarks.lighthouse import find_chromium, published
from benchmarks.search_speed import ARGUMENTS
from tests.page_kinds import examples

ROOT = Path(__file__).resolve().parent.parent
WIDTHS = (390, 1280)
THEMES = ("light", "dark")
PAPER = 794
"""Width of a sheet A4 in pixels of CSS, 96 to the inch."""
TALLEST = {390: 4200, 1280: 3400}
"""Pixels of a long page that are shown: what follows is more of the same."""
UNSEEN = {"redirect"}
_HASH = re.compile(r"-[0-9a-f]{6}$")
"""What a slug has behind the words."""
LAY_OUT = """
for (const each of document.querySelectorAll('main *')) {
  if (getComputedStyle(each).contentVisibility === 'auto') {
    each.style.contentVisibility = 'visible';
  }
}
"""
"""A picture of a whole page also shows what is laid out only when it is scrolled to."""
PATIENCE = 15_000
README = (("home", 1280, "light"), ("article", 390, "dark"), ("year", 1280, "light"))
"""Kind, width and theme of the pictures for README.md."""
README_BYTES = 150_000

Act = Callable[[Page], None]

_SHEET = """<!doctype html><html lang="ar"><meta charset="utf-8"><title>{name}</title><style>
body {{ margin: 16px; font: 16px sans-serif; background: #777 }}
div {{ display: grid; gap: 16px; align-items: start }}
div {{ grid-template-columns: 300px 300px 700px 700px }}
img {{ inline-size: 100%; max-block-size: 1900px; object-fit: cover; object-position: top }}
</style>{body}</html>"""


@dataclass(frozen=True, slots=True)
class Shot:
    """A page and what a reader does on it before the picture is taken."""

    name: str
    address: str
    """Relative to the site, encoded."""
    act: Act | None = None
    paper: bool = False


def build(source: str, work: Path) -> Path:
    """The site of one source, as it would be published."""
    site = work / "site"
    command = [sys.executable, "-m", "generator", "build", "--quiet", "--source", source]
    command += ["--output", str(site), "--base-url", "https://example.org/archive/"]
    done = subprocess.run(command, cwd=ROOT, check=False)
    if done.returncode:
        raise click.ClickException(f"{source} was not built")
    return site


def shots(site: Path) -> Iterator[Shot]:
    """Every picture of a site: a page of each kind, then the pages in use."""
    kinds = {kind: paths for kind, paths in examples(site).items() if kind not in UNSEEN}
    for kind, paths in kinds.items():
        yield Shot(kind, quote(paths[0]))
    article = quote(kinds["article"][0])
    yield Shot("article-opened", article, open_all)
    yield Shot("article-paper", article, paper=True)
    yield Shot("settings-opened", article, open_settings)
    for kind, path in hijri(site):
        yield Shot(kind, quote(path))
    word = quote(_HASH.sub("", Path(kinds["tag"][0]).stem)) if "tag" in kinds else ""
    yield Shot("search-results", f"search.html?q={word}", wait_for_results)
    yield Shot("search-filters", f"search.html?q={word}", open_filters)
    yield Shot("search-context", f"search.html?q={word}&view=context", wait_for_lines)
    yield Shot("search-nothing", f"search.html?q={quote('زقزقزقزقز')}")
    if "dossier" in kinds:
        yield Shot("dossier-filled", article, fill_dossier)


def hijri(site: Path) -> Iterator[tuple[str, str]]:
    """The largest year and month of the Hijri calendar, by name a kind of their own."""
    patterns = {"hijri-year": "hijri/*/index.html", "hijri-month": "hijri/*/*/*.html"}
    for kind, pattern in patterns.items():
        found = sorted(site.glob(pattern), key=lambda file: (file.stat().st_size, file.as_posix()))
        yield from ((kind, file.relative_to(site).as_posix()) for file in found[-1:])


def open_all(page: Page) -> None:
    """Open everything that opens."""
    page.evaluate("document.querySelectorAll('details').forEach((box) => { box.open = true; })")


def open_settings(page: Page) -> None:
    """Open the reader's settings."""
    page.locator(".settings__opener").click()


def wait_for_results(page: Page) -> None:
    """Wait until the words found are marked."""
    page.locator(".result mark").first.wait_for()


def open_filters(page: Page) -> None:
    """Open the filters of a search, and their lists."""
    wait_for_results(page)
    open_all(page)


def wait_for_lines(page: Page) -> None:
    """Wait for words in their context."""
    page.locator("#search-context-lines tr").first.wait_for()


def fill_dossier(page: Page) -> None:
    """Keep the article and its first paragraphs, and go to the dossier."""
    page.locator(".article__tools button").first.click()
    for place in (0, 1):
        page.locator(".article__body > p").nth(place).hover()
        page.locator(".keep").nth(place).click()
    page.locator(".article__tools a").first.click()
    page.wait_for_load_state("networkidle")


def take(page: Page, address: str, shot: Shot, file: Path) -> None:
    """Take one picture."""
    page.goto(address + shot.address)
    page.wait_for_load_state("networkidle")
    if shot.act is not None:
        shot.act(page)
        page.wait_for_load_state("networkidle")
    page.evaluate(LAY_OUT)
    page.wait_for_timeout(100)
    size = page.viewport_size or {"width": PAPER}
    tallest = TALLEST.get(size["width"], 2400)
    height = min(int(page.evaluate("document.documentElement.scrollHeight")), tallest)
    clip = {"x": 0, "y": 0, "width": size["width"], "height": height}
    page.screenshot(path=file, full_page=True, clip=clip)  # type: ignore[arg-type]


def take_all(browser: Browser, site: Path, folder: Path, only: tuple[str, ...]) -> list[Path]:
    """Take every picture of a site; give the contact sheets."""
    wanted = [shot for shot in shots(site) if not only or shot.name in only]
    with published(site) as address:
        for width in WIDTHS:
            for theme in THEMES:
                _take_one_way(browser, address, wanted, folder, width, theme)
    return [_sheet(browser, folder, shot) for shot in wanted]


def _take_one_way(
    browser: Browser, address: str, wanted: list[Shot], folder: Path, width: int, theme: str
) -> None:
    """Every picture at one width in one theme; of paper there is one."""
    with browser.new_context(
        locale="ar",
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
    ) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(address + "index.html")  # the fonts come
        for shot in wanted:
            if shot.paper and (width, theme) != (WIDTHS[0], THEMES[0]):
                continue
            page.set_viewport_size({"width": PAPER if shot.paper else width, "height": 844})
            page.emulate_media(media="print" if shot.paper else "screen")
            try:
                take(page, address, shot, folder / f"{shot.name}-{width}-{theme}.png")
            except BrowserError as error:
                click.echo(f"{shot.name} at {width}, {theme}: {error.message}", err=True)


def _sheet(browser: Browser, folder: Path, shot: Shot) -> Path:
    """The pictures of one kind side by side, taken by the browser itself."""
    files = [folder / f"{shot.name}-{width}-{theme}.png" for width in WIDTHS for theme in THEMES]
    images = "".join(f'<img src="../{quote(f.name)}" alt="">' for f in files if f.exists())
    sheets = folder / "sheets"
    sheets.mkdir(exist_ok=True)
    html = sheets / f"{shot.name}.html"
    html.write_text(_SHEET.format(name=escape(shot.name), body=f"<div>{images}</div>"), "utf-8")
    page = browser.new_page(viewport={"width": 2080, "height": 800})
    page.goto(html.resolve().as_uri())
    page.screenshot(path=html.with_suffix(".png"), full_page=True)
    page.close()
    return html.with_suffix(".png")


def _index(folder: Path, sheets: list[Path]) -> None:
    """One page with all contact sheets."""
    parts = (
        f'<h2>{escape(s.stem)}</h2><img src="sheets/{quote(s.name)}" alt="{escape(s.stem)}">'
        for s in sheets
    )
    text = "".join(parts)
    (folder / "index.html").write_text(_SHEET.format(name="Warraq", body=text), "utf-8")


def take_for_readme(browser: Browser, site: Path, folder: Path) -> None:
    """The pictures of README.md, as small as they must be."""
    kinds = examples(site)
    with published(site) as address:
        for kind, width, theme in README:
            scheme = {"color_scheme": "dark" if theme == "dark" else "light"}
            size = {"width": width, "height": 844 if width == WIDTHS[0] else 900}
            with browser.new_context(locale="ar", viewport=size, **scheme) as context:  # type: ignore[arg-type]
                page = context.new_page()
                page.goto(address + quote(kinds[kind][0]))
                page.wait_for_load_state("networkidle")
                file = folder / f"{kind}.jpg"
                page.screenshot(path=file, type="jpeg", quality=82)
            if file.stat().st_size > README_BYTES:
                click.echo(f"{file} is larger than {README_BYTES:,} bytes", err=True)


@click.command()
@click.option("--source", "sources", multiple=True, help="Another folder of articles; repeatable.")
@click.option("--output", type=click.Path(path_type=Path), default=Path("screenshots"))
@click.option("--only", multiple=True, help="Only pictures of this name; repeatable.")
@click.option("--readme", type=click.Path(path_type=Path, file_okay=False))
def main(
    sources: tuple[str, ...], output: Path, only: tuple[str, ...], readme: Path | None
) -> None:
    """Build and take pictures of every kind of page."""
    with sync_playwright() as playwright:
        launch = playwright.chromium.launch
        browser = launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        for source in ("seeds", *sources):
            folder = output / Path(source).name
            folder.mkdir(parents=True, exist_ok=True)
            site = build(source, folder)
            if readme is not None:
                take_for_readme(browser, site, readme)
                break
            sheets = take_all(browser, site, folder, only)
            _index(folder, sheets)
            shutil.rmtree(site)
            click.echo(f"{len(sheets)} kinds: {folder / 'index.html'}")


if __name__ == "__main__":
    main()

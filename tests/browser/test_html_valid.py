"""Every page of a site, by an independent validator: html-validate, with strict rules.

What is a matter of taste is settled in tests/npm/htmlvalidate.json: a doctype in small letters, ids
as HTML allows them, long titles, lists with a name, tables without tbody. A `<button>` of no type
submits its form, which is what each in the pages is for; links whose name is no text of their own
are for axe to judge (test_accessibility.py); and files of the site itself carry no integrity.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path

from generator.workbench.styleguide import style_guide


def faults(node: str, modules: Path, pages: list[Path]) -> dict[str, list[str]]:
    """What the validator says against some pages: rule and message → `page:line:column`."""
    program = modules / "html-validate" / "bin" / "html-validate.mjs"
    rules = modules.parent / "htmlvalidate.json"
    # Into a file: what goes to a pipe is cut off when the validator ends.
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = [node, str(program), "--config", str(rules), "--formatter", f"json={report}"]
        done = subprocess.run(
            [*command, *map(str, pages)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert report.is_file(), done.stderr
        told = json.loads(report.read_text("utf-8"))
    found = defaultdict(list)
    for page in told:
        for fault in page["messages"]:
            place = f"{page['filePath']}:{fault['line']}:{fault['column']}"
            found[f"{fault['ruleId']}: {fault['message']}"].append(place)
    return found


def listed(found: dict[str, list[str]]) -> str:
    """The faults, commonest first, each with a place to look at."""
    ordered = sorted(found.items(), key=lambda item: -len(item[1]))
    return "\n".join(f"{len(places)} × {fault}\n    {places[0]}" for fault, places in ordered)


def test_every_page_is_valid_html(node: str, npm_modules: Path, built_site: Path) -> None:
    found = faults(node, npm_modules, [built_site])
    assert not found, listed(found)


def test_the_style_guide_is_valid_html(
    node: str, npm_modules: Path, built_site: Path, tmp_path: Path
) -> None:
    (tmp_path / "styleguide.html").write_bytes(style_guide(built_site))
    found = faults(node, npm_modules, [tmp_path])
    # Examples of headings and landmarks stand beside those of the page itself.
    own = {"heading-level", "unique-landmark"}
    found = {each: at for each, at in found.items() if each.partition(":")[0] not in own}
    assert not found, listed(found)


def test_what_is_wrong_is_found(node: str, npm_modules: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '<!doctype html>\n<html lang="ar" dir="rtl">\n<head><title>عنوان</title></head>\n'
        '<body><p id="a">نص<div>نص</div><p id="a" style="color: red">نص</p></body>\n</html>\n',
        encoding="utf-8",
    )
    rules = {fault.partition(":")[0] for fault in faults(node, npm_modules, [page])}
    assert {"no-dup-id", "no-inline-style"} <= rules

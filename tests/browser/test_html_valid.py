"""Every page of a site, by an independent validator: html-validate, with strict rules.

What is a matter of taste is settled in tests/npm/htmlvalidate.json: a doctype in small letters, ids
as HTML allows them, titles as long as a headline, lists with a name. A `<button>` without a type
submits its form, which is what each in the pages is for; links whose name is no text of their own
are for axe to judge (test_accessibility.py); and files of the site itself carry no integrity.
"""

from __future__ import annotations

import json
import subprocess
from collections import defaultdict
from pathlib import Path


def faults(node: str, modules: Path, pages: list[Path]) -> dict[str, list[str]]:
    """What the validator says against some pages: rule and message → `page:line:column`."""
    program = modules / "html-validate" / "bin" / "html-validate.mjs"
    rules = modules.parent / "htmlvalidate.json"
    done = subprocess.run(
        [node, program, "--config", rules, "--formatter", "json", *pages],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout.startswith("["), done.stderr
    found = defaultdict(list)
    for page in json.loads(done.stdout):
        for fault in page["messages"]:
            place = f"{page['filePath']}:{fault['line']}:{fault['column']}"
            found[f"{fault['ruleId']}: {fault['message']}"].append(place)
    return found


def told(found: dict[str, list[str]]) -> str:
    """The faults, commonest first, each with a place to look at."""
    ordered = sorted(found.items(), key=lambda item: -len(item[1]))
    return "\n".join(f"{len(places)} × {fault}\n    {places[0]}" for fault, places in ordered)


def test_every_page_is_valid_html(node: str, npm_modules: Path, built_site: Path) -> None:
    found = faults(node, npm_modules, [built_site])
    assert not found, told(found)


def test_what_is_wrong_is_found(node: str, npm_modules: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '<!doctype html>\n<html lang="ar" dir="rtl">\n<head><title>عنوان</title></head>\n'
        '<body><p id="a">نص<div>نص</div><p id="a" style="color: red">نص</p></body>\n</html>\n',
        encoding="utf-8",
    )
    rules = {fault.partition(":")[0] for fault in faults(node, npm_modules, [page])}
    assert {"no-dup-id", "no-inline-style"} <= rules

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import rjsmin

from generator import urls
from generator.assets import collect_assets, service_worker
from generator.resources import static_dir

SOURCES = {path.stem: path.read_text("utf-8") for path in (static_dir() / "js").glob("*.js")}
BUNDLES = {
    name: parts.split()
    for name, parts in (
        line.split(": ") for line in (static_dir() / "js/bundles.txt").read_text().splitlines()
    )
}
BUNDLED = {part for parts in BUNDLES.values() for part in parts}
SHIPPED = sorted([*BUNDLES, *(f"{name}.js" for name in SOURCES if name not in BUNDLED)])
PATHS = {name: f"assets/js/{name}" for name in SHIPPED} | {"service-worker.js": urls.SERVICE_WORKER}


@pytest.fixture(scope="module")
def shipped() -> dict[str, bytes]:
    outputs = [*collect_assets(""), service_worker([], [])]
    return {output.path: output.data for output in outputs}


def test_every_script_travels_once(shipped: dict[str, bytes]) -> None:
    assert SOURCES.keys() >= BUNDLED
    ours = [path for path in shipped if path.endswith(".js") and "/vendor/" not in path]
    assert sorted(ours) == sorted(PATHS.values())


@pytest.mark.parametrize("name", SHIPPED)
def test_our_scripts_travel_without_comments(shipped: dict[str, bytes], name: str) -> None:
    script = shipped[PATHS[name]].decode()
    parts = BUNDLES.get(name, [name.removesuffix(".js")])
    assert "/*" not in script
    assert len(script) < 0.9 * sum(len(SOURCES[part]) for part in parts)
    for part in parts:
        assert rjsmin.jsmin(SOURCES[part]) in script


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_no_template_stands_in_a_template(name: str) -> None:
    """What shortens our scripts would take the spaces of the inner one."""
    assert not re.search(r"`[^`\n]*\$\{[^}`\n]*`[^`\n]*`", SOURCES[name])


@pytest.mark.node
@pytest.mark.parametrize("name", SHIPPED)
def test_shortened_scripts_are_still_scripts(
    shipped: dict[str, bytes], name: str, node: str, tmp_path: Path
) -> None:
    script = tmp_path / name
    script.write_bytes(shipped[PATHS[name]])
    done = subprocess.run([node, "--check", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_literals_keep_their_spaces_and_signs(shipped: dict[str, bytes]) -> None:
    page = shipped["assets/js/search-page.js"].decode()
    assert "' — '" in page
    assert r"/^[^\S\n]+$/" in page
    assert "`?again=${again}`" in shipped["assets/js/archive.js"].decode()


def test_the_work_of_others_stays_as_it_is(shipped: dict[str, bytes]) -> None:
    for path, data in shipped.items():
        if path.startswith("assets/vendor/"):
            assert data == (static_dir() / path.removeprefix("assets/")).read_bytes()

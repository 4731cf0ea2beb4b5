from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import resources
from generator.errors import WarraqError


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An imitation of the installed package in a folder of its own."""
    folder = tmp_path / "lib" / "generator"
    folder.mkdir(parents=True)
    monkeypatch.setattr(resources, "PACKAGE", folder)
    _forget()
    yield folder
    _forget()


def _forget() -> None:
    resources.templates_dir.cache_clear()
    resources.static_dir.cache_clear()


def _write(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_checkout_keeps_its_folders_beside_the_package(package: Path) -> None:
    _write(package.parent / "templates" / "base.html")
    assert resources.templates_dir() == package.parent / "templates"


def test_a_wheel_keeps_its_folders_inside_the_package(package: Path) -> None:
    _write(package / "templates" / "base.html")
    _write(package.parent / "templates" / "of-another-distribution.html")
    assert resources.templates_dir() == package / "templates"


def test_a_missing_folder_says_how_to_get_it(package: Path) -> None:
    with pytest.raises(WarraqError, match=r"lacks the folder static/ .*pip install"):
        resources.static_dir()


def test_missing_vendor_files_say_how_to_get_them(package: Path) -> None:
    _write(package / "static" / "css" / "base.css")
    with pytest.raises(WarraqError, match=r"web fonts are missing .*pip install"):
        resources.static_files()


def test_static_files_are_sorted_relative_and_visible(package: Path) -> None:
    static = package / "static"
    _write(static / "vendor" / "MANIFEST.json")
    base = _write(static / "css" / "base.css")
    _write(static / ".vendor-x1" / "half.js")
    _write(static / ".DS_Store")
    files = resources.static_files()
    assert list(files) == ["css/base.css", "vendor/MANIFEST.json"]
    assert files["css/base.css"] == base


def test_this_installation_is_whole() -> None:
    names = resources.static_files()
    assert "vendor/lunr/lunr.min.js" in names
    assert sum(name.endswith(".woff2") for name in names) == 4
    assert resources.templates_dir().is_dir()


def test_the_fonts_stay_small() -> None:
    fonts = [path for name, path in resources.static_files().items() if name.endswith(".woff2")]
    assert 0 < sum(path.stat().st_size for path in fonts) <= 150_000

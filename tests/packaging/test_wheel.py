"""The wheel is whole: installed into an empty environment, in an empty folder, it builds a site."""

from __future__ import annotations

import email
import gzip
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path, PurePosixPath
from types import ModuleType
from urllib.parse import unquote

import pytest

from tests.repositories import git
from tests.workflows import run_steps

pytestmark = pytest.mark.packaging

VENDOR = "generator/static/vendor"
ARTICLES = {
    "first.txt": """افتتاح مكتبة عامة جديدة في طنجة
تاريخ النشر: 3rd, March 2021 GMT
افتتحت بلدية طنجة اليوم الأربعاء مكتبة عامة تضم قاعة للأطفال.
وتفتح المكتبة أبوابها ستة أيام في الأسبوع.
المصدر: نشرة التجربة
كلمات دلالية: طنجة مكتبة عامة
""",
    "second.txt": """المكتبة الجديدة تستقبل ألف زائر
تاريخ النشر: 5th, March 2021 GMT
استقبلت المكتبة الجديدة في طنجة ألف زائر في يومها الثالث.
المصدر: نشرة التجربة
كلمات دلالية: طنجة
""",
}


@pytest.fixture(scope="module")
def distributions(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    _run([sys.executable, "-m", "hatchling", "build", "-d", str(folder)], repository)
    return folder


@pytest.fixture(scope="module")
def wheel(distributions: Path) -> Path:
    """The wheel."""
    (found,) = distributions.glob("warraq-*.whl")
    return found


@pytest.fixture(scope="module")
def names(wheel: Path) -> frozenset[str]:
    """The names of the files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return frozenset(archive.namelist())


@pytest.fixture(scope="module")
def commands(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the commands of an environment that holds nothing but the wheel."""
    environment = tmp_path_factory.mktemp("environment")
    venv.create(environment, with_pip=False, symlinks=os.name != "nt")
    folder = environment / ("Scripts" if os.name == "nt" else "bin")
    python = next(path for path in folder.iterdir() if path.stem == "python")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    _run([*pip, "--disable-pip-version-check", str(wheel)], environment)
    return folder


@pytest.fixture(scope="module")
def folder(commands: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that held two articles, after `warraq build`."""
    here = tmp_path_factory.mktemp("archive")
    (here / "seeds").mkdir()
    for name, text in ARTICLES.items():
        (here / "seeds" / name).write_text(text, encoding="utf-8")
    _run([str(commands / "warraq"), "build"], here)
    return here


def _run(command: list[str], folder: Path) -> str:
    """Run a command as a stranger would, without this checkout in its environment."""
    ours = {"PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME"}
    done = subprocess.run(
        command,
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name not in ours},
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return done.stdout


def test_the_wheel_carries_what_the_checkout_has(repository: Path, names: frozenset[str]) -> None:
    for folder in ("templates", "static/css", "static/js"):
        files = [path for path in (repository / folder).rglob("*") if path.is_file()]
        assert files, folder
        missing = {f"generator/{path.relative_to(repository).as_posix()}" for path in files} - names
        assert not missing
    starter = repository / "generator" / "starter"
    begins_with = [path for path in starter.rglob("*") if path.is_file()]
    assert {path.relative_to(repository).as_posix() for path in begins_with} <= names
    assert "generator/starter/dot-github/workflows/pages.yml" in names
    assert "generator/arabic/matching.json" in names
    assert "generator/locale/ar/LC_MESSAGES/warraq.po" in names


def test_the_wheel_carries_nothing_else(names: frozenset[str]) -> None:
    tops = {name.partition("/")[0] for name in names}
    assert {top.partition("-")[0] for top in tops} == {"generator", "warraq"}
    assert not [name for name in names if "__pycache__" in name or "/." in name]


def test_vendored_files_are_those_of_the_manifest_each_with_its_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        manifest = json.loads(archive.read(f"{VENDOR}/MANIFEST.json"))
        listed = {entry["path"]: entry for each in manifest["packages"] for entry in each["files"]}
        inside = {name.removeprefix(f"{VENDOR}/") for name in archive.namelist() if VENDOR in name}
        assert inside == {*listed, "MANIFEST.json"}
        for path, entry in listed.items():
            data = archive.read(f"{VENDOR}/{path}")
            assert hashlib.sha256(data).hexdigest() == entry["sha256"], path
            assert str(PurePosixPath(path).with_name("LICENSE")) in listed, path
        licences = {
            PurePosixPath(path).parent.name: archive.read(f"{VENDOR}/{path}").decode()
            for path in listed
            if path.endswith("LICENSE")
        }
    assert "Permission is hereby granted" in licences["lunr"]
    for font in ("noto-naskh-arabic", "vazirmatn"):
        assert "SIL OPEN FONT LICENSE Version 1.1" in licences[font]


def test_metadata(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (path,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        about = email.message_from_string(archive.read(path).decode())
        licence = archive.read(path.replace("METADATA", "licenses/LICENSE")).decode()
    assert (about["Name"], about["Requires-Python"]) == ("warraq", ">=3.11")
    assert about["License-Expression"] == "MIT AND OFL-1.1"
    assert "The Warraq contributors" in licence


def test_the_source_distribution_can_build_but_carries_nothing_fetched(
    distributions: Path,
) -> None:
    (path,) = distributions.glob("warraq-*.tar.gz")
    with tarfile.open(path) as archive:
        files = {name.partition("/")[2] for name in archive.getnames()}
    needed = {"pyproject.toml", "hatch_build.py", "package.json", "package-lock.json", "README.md"}
    assert needed <= files
    assert "templates/base.html.jinja" in files
    assert not [name for name in files if name.startswith(("static/vendor", ".venv", "site/"))]


def test_an_installed_wheel_builds_both_pages(folder: Path) -> None:
    site = folder / "site"
    assert (site / "index.html").is_file()
    lines = gzip.decompress((site / "data/articles/2021-03.jsonl.gz").read_bytes()).decode()
    articles = [json.loads(line) for line in lines.splitlines()]
    titles = {text.partition("\n")[0] for text in ARTICLES.values()}
    assert {article["title"] for article in articles} == titles
    for article in articles:
        page = (site / unquote(article["href"])).read_text(encoding="utf-8")
        assert article["title"] in page


def test_its_site_carries_lunr_the_fonts_and_their_licences(folder: Path, repository: Path) -> None:
    carried = {_sha256(path) for path in _files(folder / "site")}
    vendored = [path for path in _files(repository / "static/vendor") if path.suffix != ".json"]
    assert len(vendored) == 8
    assert [path.name for path in vendored if _sha256(path) not in carried] == []


def test_its_site_is_sound(folder: Path, commands: Path) -> None:
    _run([str(commands / "warraq"), "check", "site"], folder)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# --- the build hook ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hook(repository: Path) -> ModuleType:
    """hatch_build.py, as hatchling loads it."""
    spec = importlib.util.spec_from_file_location("hatch_build", repository / "hatch_build.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path, repository: Path) -> Path:
    """A copy of what the hook reads, vendored files included."""
    shutil.copy(repository / "package-lock.json", tmp_path)
    shutil.copytree(repository / "static" / "vendor", tmp_path / "static" / "vendor")
    return tmp_path


def _dependencies(hook: ModuleType, root: Path) -> list[str]:
    wanted: list[str] = hook.VendorHook(str(root), {}, None, None, "", "wheel").dependencies()
    return wanted


def test_a_second_build_fetches_nothing_and_needs_no_node(
    hook: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(checkout))
    assert hook.is_current(checkout)
    assert _dependencies(hook, checkout) == []


@pytest.mark.parametrize("damage", ["lock", "file", "missing", "manifest"])
def test_whatever_has_changed_is_fetched_anew(
    hook: ModuleType, checkout: Path, damage: str
) -> None:
    path = {
        "lock": checkout / "package-lock.json",
        "file": checkout / "static/vendor/lunr/lunr.min.js",
        "missing": checkout / "static/vendor/lunr/LICENSE",
        "manifest": checkout / "static/vendor/MANIFEST.json",
    }[damage]
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-9])
    assert not hook.is_current(checkout)


def test_without_npm_the_build_asks_for_the_package_that_carries_it(
    hook: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(checkout / "static" / "vendor")
    monkeypatch.setenv("PATH", str(checkout))
    assert _dependencies(hook, checkout) == [*hook.FONT_PACKAGES, hook.NODE_PACKAGE]


def test_without_either_the_build_says_what_to_do(
    hook: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(checkout))
    monkeypatch.setattr(hook.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(hook.VendorError, match=r"(?s)neither npm .* nor .*Install Node\.js"):
        hook.find_npm()


@pytest.mark.parametrize("folder", [".", "tests/npm", "benchmarks/npm"])
def test_the_lock_file_names_no_host(repository: Path, folder: str) -> None:
    lock = (repository / folder / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(lock)["packages"]
    assert '"resolved"' not in lock
    assert all(about["integrity"].startswith("sha512-") for key, about in packages.items() if key)


def test_what_init_makes_is_installed_and_built_by_its_workflow(
    commands: Path, wheel: Path, tmp_path: Path
) -> None:
    """In a clean clone, with the wheel as what its one line to change names."""
    root = tmp_path / "archive"
    _run([str(commands / "warraq"), "init", str(root)], tmp_path)
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "x")
    git(tmp_path, "clone", "--quiet", str(root), str(tmp_path / "clone"))
    venv.create(tmp_path / "runner", with_pip=True, symlinks=os.name != "nt")
    path = f"{tmp_path / 'runner' / 'bin'}:{os.environ['PATH']}"
    printed = run_steps(tmp_path / "clone", {"PATH": path, "WARRAQ": str(wheel)})
    assert "built site: 1 article " in printed
    assert ", 0 broken" in printed

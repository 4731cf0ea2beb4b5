"""The laws of the house, read from the imports and calls in the code itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import generator

PACKAGE = Path(generator.__file__).parent

LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"processes", "progress_bar"}),
    frozenset({"errors", "packing", "stopwatch", "media_types", "icon", "zip_entries", "progress"}),
    frozenset({"crew", "resources", "terminal", "walk"}),
    frozenset({"digest"}),
    frozenset({"model"}),
    frozenset({"arabic", "columns"}),
    frozenset({"config", "urls"}),
    frozenset({"i18n", "names", "copies", "scripts"}),
    frozenset({"outline", "ledger", "fields", "fixity", "dataset"}),
    frozenset({"read", "parse", "enrich", "corrections", "redaction"}),
    frozenset({"catalog"}),
    frozenset({"plan"}),
    frozenset({"assets", "render", "search", "publish", "write", "audit"}),
    frozenset({"report", "delivery"}),
    frozenset({"engine"}),
    frozenset({"build"}),
    frozenset({"workbench"}),
    frozenset({"commands"}),
    frozenset({"cli"}),
    frozenset({"__main__"}),
)
"""The rooms (a module, or a folder of modules), from the foundation up. Code may use its own room
and those of the layers below it; rooms of one layer do not know one another."""

STAGES = frozenset({"read", "parse", "redaction", "enrich", "render", "search", "publish"})
CONDUCTORS = frozenset({"report", "engine", "build", "workbench", "commands", "cli"})
"""The only rooms that may use a stage: the others see its results, never the stage itself."""

OPENERS = frozenset({"open", "read_bytes", "read_text", "write_bytes", "write_text"})
IO_MODULES = frozenset(
    {
        "arabic.table",  # its matching.json, package data
        "assets",
        "audit.check",
        "audit.verify",
        "commands.names",
        "commands.styleguide",
        "config",
        "delivery.parts",
        "delivery.portable",
        "delivery.pushing",
        "delivery.zim",
        "engine.addresses",
        "engine.public",
        "engine.store",
        "enrich.lexicon_file",
        "i18n",
        "publish.card_images",
        "read.files",
        "redaction.files",
        "redaction.scan",
        "render.environment",
        "resources",
        "workbench.new_archive",
        "workbench.serve",
        "workbench.styleguide",
        "workbench.wordings",
        "write",
    }
)
"""The only modules that open files."""


def _modules() -> dict[str, str]:
    """Every module of the package, by its dotted name inside it → its source."""
    files = sorted(PACKAGE.rglob("*.py"))
    sources = {_dotted(file.relative_to(PACKAGE)): file.read_text("utf-8") for file in files}
    del sources[""]  # generator/__init__.py, which holds the version only
    return sources


def _dotted(relative: Path) -> str:
    """`parse/lines.py` → `parse.lines`; `parse/__init__.py` → `parse`."""
    parts = relative.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _room(module: str) -> str:
    return module.partition(".")[0]


def _imports(source: str, known: Mapping[str, str]) -> set[str]:
    """The modules of ours that a module names, wherever in it the import stands."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {_ours(alias.name) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports here are absolute: they show the way of the data"
            base = _ours(f"{node.module}")
            inner = {_ours(f"{node.module}.{alias.name}") for alias in node.names}
            found |= (inner & known.keys()) or {base}
    return found - {""}


def _ours(name: str) -> str:
    """`generator.parse.lines` → `parse.lines`; empty for what is not ours."""
    return name.removeprefix("generator.") if name.startswith("generator.") else ""


def _direction_faults(modules: Mapping[str, str]) -> Iterator[str]:
    """Every import that goes up, sideways, or to a stage from elsewhere than the conductors."""
    height = {room: level for level, rooms in enumerate(LAYERS) for room in rooms}
    for module, source in modules.items():
        room = _room(module)
        if room not in height:
            yield f"{module}: not in LAYERS; decide where the room stands"
            continue
        for other in sorted(_imports(source, modules)):
            target = _room(other)
            if target == room:
                continue
            if height.get(target, len(LAYERS)) >= height[room]:
                yield f"{module} imports {other}, which is not below it"
            elif target in STAGES and room not in CONDUCTORS:
                yield f"{module} imports {other}, which only the conductors use"


def _cycle(modules: Mapping[str, str]) -> list[str]:
    """The modules of a circular import, or nothing."""
    graph = {name: _imports(source, modules) - {name} for name, source in modules.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _opening_calls(source: str) -> list[str]:
    """Line and name of every call that opens a file, such as `path.read_text()`."""
    return [
        f"line {node.lineno}: {name}()"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and (name := _called(node)) in OPENERS
    ]


def _called(call: ast.Call) -> str:
    """The last name of what is called."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def test_imports_go_down() -> None:
    assert list(_direction_faults(_modules())) == []


def test_no_circular_imports() -> None:
    assert _cycle(_modules()) == []


def test_only_the_io_modules_open_files() -> None:
    sources = _modules()
    calls = {name: _opening_calls(sources[name]) for name in sources.keys() - IO_MODULES}
    assert {name: found for name, found in calls.items() if found} == {}


def test_no_private_name_is_imported() -> None:
    found = [
        (module, alias.name)
        for module, source in _modules().items()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and f"{node.module}".startswith("generator")
        for alias in node.names
        if alias.name.startswith("_") and not alias.name.startswith("__")
    ]
    assert found == []


def test_no_star_imports() -> None:
    starred = [name for name, source in _modules().items() if "import *" in source]
    assert starred == []


# The laws above would also hold if the walk saw nothing: these show that it sees.


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from generator.model import Article", {"model"}),
        ("from generator import urls, errors", {"urls", "errors"}),
        ("from generator.parse import lines", {"parse.lines"}),
        ("from generator.parse.lines import split", {"parse.lines"}),
        ("import generator.render.pages as pages", {"render.pages"}),
        ("def late():\n    from generator.cli import main", {"cli"}),
        ("if TYPE_CHECKING:\n    from generator.build import build_site", {"build"}),
        ("import os\nfrom markdown import parse\nfrom generator import __version__", set()),
    ],
)
def test_the_walk_sees_every_form_of_import(source: str, found: set[str]) -> None:
    known = dict.fromkeys(["model", "urls", "errors", "parse", "parse.lines", "cli", "build"], "")
    assert _imports(source, known) == found


@pytest.mark.parametrize(
    ("module", "source", "fault"),
    [
        ("errors", "from generator.model import Article", "not below it"),
        ("arabic.slugs", "from generator.urls import page", "not below it"),
        ("parse.scrape", "from generator.read.files import read", "not below it"),
        ("render.pages", "from generator.parse.lines import x", "only the conductors"),
        ("plan.pages", "from generator.render.pages import x", "not below it"),
        ("plan.taxonomy", "from generator.enrich.tags import x", "only the conductors"),
        ("build", "from generator.cli import main", "not below it"),
        ("utils", "", "not in LAYERS"),
    ],
)
def test_the_laws_can_be_broken(module: str, source: str, fault: str) -> None:
    (found,) = _direction_faults({module: source})
    assert fault in found


def test_a_cycle_is_found_and_named() -> None:
    modules = {
        "parse.a": "from generator.parse.b import x",
        "parse.b": "def f():\n    from generator.parse import a",
        "parse.c": "from generator.parse.a import y",
    }
    assert set(_cycle(modules)) == {"parse.a", "parse.b"}


def test_opening_calls_are_found() -> None:
    source = "open('x')\nPath('x').open()\np.read_text('utf-8')\nopened()\nos.path.join('open')\n"
    assert _opening_calls(source) == [
        "line 1: open()",
        "line 2: open()",
        "line 3: read_text()",
    ]

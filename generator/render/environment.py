"""The Jinja environment: strict, escaping, with the interface's words."""

from __future__ import annotations

from pathlib import Path

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
)

from generator.arabic.bidi import isolate
from generator.i18n import Interface
from generator.resources import templates_dir


def make_environment(ui: Interface, overrides: Path | None) -> Environment:
    """Templates of the archive's own folder first, then the built-in ones.

    Args:
        overrides: a folder that may hold templates of the same names.
    """
    folders = [overrides] if overrides and overrides.is_dir() else []
    loaders = [FileSystemLoader(folder) for folder in [*folders, templates_dir()]]
    environment = Environment(
        loader=ChoiceLoader(loaders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["_"] = ui.text
    environment.filters["bidi"] = isolate
    return environment

"""The Jinja environment: strict, escaping, with the interface's words."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    meta,
)

from generator.arabic.bidi import isolate
from generator.i18n import Interface
from generator.resources import templates_dir


class _Folder(FileSystemLoader):
    """A folder of templates; a file that is no readable text is an error that names it."""

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Read one template.

        Raises:
            TemplateNotFound: the folder has no such file.
            TemplateSyntaxError: it cannot be read, or is not UTF-8.
        """
        try:
            return super().get_source(environment, template)
        except TemplateNotFound:
            raise
        except (OSError, UnicodeDecodeError) as error:
            why = "not UTF-8" if isinstance(error, ValueError) else f"cannot be read: {error}"
            file = Path(self.searchpath[0], template)
            raise TemplateSyntaxError(why, 1, template, str(file)) from error


def template_digest(environment: Environment, name: str) -> str:
    """Return a hash of the sources of a template and of all that it extends, includes or imports.

    What is not there, or cannot be read, counts as such: rendering will say so.
    """
    digest = hashlib.sha256()
    waiting, seen = [name], {name}
    while waiting:
        source = _source(environment, waiting.pop(0))
        digest.update(repr(source).encode("utf-8", "surrogatepass"))
        found = _referenced(environment, source)
        waiting += sorted(found - seen)
        seen |= found
    return digest.hexdigest()


def _source(environment: Environment, name: str) -> str:
    try:
        return environment.loader.get_source(environment, name)[0] if environment.loader else ""
    except (TemplateNotFound, TemplateSyntaxError) as error:
        return f"{type(error).__name__}: {error}"


def _referenced(environment: Environment, source: str) -> set[str]:
    """Names in a template; one that is made of expressions may be any of them."""
    try:
        names = set(meta.find_referenced_templates(environment.parse(source)))
    except TemplateSyntaxError:
        return set()
    return set(environment.list_templates()) if None in names else {n for n in names if n}


def make_environment(ui: Interface, overrides: Path | None) -> Environment:
    """Templates of the archive's own folder first, then the built-in ones.

    Args:
        overrides: a folder that may hold templates of the same names.
    """
    folders = [overrides] if overrides and overrides.is_dir() else []
    loaders = [_Folder(folder) for folder in [*folders, templates_dir()]]
    environment = Environment(
        # Under builtin/ the built-in templates stay within reach of the ones that replace them.
        loader=ChoiceLoader([*loaders, PrefixLoader({"builtin": loaders[-1]})]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["_"] = ui.text
    environment.filters["bidi"] = isolate
    return environment

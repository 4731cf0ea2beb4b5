"""The Jinja environment: strict, escaping, with the interface's words."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import suppress
from functools import partial
from keyword import iskeyword
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
    meta,
    nodes,
)
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context as RuntimeContext
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from generator.arabic.bidi import isolate, isolate_content
from generator.i18n import CONTENT_DIRECTION, Interface
from generator.resources import program_digest, templates_dir

ONCE_FOR_A_FRAME = frozenset(
    f"partials/{name}.html.jinja"
    for name in ("resources", "searchbox", "navigation", "footer", "scripts")
)
"""Templates of ours that print nothing of a page but its frame and the way to the root."""
_MOST_TEXTS = 1024
Names = list[str] | None
"""Names of templates; None for names that are made by expressions."""


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
            reason = error.strerror if isinstance(error, OSError) else ""
            why = f"cannot be read: {reason}" if reason else "not UTF-8"
            file = Path(self.searchpath[0], template)
            raise TemplateSyntaxError(why, 1, template, str(file)) from error


class _BuiltIn(_Folder):
    """Our own templates, of which some are rendered once for all pages that share a frame.

    One that an archive's own folder replaces is not among them: it may print anything.
    """

    def load(
        self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        """Compile one template."""
        template = super().load(environment, name, globals)
        if name in ONCE_FOR_A_FRAME:
            template.root_render_func = _once_for_a_frame(template.root_render_func)
        return template


def printed(value: object) -> str:
    """A value as it stands in HTML, which is what `markupsafe.escape` says of it.

    A page prints some 160 values. Of a text, a number or HTML `escape` makes a `Markup`, thrown
    away when the page is joined: without it that takes half the time, a tenth of a page's.
    """
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        return (
            value.replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace('"', "&#34;")
            .replace("'", "&#39;")
        )
    return escape(value) if hasattr(value, "__html__") else printed(str(value))


class _Generator(CodeGenerator):
    """Templates print by `printed`, and call macros as Python does."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        self.writeline(f"from {__name__} import {printed.__name__}")
        super().visit_Template(node, frame)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        named_oddly = any(iskeyword(each.key) for each in node.kwargs)
        if node.dyn_args or node.dyn_kwargs or forward_caller or named_oddly:
            # By its name: what decorates the method there takes no fourth place.
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        # Jinja asks at every call whether the function wants the context. None here does.
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write(f"{printed.__name__}(")
        else:
            super()._output_child_pre(node, frame, finalize)


class _Environment(Environment):
    """Jinja, spared of what is the same for all pages."""

    code_generator_class = _Generator

    def __init__(self, ui: Interface, loader: BaseLoader) -> None:
        """Make an environment that speaks the words of `ui`."""
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._ui = ui
        self._loaded: dict[str, Template] = {}
        self._attributes = {
            "content_lang": Markup(ui.content_attributes),
            "own_lang": Markup(ui.own_attributes),
        }
        self.globals |= {"_": ui.text, **self._attributes}
        self.filters["bidi"] = _isolating(ui)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Give templates without globals of their own the very ones of the environment.

        Jinja compares them at every import of every page, and those of its own making are slow.
        """
        return super().make_globals(d) if d else self.globals

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:
        """Return a template, which no build loads twice: a page asks for fifteen."""
        if name not in self._loaded:
            self._loaded[name] = super()._load_template(name, globals)
        return self._loaded[name]

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,
    ) -> str:
        """Compile a template (the hook that Jinja has for this) with its wordings put in."""
        return super()._generate(
            _with_wordings(source, self._ui, self._attributes), name, filename, defer_init
        )


def _isolating(ui: Interface) -> Callable[[str], Markup]:
    """What the filter `bidi` does: content is told apart where the interface runs otherwise."""
    if ui.direction == CONTENT_DIRECTION:
        return isolate
    return partial(isolate_content, attributes=ui.content_attributes)


def _with_wordings(
    template: nodes.Template, ui: Interface, attributes: Mapping[str, Markup]
) -> nodes.Template:
    """Put the wording in the place of each `_('msgid')`: it becomes part of the text about it.

    So do the attributes of languages, of which most are nothing. A template that calls something
    else `_` keeps it.
    """
    names = (name for name in template.find_all(nodes.Name) if name.name == "_")
    if all(name.ctx == "load" for name in names):
        _Wordings(ui, attributes).visit(template)
    return template


class _Wordings(NodeTransformer):
    def __init__(self, ui: Interface, attributes: Mapping[str, Markup]) -> None:
        self._ui = ui
        self._attributes = attributes

    def visit_Name(self, node: nodes.Name) -> nodes.Node:
        if node.ctx == "load" and node.name in self._attributes:
            return nodes.Const(self._attributes[node.name], lineno=node.lineno)
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        match node:
            case nodes.Call(
                node=nodes.Name(name="_"), args=[nodes.Const(value=str(msgid))], kwargs=[]
            ) if node.dyn_args is None and node.dyn_kwargs is None:
                return nodes.Const(self._ui.text(msgid), lineno=node.lineno)
        return self.generic_visit(node)


_Render = Callable[[RuntimeContext], Iterator[str]]


def _once_for_a_frame(render: _Render) -> _Render:
    texts: dict[tuple[object, str], str] = {}

    def rendered(context: RuntimeContext) -> Iterator[str]:
        page = context["view"].page
        key = page.frame, page.root
        if key not in texts:
            if len(texts) == _MOST_TEXTS:
                texts.clear()
            texts[key] = "".join(render(context))
        yield texts[key]

    return rendered


class TemplateDigests:
    """Hashes of templates, each with all that it extends, includes or imports."""

    def __init__(self, environment: Environment, known: Mapping[str, Names]) -> None:
        """`known` are the names in templates by the hashes of their sources, as far as known."""
        self._environment = environment
        self._known = known
        self._sources: dict[str, str] = {}
        """Kinds of pages share most of their templates."""
        self.names: dict[str, Names] = {}
        """Those in the templates that were looked at."""

    def of(self, name: str) -> str:
        """Return the hash of a template.

        What is not there, or cannot be read, counts as such: rendering will say so.
        """
        digest = hashlib.sha256()
        waiting, seen = [name], {name}
        while waiting:
            source = self._source(waiting.pop(0))
            digest.update(_bytes(source))
            found = self._referenced(source)
            waiting += sorted(found - seen)
            seen |= found
        return digest.hexdigest()

    def _source(self, name: str) -> str:
        if name not in self._sources:
            self._sources[name] = _source(self._environment, name)
        return self._sources[name]

    def _referenced(self, source: str) -> set[str]:
        """The templates in one; where expressions make their names, it may be any."""
        key = hashlib.sha256(_bytes(source)).hexdigest()
        if key not in self.names:
            is_known = key in self._known
            self.names[key] = self._known[key] if is_known else _names(self._environment, source)
        names = self.names[key]
        return set(self._environment.list_templates() if names is None else names)


def _bytes(source: str) -> bytes:
    return repr(source).encode("utf-8", "surrogatepass")


def _source(environment: Environment, name: str) -> str:
    try:
        return environment.loader.get_source(environment, name)[0] if environment.loader else ""
    except (TemplateNotFound, TemplateSyntaxError) as error:
        return f"{type(error).__name__}: {error}"


def _names(environment: Environment, source: str) -> Names:
    """The names of templates in one."""
    try:
        found = set(meta.find_referenced_templates(environment.parse(source)))
    except TemplateSyntaxError:
        return []
    return None if None in found else sorted(filter(None, found))


def make_environment(ui: Interface, overrides: Path | None) -> Environment:
    """Templates of the archive's own folder first, then the built-in ones.

    Args:
        overrides: a folder that may hold templates of the same names.
    """
    folders = [overrides] if overrides and overrides.is_dir() else []
    loaders = [*map(_Folder, folders), _BuiltIn(templates_dir())]
    # Under builtin/ the built-in templates stay within reach of the ones that replace them.
    environment = _Environment(ui, ChoiceLoader([*loaders, PrefixLoader({"builtin": loaders[-1]})]))
    with suppress(OSError, RuntimeError):  # a system without such a folder, or a full one
        environment.bytecode_cache = _Bytecode(f"{program_digest()} {ui.wording}")
    return environment


class _Bytecode(FileSystemBytecodeCache):
    """Compiled templates, for the next process: compiling takes longer than a small build's pages.

    They lie in a folder of the system's temporary ones that only this user may enter, which Jinja
    makes sure of, and not beside the archive: bytecode from elsewhere would be run.
    """

    def __init__(self, made_by: str) -> None:
        """`made_by` is of the program and the wordings, which are compiled in."""
        super().__init__()
        self._made_by = made_by

    def get_source_checksum(self, source: str) -> str:
        """Return a hash of all that the bytecode depends on."""
        return hashlib.sha256(f"{self._made_by}\n{source}".encode()).hexdigest()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template; not to be able to is no fault."""
        with suppress(OSError):
            super().dump_bytecode(bucket)

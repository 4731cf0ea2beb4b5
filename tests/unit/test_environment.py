"""What is rendered once for many pages, and what an archive's own templates make of that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, nodes
from markupsafe import Markup, escape

from generator.config import Config
from generator.i18n import Interface
from generator.render.environment import ONCE_FOR_A_FRAME, make_environment, printed
from generator.render.views import FrameView
from generator.resources import templates_dir
from tests.archives import build, scrape

TITLES = ("خبر أول", "خبر ثان")
SEEDS = {f"{n}.txt": scrape(title=title) for n, title in enumerate(TITLES)}


def _fields_of_the_page(template: nodes.Template) -> Iterator[str]:
    """Fields of `view.page` that a template reads."""
    for node in template.find_all(nodes.Getattr):
        match node.node:
            case nodes.Name(name="page") | nodes.Getattr(node=nodes.Name(name="view"), attr="page"):
                yield node.attr
            case nodes.Name(name="view"):
                yield f"view.{node.attr}"


@pytest.mark.parametrize("name", sorted(ONCE_FOR_A_FRAME))
def test_what_is_rendered_once_for_a_frame_reads_nothing_else(name: str) -> None:
    source = (templates_dir() / name).read_text(encoding="utf-8")
    template = Environment().parse(source)
    allowed = set(FrameView.__struct_fields__) | {"root", "view.page"}
    read = set(_fields_of_the_page(template))
    assert read
    assert read <= allowed
    assert not list(template.find_all((nodes.Block, nodes.Extends, nodes.Include)))


@pytest.mark.parametrize("name", sorted(ONCE_FOR_A_FRAME))
def test_one_that_an_archive_replaces_may_print_the_page(tmp_path: Path, name: str) -> None:
    own = f'<p>{{{{ view.page.title }}}}</p>{{% include "builtin/{name}" %}}'
    built = build(tmp_path, SEEDS, templates={name: own})
    for title in TITLES:
        assert f"<p>{title}</p>" in built.article(title)


@given(st.text() | st.integers() | st.text().map(Markup) | st.none())
def test_what_is_printed_is_escaped(value: object) -> None:
    assert printed(value) == escape(value)


def test_a_macro_that_an_archive_replaces_is_used_by_ours(tmp_path: Path) -> None:
    own = "".join(
        f"{{% macro {name}(x, linked=true) %}}<i>{name}</i>{{% endmacro %}}"
        for name in ("inferred_badge", "day", "corresponding")
    )
    built = build(tmp_path, SEEDS, templates={"macros/dates.html.jinja": own})
    assert "<i>day</i>" in built.article(TITLES[0])


_MACRO = "{% macro m(a, b='<') %}{{ a }}{{ b }}{{ varargs|join }}{{ kwargs|join }}{% endmacro %}"


@pytest.mark.parametrize(
    ("text", "result"),
    [
        (_MACRO + "{{ m(1, b='>') }}", "1&gt;"),
        (_MACRO + "{{ m(1, 2, 3, c=4) }}", "123c"),
        (_MACRO + "{{ m(*[1, 2]) }}", "12"),
        (_MACRO + "{{ m(**{'a': 1}) }}", "1&lt;"),
        (_MACRO + "{{ m(1, class=2) }}", "1&lt;class"),
        (
            "{% macro m() %}{{ caller('<') }}{% endmacro %}{% call(x) m() %}{{ x }}{% endcall %}",
            "&lt;",
        ),
        ("{% autoescape false %}{{ '<' }}{% endautoescape %}{{ '<' }}", "<&lt;"),
        ("{% for n in [[[]]] recursive %}<{{ loop(n) }}>{% endfor %}", "<<>>"),
        ("{% block b %}{{ '<' }}{% endblock %}{{ self.b() }}", "&lt;&lt;"),
    ],
)
def test_whatever_templates_of_an_archive_call(tmp_path: Path, text: str, result: str) -> None:
    (tmp_path / "x").write_text(text, encoding="utf-8")
    assert make_environment(Interface(Config()), tmp_path).get_template("x").render() == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("{{ _('Home') }}", "الرئيسية"),
        ("<a title=\"{{ _('page {n}', n='<2>') }}\">", '<a title="صفحة &lt;2&gt;">'),
        ("{% set word = 'Home' %}{{ _(word) }}", "الرئيسية"),
        ("{{ _('<not among them>') }}", "&lt;not among them&gt;"),
        ("{% for _ in [1, 2] %}{{ _ }}{% endfor %}", "12"),
        ("{% macro m(_) %}{{ _('x') }}{% endmacro %}{{ m(range(1).__class__) }}", None),
    ],
)
def test_wordings(tmp_path: Path, text: str, result: str | None) -> None:
    (tmp_path / "x").write_text(text, encoding="utf-8")
    template = make_environment(Interface(Config()), tmp_path).get_template("x")
    if result is None:
        with pytest.raises(TypeError):
            template.render()
    else:
        assert template.render() == result

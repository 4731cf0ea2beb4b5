"""Files that hold many articles: a table, lines of JSON, an export, a web archive.

The first article of a collection is its host, the others follow it in `further`; none is embedded
in another. What all of them have in common is said once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from generator.errors import Problem
from generator.model import Block, BlockKind, InputFormat, Line, ParsedArticle, ParsedFile, Role
from generator.parse.body import read_body
from generator.parse.decode import encoding_entry
from generator.parse.frontmatter import Value
from generator.parse.lines import remove_harmful
from generator.parse.settle import Given, Reading, Title, draft_problem, flatten, settle

_TITLE_WORDS = 12
_MAX_TITLE = 300
_SHOWN_NAMES = 12
"""Names of columns that a message lists."""
_MAX_BRIEF = 200
"""Characters of a value that a message shows: what is no article is in no ledger."""


@dataclass(slots=True)
class Collection:
    """A file of many articles while it is read."""

    reading: Reading
    format: InputFormat
    digest: str
    encoding: str
    lines: list[Line] = field(default_factory=list)
    articles: list[ParsedArticle] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def owner(self) -> int:
        """The number of the next article."""
        return len(self.articles)

    def add_line(self, number: int, role: Role, raw: str, owner: int = 0) -> None:
        """Give the next line of the file its role; a blank one is blank whatever it is."""
        role = role if raw.strip() else Role.BLANK
        self.lines.append(Line(number, role, owner, raw))

    def refuse(self, line: int, what: str, hint: str, *, is_cause: bool = False) -> None:
        """Name what was not read; words of the input in `what` are made one plain line."""
        message = " ".join(remove_harmful(what)[0].split())
        self.problems.append(Problem(self.reading.path, line, message, hint, is_cause))

    def add(self, line: int, values: Mapping[str, Value]) -> bool:
        """Settle the article that begins on a line; False when the values are none."""
        ledger = encoding_entry(self.encoding, line)
        given = Given(values, ledger, line)
        columns = self.reading.columns
        title = given.text(columns.title)
        blocks, links = read_body(given.body(columns.text), line, ledger)
        if not title and not blocks:
            what = f"neither a title nor a text: {_shown(values)}"
            self.refuse(line, what, self.reading.advice.text)
            return False
        if not title or len(title) > _MAX_TITLE:
            if title:
                blocks = (Block(BlockKind.PARAGRAPH, title, line), *blocks)
            title = title_of_text(blocks[0].text)
            what = "no title of its own; the first words are used"
            self.refuse(line, what, self.reading.advice.title)
        if draft := draft_problem(self.reading, given, title):
            self.problems.append(draft)
            return False
        heading = Title(title, line)
        article = settle(self.reading, given, heading, blocks, self.problems, tuple(links))
        self.articles.append(article)
        return True

    def _problems(self) -> list[Problem]:
        """Every Problem in its place; a reader may name the end of the file as a line more."""
        last = len(self.lines)
        placed = [replace(p, line=min(p.line, last)) for p in self.problems]
        return _said_once(placed, {article.line for article in self.articles})

    def finish(self) -> ParsedFile:
        """The file as it was read."""
        if not self.articles and not self.problems:
            self.refuse(0, "holds no articles", "take it out of the source folder")
        host = self.articles[0] if self.articles else None
        return ParsedFile(
            path=self.reading.path,
            format=self.format,
            digest=self.digest,
            lines=tuple(self.lines),
            host=host,
            embedded=(),
            problems=tuple(sorted(self._problems())),
            further=tuple(self.articles[1:]),
        )


def title_of_text(text: str) -> str:
    """The first words of a text, marked as cut."""
    cut = " ".join(text.split()[:_TITLE_WORDS])
    return f"{cut[:_MAX_TITLE]}…"


def refused(reading: Reading, form: InputFormat, digest: str, why: Problem) -> ParsedFile:
    """A file of which nothing was read."""
    return ParsedFile(reading.path, form, digest, (), None, (), (why,))


def _said_once(problems: list[Problem], articles: set[int]) -> list[Problem]:
    """What is wrong with every article of the file is wrong with the file.

    Args:
        articles: their lines.
    """
    lines: dict[tuple[str, str], set[int]] = {}
    for problem in problems:
        lines.setdefault((problem.message, problem.hint), set()).add(problem.line)
    common = {key for key, found in lines.items() if found == articles and len(articles) > 1}
    kept = [problem for problem in problems if (problem.message, problem.hint) not in common]
    said = {(p.message, p.hint): replace(p, line=0) for p in problems}
    whole = [
        replace(said[key], message=f"{key[0]} (all {len(articles):,} articles)")
        for key in sorted(common)
    ]
    return [*whole, *kept]


def _shown(values: Mapping[str, Value]) -> str:
    """The names of values, and what they are, each as long as a line may be."""
    pairs = [" ".join(f"{name}: {_brief(value)}".split()) for name, value in values.items()]
    more = "، …" if len(pairs) > _SHOWN_NAMES else ""
    return f"«{'، '.join(pairs[:_SHOWN_NAMES])}{more}»" if pairs else "nothing at all"


def _brief(value: Value) -> str:
    texts = flatten({"": value}).values()
    text = "، ".join(each if isinstance(each, str) else "، ".join(each) for each in texts)
    return text if len(text) <= _MAX_BRIEF else f"{text[:_MAX_BRIEF]}…"

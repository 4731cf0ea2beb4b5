"""What a build did, for people and for programs."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypedDict

from generator.errors import Problem
from generator.ledger import ledger_entry
from generator.model import Catalog, Repair
from generator.terminal import counted

_FEW, _FIRST, _PLACES = 5, 3, 20
"""So many problems of one kind are all shown; of more the first, and where so many others are."""
_LONG = 400
"""Characters of a message; json has all of it."""
_PARTICULAR = re.compile(r"'[^']*'|\"[^\"]*\"|«[^»]*»|\S*[/.\d]\S*")
"""What tells two problems of one kind apart: what is quoted, addresses, names of files, numbers."""


class Counts(TypedDict):
    """What a report says of a catalog."""

    articles: int
    embedded: int
    repairs: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """The outcome of a build."""

    output: str
    """The site's folder."""
    inputs: int
    """Input files read."""
    articles: int
    """Articles that stand in files of their own."""
    embedded: int
    """Articles found inside others only."""
    repairs: Mapping[str, int]
    """Entries of all ledgers by kind, most frequent first."""
    problems: tuple[Problem, ...]
    files: int
    """Files of the site."""
    written: int
    """Of these, files that are new or changed."""
    removed: int
    """Files of the old site that are not part of the new one."""
    bytes: int
    """Of the whole site."""
    catalog: Catalog
    """Empty when nothing had changed, so that nothing was gone through."""
    notes: tuple[str, ...] = ()
    """What was left out, and why."""
    seal: str = ""
    """Hash of the list of all lists of files (`fixity.py`), to be kept elsewhere."""
    seconds: float = 0
    ledger: tuple[tuple[str, Repair], ...] = ()
    """(address of the article, entry) of all ledgers, where they were asked for."""

    def tally(self) -> str:
        """The report without what is particular to this build, for `of_tally`."""
        kept = (self.inputs, self.articles, self.embedded, dict(self.repairs))
        problems = [problem_record(problem) for problem in self.problems]
        return json.dumps([*kept, problems, self.files, self.bytes, self.notes, self.seal])

    @classmethod
    def of_tally(cls, output: str, tally: str) -> BuildReport:
        """The report of a build that found everything as the one before it had left it."""
        inputs, articles, embedded, repairs, problems, *rest = json.loads(tally)
        files, size, notes, seal = rest
        return cls(
            output=output,
            inputs=inputs,
            articles=articles,
            embedded=embedded,
            repairs=repairs,
            problems=tuple(Problem(**problem) for problem in problems),
            files=files,
            written=0,
            removed=0,
            bytes=size,
            catalog=Catalog((), ()),
            notes=tuple(notes),
            seal=seal,
        )

    def as_json(self) -> str:
        """The whole report, every problem and every ledger entry included."""
        return json.dumps(
            {
                "output": self.output,
                "inputs": self.inputs,
                "articles": self.articles,
                "embedded": self.embedded,
                "files": self.files,
                "written": self.written,
                "removed": self.removed,
                "bytes": self.bytes,
                "seal": self.seal,
                "seconds": round(self.seconds, 3),
                "notes": list(self.notes),
                "problems": [problem_record(problem) for problem in self.problems],
                "repairs": dict(self.repairs),
                "ledger": [{"href": href, **ledger_entry(repair)} for href, repair in self.ledger],
            },
            ensure_ascii=False,
            indent=1,
        )


def counts_of(catalog: Catalog) -> Counts:
    """How many articles a catalog has, and how many entries of each kind their ledgers have."""
    kinds = Counter(kind.value for article in catalog.everything() for kind in article.repairs)
    return {
        "articles": len(catalog.articles),
        "embedded": len(catalog.embedded),
        "repairs": dict(sorted(kinds.items(), key=lambda item: (-item[1], item[0]))),
    }


def problem_record(problem: Problem) -> dict[str, object]:
    """A problem as JSON."""
    return {
        "path": problem.path,
        "line": problem.line,
        "message": problem.message,
        "hint": problem.hint,
    }


def problem_lines(problems: Sequence[Problem], limit: int, whole: str = "--json") -> Iterator[str]:
    """Problems for a person, a line each: of many of one kind the first ones and where more are.

    Without that, 500 of one kind would hide what else is wrong, and what is new.

    Args:
        limit: lines at most, but for one that says how many problems are in none.
        whole: what lists all of them.
    """
    lines = [*_lines_by_kind(problems, f"({whole} lists all)")]
    yield from (line for line, _ in lines[:limit])
    hidden = sum(count for _, count in lines[limit:])
    if hidden:
        yield f"… and {counted(hidden, 'more problem')} ({whole} lists all)"


def _lines_by_kind(problems: Sequence[Problem], whole: str) -> Iterator[tuple[str, int]]:
    """Each line with the number of problems that are in it; `whole` says where all are."""
    kinds = [_PARTICULAR.sub("", f"{each.message} {each.hint}") for each in problems]
    alike: defaultdict[str, list[Problem]] = defaultdict(list)
    for kind, problem in zip(kinds, problems, strict=True):
        alike[kind].append(problem)
    seen = Counter[str]()
    for kind, problem in zip(kinds, problems, strict=True):
        seen[kind] += 1
        is_many = len(alike[kind]) > _FEW
        if not is_many or seen[kind] <= _FIRST:
            yield f"problem: {_shortened(problem)}", 1
        if is_many and seen[kind] == _FIRST:
            rest = alike[kind][_FIRST:]
            yield f"… and {len(rest):,} more of this kind: {_places(rest, whole)}", len(rest)


def _shortened(problem: Problem) -> Problem:
    """A problem that quotes no more than a person reads: a date may be a whole text by mistake."""
    message = problem.message
    if len(message) <= _LONG:
        return problem
    return replace(problem, message=f"{message[: _LONG // 2]} … {message[-_LONG // 4 :]}")


def _places(problems: Iterable[Problem], whole: str) -> str:
    """Where problems are: `addresses.csv:7-9, 12; a.txt`."""
    places = [
        (path, run)
        for path, held in groupby(problems, key=lambda each: each.path)
        for run in _runs(each.line for each in held)
    ]
    shown = groupby(places[:_PLACES], key=lambda place: place[0])
    texts = [f"{path}:{', '.join(run for _, run in held)}".rstrip(":") for path, held in shown]
    more = f"; … {whole}" if len(places) > _PLACES else ""
    return "; ".join(texts) + more


def _runs(lines: Iterable[int]) -> Iterator[str]:
    """Numbers, those that follow one another together: `7-9`; "" where only files are meant."""
    ordered = sorted({*lines} - {0})
    if not ordered:
        yield ""
    for _, run in groupby(enumerate(ordered), key=lambda each: each[1] - each[0]):
        numbers = [line for _, line in run]
        yield f"{numbers[0]}-{numbers[-1]}" if len(numbers) > 1 else str(numbers[0])

"""What a build did, for people and for programs."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass

from generator.catalog import Catalog
from generator.errors import Problem
from generator.publish.exports import ledger_entry


@dataclass(frozen=True, slots=True)
class BuildReport:
    """The outcome of a build."""

    output: str
    """The site's folder."""
    inputs: int
    """Input files read."""
    catalog: Catalog
    problems: tuple[Problem, ...]
    files: int
    """Files of the site."""
    written: int
    """Of these, files that are new or changed."""
    removed: int
    """Files of the old site that are not part of the new one."""
    bytes: int
    """Of the whole site."""
    seconds: float
    notes: tuple[str, ...] = ()
    """What was left out, and why."""

    def repairs(self) -> dict[str, int]:
        """Entries of all ledgers by kind, most frequent first."""
        kinds = Counter(
            repair.kind.value for article in self.catalog.everything() for repair in article.ledger
        )
        return dict(sorted(kinds.items(), key=lambda item: (-item[1], item[0])))

    def as_json(self) -> str:
        """The whole report, every problem and every ledger entry included."""
        everything = self.catalog.everything()
        return json.dumps(
            {
                "output": self.output,
                "inputs": self.inputs,
                "articles": len(self.catalog.articles),
                "embedded": len(self.catalog.embedded),
                "files": self.files,
                "written": self.written,
                "removed": self.removed,
                "bytes": self.bytes,
                "seconds": round(self.seconds, 3),
                "notes": list(self.notes),
                "problems": [problem_record(problem) for problem in self.problems],
                "repairs": self.repairs(),
                "ledger": [
                    {"href": article.href, **ledger_entry(repair)}
                    for article in everything
                    for repair in article.ledger
                ],
            },
            ensure_ascii=False,
            indent=1,
        )


def problem_record(problem: Problem) -> dict[str, object]:
    """A problem as JSON."""
    return {
        "path": problem.path,
        "line": problem.line,
        "message": problem.message,
        "hint": problem.hint,
    }

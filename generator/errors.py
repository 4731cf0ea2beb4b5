"""What can go wrong, as values (`Problem`) and as exceptions (`WarraqError`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the input that a person should look at; the build goes on.

    Sorted by file and line, but what is the cause of others in its file comes before them.
    """

    path: str
    """Path of the file, relative to the source folder, with forward slashes."""
    line: int
    """Line number from 1; 0 when the whole file is meant."""
    message: str
    """What is wrong."""
    hint: str = ""
    """What to do about it."""
    is_cause: bool = False
    """Whether the file was read without some of it, so that more is missing there."""

    def __lt__(self, other: Problem) -> bool:
        return self._order() < other._order()

    def _order(self) -> tuple[str, bool, int, str, str]:
        return self.path, not self.is_cause, self.line, self.message, self.hint

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message} ({self.hint})" if self.hint else f"{place}: {self.message}"


class WarraqError(Exception):
    """Ends the command with exit code 1 and a line, or one a fault, instead of a traceback."""

    lines: tuple[str, ...]
    """What to print of it, a line for each fault."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.lines = (str(self),)

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class Faults(WarraqError):
    """All that is wrong with a file that people write: said at once, so that it is mended once."""

    def __init__(self, faults: Sequence[WarraqError | Problem]) -> None:
        lines = tuple(map(str, faults))
        super().__init__("\n".join(lines))
        self.lines = lines


def no_site(place: Path, hint: str = "build it first") -> WarraqError:
    """What is said where a built site is needed and there is none."""
    return WarraqError(f"there is no site at {place}", hint)

"""What each sample beside this file is read as; run as a script, it writes expected/.

    python -m tests.readers.update

The samples are shaped like what real programs write, one folder a format, with the faults that
such files have. What is kept is the whole reading: roles, fields, texts, ledger, problems.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

from generator.engine.tasks import parse_file
from generator.enrich.lexicon import Lexicon
from generator.enrich.segment import Segmenter
from generator.model import InputFile, ParsedFile
from generator.workbench.inspect import inspection_record
from tests.archives import snapshot, write_files

HERE = Path(__file__).resolve().parent
SAMPLES = HERE / "samples"
EXPECTED = HERE / "expected"
COMMAND = "python -m tests.readers.update"
ZONE = ZoneInfo("Africa/Cairo")
_LONGEST = 160
"""Characters of a raw line that are kept."""


def names() -> list[str]:
    """The samples, by their paths."""
    files = (path for path in SAMPLES.rglob("*") if path.is_file())
    return sorted(path.relative_to(SAMPLES).as_posix() for path in files)


def read(name: str) -> ParsedFile:
    """A sample as it is read."""
    return parse_file(InputFile(name, (SAMPLES / name).read_bytes()), ZONE)


def golden(name: str) -> str:
    """The reading of a sample as it is kept."""
    parsed = read(name)
    record = inspection_record(parsed, Segmenter(Lexicon()))
    record["lines"] = [
        f"{line.number} {line.role.value} {line.owner} {line.raw.strip()[:_LONGEST]}".rstrip()
        for line in parsed.lines
    ]
    for kept, article in zip(record["articles"], parsed.articles, strict=True):
        kept["text"] = [b.html or f"{b.kind.value}: {b.text}" for b in article.blocks]
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def expected() -> dict[str, str]:
    """What is kept in expected/."""
    return {path: data.decode() for path, data in snapshot(EXPECTED).items()}


def main() -> None:
    """Rewrite expected/ and say what changed."""
    after = {f"{name}.json": golden(name) for name in names()}
    before = expected()
    shutil.rmtree(EXPECTED, ignore_errors=True)
    write_files(EXPECTED, after)
    for path, text in after.items():
        if before.get(path) != text:
            print("written", path)


if __name__ == "__main__":
    main()

"""The vectors that come with the task, through real searches; they lie outside the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.search.documents import SearchDocument
from tests.cross.small_archive import RunScripts, write_search

VECTORS = Path(__file__).resolve().parents[3] / "shared" / "vectors" / "arabic-matching.tsv"
OTHERS = {"exonym", "typo-name"}
"""What no rule of spelling finds: other names of a place, slips of the pen."""

pytestmark = [
    pytest.mark.node,
    pytest.mark.skipif(not VECTORS.is_file(), reason="the shared vectors are not here"),
]


def test_every_row_matches_or_is_kept_apart(run_scripts: RunScripts, tmp_path: Path) -> None:
    lines = VECTORS.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    documents = [SearchDocument(f"{n}.html", "خبر", word) for n, (_, word, _, _) in enumerate(rows)]
    site = write_search(tmp_path, documents)
    calls = [["search", query, {"limit": len(rows)}] for _, _, query, _ in rows]
    wrong = []
    for number, (answer, row) in enumerate(zip(run_scripts(site, calls), rows, strict=True)):
        found = f"{number}.html" in [hit["href"] for hit in answer["value"]["hits"]]
        if row[0] not in OTHERS and found != (row[3] == "1"):
            wrong.append(row)
    assert len(rows) > 30
    assert wrong == []

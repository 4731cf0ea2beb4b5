"""What the archive beside this file becomes, in short; run as a script, it writes expected/.

    python -m tests.golden.update

Kept are the contents of one page of every kind, all exported data, the feed, the sitemap and the
list of files. Left out is what others test or what changes with every touch of the design: the
frame of the pages, style sheets, scripts and the search index.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import shutil
import tempfile
import zipfile
from pathlib import Path

from tests.archives import Built, build, snapshot, write_files

HERE = Path(__file__).resolve().parent
ARCHIVE = HERE / "archive"
EXPECTED = HERE / "expected"
COMMAND = "python -m tests.golden.update"

HOST = "2021/03/12/افتتاح-مكتبة-عامة-في-مرفا-المدينة"
PAGES = {
    "home": r"index\.html",
    "article": HOST + r"-\w{6}\.html",
    "article-embedded": r"2021/06/20/.+-\w{6}\.html",
    "article-markdown": r"2021/06/0[56]/.+-\w{6}\.html",
    "article-toml": r"2021/03/12/دورة-.+-\w{6}\.html",
    "article-undated": r"undated/حكاية-.+-\w{6}\.html",
    "article-elsewhere": r"2021/03/13/مكتبة-.+-\w{6}\.html",
    "article-faults": r"2021/03/12/مهرجان-.+-\w{6}\.html",
    "redirect": r"undated/ترميم-.+-\w{6}\.html",
    "tag": r"tags/المرفا-\w{6}\.html",
    "tags": r"tags/index\.html",
    "source": r"sources/صحيفة-المرفا-\w{6}\.html",
    "source-redirect": r"sources/المرفا-\w{6}\.html",
    "sources": r"sources/index\.html",
    "years": r"years/index\.html",
    "year": r"2021/index\.html",
    "month": r"2021/03/index\.html",
    "hijri-year": r"hijri/1442/index\.html",
    "hijri-month": r"hijri/1442/07/index\.html",
    "day": r"2021/03/12/index\.html",
    "undated": r"undated/index\.html",
    "attached": r"attached/index\.html",
    "standing": r"pages/.+\.html",
    "data": r"data/index\.html",
    "api": r"api/index\.html",
    "device": r"device\.html",
    "search": r"search\.html",
    "dossier": r"dossier\.html",
    "not-found": r"404\.html",
}
"""Kind of page → the address of the one that is kept (a pattern that fits exactly one)."""

TABLES = ("authority.csv", "sources.csv")
WHOLE = (
    "feed.atom",
    "feed.json",
    "sitemap.xml",
    "robots.txt",
    "data/articles/*.jsonl.gz",
    "api/v1/**/*.json",
)
"""Files that are kept as they are."""
_UNLISTED = re.compile(r"(?:assets|packs|search)/|\.warraq$")
_VERSION = re.compile(r"\?v=[0-9a-f]{8}\b")


def actual(root: Path) -> dict[str, str]:
    """Build the archive below `root`: name of a file of expected/ → its text."""
    seeds, pages = snapshot(ARCHIVE / "seeds"), snapshot(ARCHIVE / "pages")
    config = (ARCHIVE / "archive.toml").read_text(encoding="utf-8")
    write_files(root, {name: (ARCHIVE / name).read_bytes() for name in TABLES})
    built = build(root, seeds, config, pages=pages)
    kept = {f"pages/{kind}.html": _main(built, pattern) for kind, pattern in PAGES.items()}
    for pattern in WHOLE:
        paths = (path.relative_to(built.site).as_posix() for path in built.site.glob(pattern))
        # Unpacked: what zlib makes of a text is not the same in all its versions.
        kept |= {path.removesuffix(".gz"): _text(built.site / path) for path in paths}
    kept["files.txt"] = _listing(built)
    kept["tags.csv"] = (root / "tags.csv").read_text(encoding="utf-8")
    kept["problems.txt"] = "".join(f"{problem}\n" for problem in built.report.problems)
    return dict(sorted(kept.items()))


def _text(path: Path) -> str:
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode()


def _main(built: Built, pattern: str) -> str:
    """What stands in `<main>` of the one page that fits the pattern; a line a line of markup."""
    paths = [path for path in built.pages() if re.fullmatch(pattern, path)]
    assert len(paths) == 1, f"{pattern} fits {paths}"
    (main,) = re.findall(r"<main[^>]*>(.*)</main>", built.text(paths[0]), re.DOTALL)
    lines = (_VERSION.sub("", line.strip()) for line in main.split("\n"))
    return "\n".join([f"<!-- {paths[0]} -->", *(line for line in lines if line)]) + "\n"


def _listing(built: Built) -> str:
    """Every file of the site; those inside a zip with the digests of their bytes."""
    lines: list[str] = []
    for path, data in built.files().items():
        if not _UNLISTED.match(path):
            lines.append(path)
        if path.endswith(".zip"):
            archive = zipfile.ZipFile(io.BytesIO(data))
            names = archive.namelist()
            lines += [f"    {n} {hashlib.sha256(archive.read(n)).hexdigest()[:16]}" for n in names]
    return "\n".join(lines) + "\n"


def expected() -> dict[str, str]:
    """What is kept in expected/."""
    return {path: data.decode() for path, data in snapshot(EXPECTED).items()}


def main() -> None:
    """Rewrite expected/ and say what changed."""
    before = expected()
    with tempfile.TemporaryDirectory() as folder:
        after = actual(Path(folder))
    shutil.rmtree(EXPECTED, ignore_errors=True)
    write_files(EXPECTED, after)
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            print("removed" if name not in after else "written", name)


if __name__ == "__main__":
    main()

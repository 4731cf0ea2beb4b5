"""A phrase in every place of an archive, and what is left of it."""

from __future__ import annotations

import base64
import csv
import gzip
import io
import json
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from urllib.parse import quote

import pytest
from click.testing import CliRunner, Result
from pyarrow import parquet

from generator import urls
from generator.arabic.normalize import fold_text
from generator.cli import main
from generator.icon import icon
from generator.redaction.rules import Kind, Redactions
from generator.redaction.scan import Hit, Scanner, summed_up
from generator.redaction.sieve import MARK, Sieve
from generator.search.letters import swapped
from generator.workbench.withdrawal import Wording, rules_of_words
from tests.archives import snapshot, write_files
from tests.planted import CONFIG, NAME, PAGES, SEEDS, SPELLINGS, TABLES

KEY = bytes(32)


def _sieve(*phrases: str) -> Sieve:
    wording = Wording("", "")
    found = [rules_of_words(KEY, Kind.PERSON, phrase, wording) for phrase in phrases]
    return Sieve(Redactions(tuple(rule for rules in found for rule in rules), KEY))


def _run(*args: str) -> Result:
    return CliRunner().invoke(main, args, catch_exceptions=False)


def _plant(root: Path) -> Path:
    write_files(root / "seeds", SEEDS)
    write_files(root / "pages", PAGES)
    write_files(root, {"archive.toml": CONFIG, **TABLES})
    return root


@pytest.fixture(scope="module")
def redacted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Result]]:
    """An archive that was built with the name in it, and what `redact` said."""
    root = _plant(tmp_path_factory.mktemp("archive"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        assert _run("build", "--quiet").exit_code == 0
        before = Scanner(_sieve(NAME))
        assert list(before.scan("index.html", (root / "site/index.html").read_bytes()))
        result = _run(
            "redact", "--yes", "--person", NAME, "--date", "2026-11-26", "--reason", f"حق {NAME}"
        )
        yield root, result


def test_nothing_is_left_in_the_site(redacted: tuple[Path, Result]) -> None:
    root, result = redacted
    assert "found:" not in result.output
    assert result.exit_code == 0
    assert "scan: found 0" in result.output
    assert _seen(root / "site") == []


def _seen(folder: Path) -> list[str]:
    """Files that hold either word of the name, found without the code under test."""
    words = fold_text(NAME).split()
    needles = [form.encode() for word in words for form in (word, swapped(word), quote(word))]
    seen = []
    for path, data in snapshot(folder).items():
        texts = [data.decode("utf-8", "replace"), path]
        if data[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                texts += package.namelist()
                texts += [
                    package.read(name).decode("utf-8", "replace") for name in package.namelist()
                ]
        if path.endswith(".pack"):
            texts.append(zlib.decompress(data).decode("utf-8", "replace"))
        if path.endswith(".gz"):
            texts.append(gzip.decompress(data).decode("utf-8", "replace"))
        if path.endswith(".parquet"):
            texts.append(str(parquet.read_table(io.BytesIO(data)).to_pylist()))
        folded = [fold_text(text).encode() for text in texts]
        plain = [text.encode() for text in texts]
        if any(needle in text for text in folded + plain for needle in needles):
            seen.append(path)
    return seen


def test_the_other_look_sees_what_is_there(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.txt": f"قال {SPELLINGS[3]}", "b.js": f'"{swapped("زرياب")}"'})
    assert _seen(tmp_path) == ["a.txt", "b.js"]


def test_nothing_is_left_in_what_builds_remember(redacted: tuple[Path, Result]) -> None:
    root, _ = redacted
    scanner = Scanner(_sieve(NAME))
    for path, data in snapshot(root / ".warraq").items():
        assert [hit for hit in scanner.scan(path, data) if hit.certain] == []
    assert NAME.split()[0].encode() not in (root / "redactions.csv").read_bytes()


def test_a_package_of_the_site_is_clean_and_a_stale_one_is_found(
    redacted: tuple[Path, Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, _ = redacted
    monkeypatch.chdir(root)
    assert _run("pack", "--quiet").exit_code == 0
    assert _run("zim", "--quiet").exit_code == 0
    scanned = _run("redact", "--scan", "--person", NAME)
    assert scanned.exit_code == 0, scanned.output
    assert not [line for line in scanned.output.splitlines() if "cannot be read" in line]
    with zipfile.ZipFile(root / "site.zip", "a") as package:
        package.writestr("old.html", f"<p>{SPELLINGS[1]}</p>")
    result = _run("redact", "--scan")
    assert result.exit_code == 1
    assert "site.zip › old.html" in result.output
    (root / "site.zip").unlink()
    (root / "site.zim").unlink()


def test_the_articles_live_on(redacted: tuple[Path, Result]) -> None:
    root, _ = redacted
    lines = [
        json.loads(line)
        for path, data in snapshot(root / "site" / "data").items()
        if path.endswith(".jsonl.gz")
        for line in gzip.decompress(data).decode().splitlines()
    ]
    titles = {line["title"] for line in lines}
    assert f"افتتاح معرض {MARK} في الميناء" in titles
    assert f"رسالة من {MARK} إلى القراء" in titles
    host = next(line for line in lines if line["title"].startswith("افتتاح"))
    assert MARK in host["text"]
    assert "السفينة" in host["text"]
    assert any(entry["kind"] == "redacted" for entry in host["ledger"])
    assert not any(MARK in tag["name"] for line in lines for tag in line["tags"])


def test_old_addresses_that_say_nothing_lead_on(redacted: tuple[Path, Result]) -> None:
    root, _ = redacted
    redirects = sorted((root / "site" / "redacted").glob("*.html"))
    assert redirects
    assert all(b'http-equiv="refresh"' in path.read_bytes() for path in redirects)


def test_every_link_of_what_is_left_leads_somewhere(
    redacted: tuple[Path, Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(redacted[0])
    assert _run("check").output.endswith(" 0 broken\n")


def test_a_build_over_it_is_a_clean_build(redacted: tuple[Path, Result], tmp_path: Path) -> None:
    root, _ = redacted
    _plant(tmp_path)
    write_files(
        tmp_path, {n: (root / n).read_bytes() for n in ("redactions.csv", "redactions.key")}
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        assert _run("build", "--quiet").exit_code == 0
    assert snapshot(tmp_path / "site") == snapshot(root / "site")


# ---- The scan can fail: the name, planted in every kind of output, is found.


def _sqlite() -> bytes:
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE TABLE a (b TEXT)")
        database.execute("INSERT INTO a VALUES (?)", (SPELLINGS[3],))
        database.commit()
        return database.serialize()


def _deleted_row() -> bytes:
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE TABLE a (b TEXT)")
        database.execute("PRAGMA secure_delete = OFF")
        database.executemany("INSERT INTO a VALUES (?)", [(NAME,), ("x",)])
        database.execute("DELETE FROM a WHERE b <> 'x'")
        database.commit()
        return database.serialize()


def _zip(inner: bytes = NAME.encode(), name: str = "a.txt") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, inner)
    return buffer.getvalue()


def _csv() -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(["a", f"قال {NAME}"])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def _register(name: str, payload: str) -> bytes:
    return f"'use strict';\nArchive.register('{name}', 'abc', '{payload}');\n".encode()


def _packed_text(text: str = NAME) -> bytes:
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = (
        squeeze.compress(json.dumps([text], ensure_ascii=False).encode("cp1256")) + squeeze.flush()
    )
    return _register("texts/0000", f'["{base64.b64encode(data).decode()}"]')


def _pack(path: str = "a.html", page: bytes = "<b>زرياب</b> الكهرماني".encode()) -> bytes:
    files = json.dumps({"files": [[path, len(page)]]}, separators=(",", ":"))
    return zlib.compress(files.encode() + b"\n" + page)


PLANTED = {
    "page.html": f"<p>قال {NAME}</p>".encode(),
    "markup.html": "<p>زر<b>ياب</b> الكهرماني</p>".encode(),
    "entities.html": b"<p>&#1586;&#x631;&#1610;&#1575;&#1576; \xd8\xa7\xd9\x84\xd9\x83\xd9\x87"
    + "رماني</p>".encode(),
    "attribute.html": f'<meta content="{SPELLINGS[2]}">'.encode(),
    "address.html": f'<a href="../{quote("زرياب-الكهرماني")}-1a2b3c.html">'.encode(),
    "feed.json": json.dumps({"title": NAME}).encode(),
    "feed.atom": f"<entry><title>{SPELLINGS[1]}</title></entry>".encode(),
    "escaped.atom": "<content>&lt;b&gt;زرياب&lt;/b&gt; الكهرماني</content>".encode(),
    "lines.jsonl.gz": gzip.compress(json.dumps({"t": NAME}, ensure_ascii=False).encode()),
    "table.csv": _csv(),
    "sitemap.xml": f"<loc>https://example.org/{quote('زرياب-الكهرماني')}.html</loc>".encode(),
    "records.js": _register("records/0000", swapped(f'[["1","{NAME}"]]')),
    "facets.js": _register("facets/tags-0", f'[["{NAME}"]]'),
    "texts.js": _packed_text(),
    "raw.zip": _zip(),
    "named.zip": _zip(b"x", f"{NAME}.txt"),
    "zip-in.zip": _zip(_zip()),
    "tei.zip": _zip(gzip.compress(f"<p>{NAME}</p>".encode())),
    "a.pack": _pack(),
    "b.pack": _pack("زرياب-الكهرماني.html", b"x"),
    "data.sqlite": _sqlite(),
    "deleted.sqlite": _deleted_row(),
    "card.svg": f"<svg><text>{SPELLINGS[4]}</text></svg>".encode(),
    "card.png": b"\x89PNG\r\n\x1a\n" + f"tEXtTitle\0{NAME}".encode(),
    "windows.txt": NAME.encode("cp1256"),
    "iso.txt": NAME.encode("iso8859_6"),
    "utf16.txt": NAME.encode("utf-16"),
    "unknown.bin": b"\0\1\2\3\4\5" + NAME.encode("utf-16-le"),
    "bagit.txt": f"abc  data/{quote(NAME)}.txt\n".encode(),
    "زرياب-الكهرماني.html": b"<p>x</p>",
}


@pytest.mark.parametrize("path", PLANTED)
def test_the_scan_finds_the_name_in(path: str) -> None:
    found = list(Scanner(_sieve(NAME)).scan(path, PLANTED[path]))
    assert any(hit.certain for hit in found)
    assert not any("زرياب" in f"{hit.path}{hit.what}" for hit in found)


def test_letters_of_windows_are_not_taken_for_those_of_iso() -> None:
    """The bytes of «مرة سنة» in Windows-1256 are those of «كرة سلة» in ISO 8859-6."""
    scanner, text = Scanner(_sieve("كرة سلة")), "انتخب لأول مرة سنة 1988 في المغرب"
    assert not list(scanner.scan("texts.js", _packed_text(text)))
    hits = list(scanner.scan("windows.txt", text.encode("cp1256")))
    assert [hit.certain for hit in hits] == [False]
    assert scanner.holds(text.encode("cp1256"))
    assert all(hit.certain for hit in scanner.scan("iso.txt", "كرة سلة".encode("iso8859_6")))


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("terms/aaaaaaa", json.dumps([swapped("بحر زرياب/سفن"), "", "", ""])),
        ("vocabulary/f-aaaaaaa", json.dumps(f"0{swapped('زرى')}!2{swapped('ياب')}!")),
        ("vocabulary/b-aaaaaaa", json.dumps(f"0{swapped('باى')}!2{swapped('يرز')}!")),
    ],
)
def test_the_scan_finds_a_single_word_in_the_index(name: str, payload: str) -> None:
    data = _register(name, payload)
    assert any(hit.certain for hit in Scanner(_sieve("زرياب")).scan("a.js", data))
    assert not list(Scanner(_sieve("عصفور")).scan("a.js", data))


def test_parquet_is_read_or_named() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = __import__("pyarrow").table({"title": [NAME, "x"]})
    buffer = io.BytesIO()
    parquet.write_table(table, buffer, compression="zstd")
    found = Scanner(_sieve(NAME)).scan("a.parquet", buffer.getvalue())
    assert any(hit.certain for hit in found)


def test_zim_is_read_or_named(tmp_path: Path) -> None:
    writer = pytest.importorskip("libzim.writer")

    class Page(writer.Item):  # type: ignore[misc, name-defined]
        def get_path(self) -> str:
            return "a.html"

        def get_title(self) -> str:
            return "صفحة"

        def get_mimetype(self) -> str:
            return "text/html"

        def get_contentprovider(self) -> object:
            return writer.StringProvider(f"<p>قال {SPELLINGS[1]}</p>")

        def get_hints(self) -> dict[object, object]:
            return {}

    with writer.Creator(tmp_path / "a.zim") as creator:
        creator.set_mainpath("a.html")
        creator.add_item(Page())
    found = Scanner(_sieve(NAME)).scan("a.zim", (tmp_path / "a.zim").read_bytes())
    assert any(hit.certain and "a.html" in hit.path for hit in found)


def _packages() -> dict[str, bytes]:
    """Sound ones, by their endings."""
    made = {"gz": gzip.compress(f"{NAME}. ".encode() * 9)}
    for kind in (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", kind) as package:
            package.writestr("خبر.txt", f"{NAME}. " * 9)
        made[f"{kind}.zip"] = buffer.getvalue()
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE TABLE t (a)")
        database.execute("INSERT INTO t VALUES (?)", [NAME])
    made["sqlite"] = database.serialize()
    database.close()
    parquet, buffer = pytest.importorskip("pyarrow.parquet"), io.BytesIO()
    parquet.write_table(__import__("pyarrow").table({"title": [NAME, "x"]}), buffer)
    return {**made, "parquet": buffer.getvalue()}


def test_a_damaged_package_is_named() -> None:
    """Whatever its reader thinks of it: a keeper's own files may be anything."""
    scanner, chance, named = Scanner(_sieve(NAME)), Random(1), set()
    for ending, sound in _packages().items():
        assert any(hit.certain for hit in scanner.scan("a", sound)), ending
        for _ in range(60):
            data = bytearray(sound[: chance.choice((len(sound), chance.randrange(len(sound))))])
            for place in chance.choices(range(len(data)), k=3 if data else 0):
                data[place] = chance.randrange(256)
            if any("cannot be read" in hit.what for hit in scanner.scan("a", bytes(data))):
                named.add(ending)
    assert named == {*_packages()}


def test_what_stands_bare_in_a_damaged_package_is_found() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("a.txt", NAME)
    found = list(Scanner(_sieve(NAME)).scan("a.zip", buffer.getvalue()[:-20]))
    assert any(hit.certain for hit in found)


def test_what_a_person_must_judge_is_no_find() -> None:
    scanner = Scanner(_sieve(NAME), [NAME])
    data = {
        "lines.txt": "كتب زرياب\nالكهرماني غادر".encode(),
        "glued.txt": "زريابالكهرماني".encode(),
        "parts.txt": "زرياب الكهرمانيون".encode(),
        "card.png": b"\x89PNG\r\n\x1a\n\0\0",
        "unknown.bin": bytes(range(32)) * 9,
    }
    for path, content in data.items():
        found = list(scanner.scan(path, content))
        assert found, path
        assert not any(hit.certain for hit in found), path


def test_sound_text_is_not_found() -> None:
    scanner = Scanner(_sieve(NAME), [NAME])
    text = "زرياب غنى، والكهرماني لون. قال الكهرماني زرياب. فزرياب وحده."
    assert list(scanner.scan("a.html", text.encode())) == []


def test_a_hit_says_where_and_not_what() -> None:
    (hit,) = Scanner(_sieve(NAME)).scan("a.txt", f"ثم قال {NAME} كلاما".encode())
    assert hit == Hit("a.txt", f"in the text: «ثم قال {MARK} كلاما»")


# ---- What a person must judge, in few lines

PNG = b"\x89PNG\r\n\x1a\n\0\0"
CARDS = (urls.CARD, *map(urls.card_path, ("2023/09/a.html", "2024/01/b.html", "undated/c.html")))


def _judged(*paths: str) -> list[str]:
    scanner = Scanner(_sieve(NAME))
    return summed_up([hit for path in paths for hit in scanner.scan(path, PNG)])


def test_pictures_that_builds_paint_are_one_line_and_the_last() -> None:
    others = ["a.png", "images/1.png", "images/2.png", "photos/1.png"]
    *first, last = _judged(*CARDS, *others)
    assert [line.split(": ")[0] for line in first] == ["a.png", "images/", "photos/1.png"]
    assert last.startswith("cards/: 4 pictures that the build paints")


def test_those_of_a_package_have_a_line_of_their_own() -> None:
    lines = _judged(*CARDS, *(f"site.zip › {path}" for path in CARDS[:1]))
    assert [line.split(" that")[0] for line in lines] == [
        "cards/: 4 pictures",
        "site.zip › cards/: 1 picture",
    ]


@pytest.mark.parametrize(
    "path",
    ["cards/me.png", "cards/2023/09/me.png", "my/cards/site.png", "cards/2023/09/0123456789ab.jpg"],
)
def test_other_pictures_are_listed_wherever_they_are(path: str) -> None:
    (line,) = _judged(path)
    assert line.startswith(f"{path}: a picture")


def test_nobody_must_judge_the_icon_of_every_site() -> None:
    scanner = Scanner(_sieve(NAME))
    for size, path in urls.ICON_PICTURES.items():
        assert list(scanner.scan(path, icon(size))) == []
        assert [hit.path for hit in scanner.scan(path, PNG)] == [path], "unless it is another"


def test_what_is_found_in_a_painted_picture_stays_found() -> None:
    hits = list(Scanner(_sieve(NAME)).scan(urls.CARD, PNG + NAME.encode()))
    assert [hit.path for hit in hits if hit.certain] == [urls.CARD]
    assert len(summed_up(hits)) == 1


def test_finds_come_first_then_what_to_judge_then_cards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_files(tmp_path / "site", dict.fromkeys((*CARDS, "images/x.png"), PNG))
    write_files(tmp_path / "site", {"z.txt": NAME})
    result = _run("redact", "--scan", "--phrase", NAME, "--quiet")
    kinds = [" ".join(line.split()[:2]) for line in result.output.splitlines()]
    assert kinds == ["found: z.txt:", "judge: images/x.png:", "judge: cards/:", "scan: found"]
    assert result.exit_code == 1

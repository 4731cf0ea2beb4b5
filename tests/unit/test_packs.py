"""Packs of the site's pages: what is in them, and what a change does to them."""

from __future__ import annotations

import hashlib
import json
import zlib
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.assets import service_worker
from generator.config import Config
from generator.engine import making
from generator.fixity import MANIFEST
from generator.icon import icon
from generator.plan.site import ListKind, ListPage, Slice
from generator.publish.packs import describe, pack_files, shelves
from generator.publish.webmanifest import PAPER, web_manifest
from generator.resources import static_dir
from tests.archives import LONE, Built, build, scrape


def manifest(built: Built) -> Any:
    """What the packs' script says."""
    text = built.text("packs/manifest.js")
    assert text.startswith("Archive.packs=") and text.endswith(";\n")
    return json.loads(text.removeprefix("Archive.packs=").removesuffix(";\n"))


def unpacked(data: bytes) -> dict[str, bytes]:
    """Path → content, as the service worker reads them."""
    head, _, rest = zlib.decompress(data).partition(b"\n")
    files = {}
    for path, length in json.loads(head)["files"]:
        files[path], rest = rest[:length], rest[length:]
    assert not rest
    return files


def packed(built: Built) -> dict[str, dict[str, bytes]]:
    """Key of each pack → its files; what the manifest says of them holds."""
    found = {}
    for pack in manifest(built)["packs"]:
        data = (built.site / pack["path"]).read_bytes()
        files = unpacked(data)
        version = hashlib.sha256(data).hexdigest()[:8]
        assert pack["path"] == f"packs/{pack['key']}-{version}.pack"
        assert pack["bytes"] == len(data)
        assert pack["unpacked"] == sum(map(len, files.values()))
        assert pack["files"] == len(files)
        found[pack["key"]] = files
    return found


def check_packs(site: Path) -> None:
    """All that the manifest names is there, if there is a manifest."""
    script = site / "packs/manifest.js"
    if not script.is_file():
        return
    text = script.read_text(encoding="utf-8")
    told = json.loads(text.removeprefix("Archive.packs=").removesuffix(";\n"))
    for pack in told["packs"]:
        assert (site / pack["path"]).stat().st_size == pack["bytes"], pack["path"]
    front = next(pack for pack in told["packs"] if pack["key"] == "front")
    listed = json.loads(unpacked((site / front["path"]).read_bytes())["packs/search.json"])
    for path, size in listed:
        assert (site / path).stat().st_size == size, path


ARTICLES = {
    "a.txt": scrape("خبر أول", "4th, September 2023 GMT", tags="القمح"),
    "b.txt": scrape(
        "خبر ثان", "9th, October 2022 GMT", "غادرت القافلة مدينة أسوان.", tags="الميناء"
    ),
    "c.txt": scrape("خبر بلا تاريخ", "", "لا يعرف أحد متى كان هذا الخبر.", tags=""),
}


def test_every_page_is_in_one_pack_as_it_stands_in_the_site(tmp_path: Path) -> None:
    built = build(tmp_path, ARTICLES, pages={"about.md": "# عن الأرشيف\nنص.\n"})
    together = [(path, data) for files in packed(built).values() for path, data in files.items()]
    assert len(dict(together)) == len(together)
    # Manifests are made after the packs, of which they tell.
    files = {path: data for path, data in built.files().items() if not path.endswith(MANIFEST)}
    wanted = {
        path: data
        for path, data in files.items()
        if (path.endswith(".html") and path not in LONE)
        or path.startswith(("assets/", "on-this-day/"))
    }
    wanted["search/tables.js"] = files["search/tables.js"]
    found = dict(together)
    listed = dict(json.loads(found.pop("packs/search.json")))
    assert found == wanted
    assert listed == {
        path: len(data)
        for path, data in files.items()
        if path.startswith("search/") and path != "search/tables.js"
    }
    assert manifest(built)["search"] == {"files": len(listed), "bytes": sum(listed.values())}


def test_what_is_in_the_packs_of_months(tmp_path: Path) -> None:
    packs = packed(build(tmp_path, ARTICLES))
    assert {"2022-10", "2023-09", "undated"} <= packs.keys()
    own, lists = packs["2023-09"], ("tags/", "sources/", "attached/")
    assert all(path.startswith(("2023/09/", *lists)) for path in own)
    assert "tags/القمح.html" in own
    assert not any(path.startswith("tags/القمح") for path in packs["2022-10"])


def _list_of(number: int) -> ListPage:
    """A list whose newest article is one of December."""
    day = date(2023, 12, 1 + number % 28)
    path = f"tags/{number:03d}.html"
    newest = f"{day:%Y/%m/%d}/{number * 7919:08x}.html"
    cards = (newest, *(f"2020/01/01/{n}.html" for n in range(number % 40)))
    part = Slice(path, 0, cards, day, older="", newer="", total=len(cards))
    return ListPage(path, ListKind.TAG, f"{number:03d}", part)


def test_the_many_lists_of_a_month_are_several_packs_that_stay() -> None:
    lists = [_list_of(number) for number in range(300)]
    held = shelves(lists)
    assert held == shelves(reversed(lists))
    assert sorted(chain(*held.values())) == [page.path for page in lists]
    assert "2023-12" in held
    assert all(key == "2023-12" or key.startswith("lists-2023-12-") for key in held)
    assert 10 < len(held) < 40
    touched = []
    for gone in range(0, 300, 7):  # a list that has a newer article goes to another month
        less = shelves(page for page in lists if page is not lists[gone])
        keys = held.keys() | less.keys()
        touched.append(sum(held.get(key) != less.get(key) for key in keys))
    assert min(touched) == 1
    assert sum(touched) / len(touched) < 2


def test_an_addition_changes_the_packs_of_its_month_and_its_lists(tmp_path: Path) -> None:
    before = {pack["key"]: pack for pack in manifest(build(tmp_path, ARTICLES))["packs"]}
    more = {
        **ARTICLES,
        "d.txt": scrape("خبر جديد", "5th, September 2023 GMT", "نص آخر.", tags="القمح"),
    }
    built = build(tmp_path, more)
    after = {pack["key"]: pack for pack in manifest(built)["packs"]}
    changed = {key for key, pack in after.items() if before.get(key) != pack}
    # The source of all of them is in the lists of the newest month.
    assert changed == {"2023-09", "hijri-1445", "front"}
    assert {path.name for path in (built.site / "packs").glob("*.pack")} == {
        pack["path"].removeprefix("packs/") for pack in after.values()
    }


def test_without_the_setting_there_are_no_packs(tmp_path: Path) -> None:
    build(tmp_path, ARTICLES)
    built = build(tmp_path, ARTICLES, "offline = false")
    assert not [path for path in built.files() if path.startswith("packs/")]
    assert "data-manifest" not in built.text("device.html")
    assert "service-worker.js" in built.files(), "what is read can still be kept"


def test_a_pack_that_is_gone_from_the_site_is_made_again(tmp_path: Path) -> None:
    built = build(tmp_path, ARTICLES)
    path = manifest(built)["packs"][0]["path"]
    data = (built.site / path).read_bytes()
    (built.site / path).unlink()
    again = build(tmp_path, ARTICLES)
    assert (again.site / path).read_bytes() == data


@given(st.dictionaries(st.text(min_size=1), st.binary()))
def test_a_pack_holds_its_files(files: dict[str, bytes]) -> None:
    sizes = [(path, len(content)) for path, content in files.items()]
    data = pack_files(sizes, files.values())
    assert list(unpacked(data).items()) == [
        (path.encode("utf-8", "replace").decode(), content) for path, content in files.items()
    ]
    about = describe("x", map(len, files.values()), data)
    assert about.unpacked == sum(map(len, files.values()))


def test_the_web_manifest_holds_below_any_path() -> None:
    told = json.loads(web_manifest(Config(title="أرشيف"), "assets/icons/warraq.svg").data)
    assert (told["dir"], told["lang"]) == ("rtl", "ar")
    addresses = [told["start_url"], told["scope"], *(icon["src"] for icon in told["icons"])]
    assert not [each for each in addresses if each.startswith("/") or ":" in each]
    assert "description" not in told
    pictures = {(i["sizes"], i["purpose"]) for i in told["icons"] if i["type"] == "image/png"}
    assert pictures == {(f"{n}x{n}", use) for n in (192, 512) for use in ("any", "maskable")}
    assert f"--paper: light-dark({PAPER}," in (static_dir() / "css/tokens.css").read_text("utf-8")


def test_the_pictures_of_the_web_manifest_are_there_and_not_drawn_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = build(tmp_path, ARTICLES)
    told = json.loads(built.text("manifest.webmanifest"))
    drawn = {i["src"]: i["sizes"] for i in told["icons"] if i["type"] == "image/png"}
    assert {path: built.files()[path] for path in drawn} == {
        path: icon(int(size.partition("x")[0])) for path, size in drawn.items()
    }
    monkeypatch.setattr(making, "icon", None)
    assert drawn.keys() <= build(tmp_path, ARTICLES).files().keys()


def test_the_worker_knows_its_site(tmp_path: Path) -> None:
    built = build(tmp_path, ARTICLES)
    text = built.text("service-worker.js")
    site = json.loads(text.removeprefix("self.SITE=").partition(";\n")[0])
    files = built.files()
    assert {path.partition("?")[0] for path in site["shell"]} <= files.keys()
    assert {"device.html", "offline.html"} <= set(site["shell"])
    page = built.text("device.html")
    assert all(path in page for path in site["shell"] if path.startswith("assets/"))
    rooms = {path.partition("/")[0] for path in files if "/" in path and not path[0].isdigit()}
    assert set(site["rooms"]) == rooms - {"packs"}
    assert "/*" not in service_worker([], []).data.decode()

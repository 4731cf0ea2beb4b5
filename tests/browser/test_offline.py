"""What a reader keeps of the archive: nothing unasked; what was read; all of it.

The server is a process of its own that is killed, so that no answer can come from it.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from generator.config import Project
from tests.archives import build_project, make_project, scrape
from tests.browser.conftest import PageLog
from tests.browser.test_pages import KINDS, example

KEEP_READ = "حفظ ما أقرؤه"
KEEP_WHOLE = re.compile("حفظ الأرشيف كاملًا على هذا الجهاز")
KEPT_WHOLE = "الأرشيف محفوظ كاملًا على هذا الجهاز."
DELETE = "حذف ما حُفظ على هذا الجهاز"
AWAY = "لا اتصال بالإنترنت الآن."
OFFLINE = "أنت غير متصل بالإنترنت"
NEWER = "تتوفّر نسخة أحدث من الأرشيف"

STATE = """async () => ({
  caches: (await caches.keys()).sort(),
  scopes: (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope).sort(),
  keys: Object.keys(localStorage).filter((key) => key.includes('offline')),
})"""
"""What is kept on the whole origin."""


class Server:
    """`warraq serve SITE`, which can be killed and come back at the same address."""

    def __init__(self, site: Path, prefix: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.site, self.prefix = site, prefix
        self.origin = f"http://127.0.0.1:{self.port}"
        self.url = f"{self.origin}{prefix}"
        self.start()

    def start(self) -> None:
        """Serve, and wait until it answers."""
        command = [sys.executable, "-m", "generator", "serve", str(self.site), "--quiet"]
        self._process = subprocess.Popen(
            [*command, "--port", str(self.port), "--prefix", self.prefix]
        )
        for _ in range(200):
            try:
                urlopen(self.url, timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        """No request is answered any more, not even on a connection that is open."""
        self._process.kill()
        self._process.wait()
        with pytest.raises(OSError, match="refused"):
            urlopen(self.url, timeout=1)


Serve = Callable[..., Server]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """`serve(site, prefix)`, killed at the end."""
    running: list[Server] = []

    def start(site: Path, prefix: str = "/archive/") -> Server:
        running.append(Server(site, prefix))
        return running[-1]

    yield start
    for server in running:
        server._process.kill()
        server._process.wait()


def kept_in(page: Page, cache: str) -> list[str]:
    """The addresses in a cache."""
    addresses: list[str] = page.evaluate(
        """(name) => caches.open(name)
             .then((cache) => cache.keys())
             .then((keys) => keys.map(({ url }) => url))""",
        cache,
    )
    return addresses


def until(page: Page, expression: str) -> None:
    """Wait until an expression is true; Playwright's own way is forbidden by the pages' policy."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {expression}")


def ask_for_reading(page: Page, server: Server) -> None:
    """Have what is read kept."""
    page.goto(server.url + "device.html")
    page.get_by_label(KEEP_READ).check()
    until(page, "Boolean(navigator.serviceWorker.controller)")
    expect(page.get_by_role("button", name=DELETE)).to_be_visible()


def keep_whole(page: Page, server: Server) -> None:
    """Have the whole archive kept."""
    page.goto(server.url + "device.html")
    page.get_by_role("button", name=KEEP_WHOLE).click()
    expect(page.get_by_text(KEPT_WHOLE)).to_be_visible()


def test_nothing_is_kept_unasked(
    page: Page, built_site: Path, serve: Serve, page_log: PageLog
) -> None:
    server = serve(built_site)
    for path in ("index.html", example(built_site, KINDS["article"]), "device.html"):
        page.goto(server.url + path)
        page.wait_for_load_state("networkidle")
    assert page.evaluate(STATE) == {"caches": [], "scopes": [], "keys": []}
    assert page.get_by_role("button", name=KEEP_WHOLE).inner_text().endswith("بايت)")
    assert page.get_by_role("button", name=DELETE).count() == 0
    assert not page_log.errors


def test_what_was_read_opens_without_a_server(page: Page, built_site: Path, serve: Serve) -> None:
    server = serve(built_site)
    read = example(built_site, KINDS["article"])
    unread = example(built_site, KINDS["undated article"])
    ask_for_reading(page, server)
    page.goto(server.url + read)
    page.wait_for_load_state("networkidle")
    title = page.locator("h1").inner_text()
    server.kill()
    page.goto(server.url)  # was never opened
    assert page.locator("h1").inner_text() == OFFLINE
    page.goto(server.url + read + "?mark=x#top")
    assert page.locator("h1").inner_text() == title
    expect(page.locator(".offline-line")).to_have_text(OFFLINE)
    loaded = page.evaluate(
        "[...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).length"
    )
    assert loaded > 100, "the page has lost its style sheet"
    page.goto(server.url + unread)
    assert page.locator("h1").inner_text() == OFFLINE
    page.get_by_role("link", name="على هذا الجهاز").click()
    expect(page.get_by_text("صفحات مقروءة")).to_be_visible()
    server.start()
    page.goto(server.url + unread)
    assert page.locator("h1").inner_text() != OFFLINE
    expect(page.locator(".offline-line")).to_have_count(0)


def test_the_whole_archive_opens_without_a_server(
    page: Page, built_site: Path, serve: Serve, page_log: PageLog
) -> None:
    server = serve(built_site)
    keep_whole(page, server)
    assert not page_log.errors
    server.kill()
    for kind, pattern in KINDS.items():
        path = example(built_site, pattern)
        answer = page.goto(server.url + path)
        assert answer is not None and answer.from_service_worker, kind
        assert answer.body() == (built_site / path).read_bytes(), kind
        expect(page.locator(".offline-line")).to_have_text(OFFLINE)
    page.goto(server.url)
    assert page.locator("h1").inner_text() != OFFLINE
    # None of the files of the index was ever loaded by a page.
    page.goto(server.url + "search.html?q=" + "القاهرة")
    expect(page.locator("#search-results > li").first).to_be_visible()
    shown = page.evaluate("Archive.search('قال').then(({ total, complete }) => [total, complete])")
    assert shown[0] > 1 and shown[1]
    page.locator("#search-results a").first.click()
    expect(page.locator("article h1")).to_be_visible()


def test_keeping_goes_on_where_it_was_stopped(
    page: Page, context: BrowserContext, built_site: Path, serve: Serve
) -> None:
    server = serve(built_site)
    page.goto(server.url + "device.html")
    # The page gives up after its first request for more.
    page.evaluate("""() => {
      const { ask } = Archive.offline;
      let left = 1;
      Archive.offline.ask = (question) => {
        const isLost = question.ask === 'fetch' && left-- === 0;
        return isLost ? Promise.resolve({ error: 'offline' }) : ask(question);
      };
    }""")
    page.get_by_role("button", name=KEEP_WHOLE).click()
    expect(page.get_by_text(OFFLINE, exact=True)).to_be_visible()
    resume = page.get_by_role("button", name="استئناف الحفظ")
    expect(resume).to_be_visible()
    kept = len(kept_in(page, "warraq:/archive/:whole"))
    assert kept > 1
    page.close()
    other = context.new_page()
    other.goto(server.url + "device.html")
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    other.get_by_role("button", name="استئناف الحفظ").click()
    expect(other.get_by_text(KEPT_WHOLE)).to_be_visible()
    packs = [url for url in asked if url.endswith(".pack")]
    there = list((built_site / "packs").glob("*.pack"))
    assert 0 < len(packs) < len(there)


def archive(root: Path, **texts: str) -> Project:
    """A small archive; name → text of each article."""
    files = {
        f"{name}.txt": scrape(f"خبر {name}", f"{place + 1}th, September 2023 GMT", text)
        for place, (name, text) in enumerate(texts.items())
    }
    shutil.rmtree(root / "seeds", ignore_errors=True)
    project = make_project(root, files)
    build_project(project)
    return project


FIRST = "رست السفينة في ميناء بورسعيد صباح اليوم وعلى متنها شحنة من القمح."
SECOND = "غادرت القافلة مدينة أسوان نحو الجنوب محملة بالكتب والدفاتر."


def test_a_tombstone_and_the_pages_that_list_it_open_without_a_server(
    page: Page, tmp_path: Path, serve: Serve
) -> None:
    (tmp_path / "archive.toml").write_text('title = "أرشيف"\n', "utf-8")
    site = archive(tmp_path, a=FIRST, b=SECOND).output
    taken = next(site.glob("2023/09/*/خبر-a-*.html")).relative_to(site).as_posix()
    command = [sys.executable, "-m", "generator", "redact", "--article", taken, "--yes"]
    subprocess.run(command, cwd=tmp_path, check=True)
    server = serve(site)
    keep_whole(page, server)
    server.kill()
    for path in (taken, "redacted/index.html", "tags/index.html", "2023/09/index.html"):
        answer = page.goto(server.url + path)
        assert answer is not None and answer.body() == (site / path).read_bytes(), path


def test_a_newer_archive_is_offered_and_replaces_the_old(
    page: Page, tmp_path: Path, serve: Serve
) -> None:
    project = archive(tmp_path, a=FIRST)
    server = serve(project.output)
    keep_whole(page, server)
    before = kept_in(page, "warraq:/archive/:whole")
    archive(tmp_path, a=FIRST.replace("بورسعيد", "دمياط"), b=SECOND)
    page.goto(server.url + "device.html")
    update = page.get_by_role("button", name="تحديث المحفوظ")
    expect(update).to_be_visible()
    expect(page.get_by_text(NEWER)).to_be_visible()
    page.goto(server.url + "index.html")
    expect(page.locator(".offline-line")).to_contain_text(NEWER)
    # Without a connection it is the old one still: its pages and its index.
    server.kill()
    page.goto(server.url + "search.html?q=بورسعيد")
    expect(page.locator("#search-results > li")).to_have_count(1)
    page.locator("#search-results a").first.click()
    expect(page.locator("article")).to_contain_text("بورسعيد")
    server.start()
    page.goto(server.url + "index.html")
    page.locator(".offline-line a").click()
    update.click()
    expect(page.get_by_text(KEPT_WHOLE)).to_be_visible()
    expect(page.get_by_text(NEWER)).to_have_count(1)
    expect(page.get_by_text(NEWER)).to_be_hidden()
    server.kill()
    page.goto(server.url + "search.html?q=بورسعيد")
    expect(page.locator("#search-status")).to_contain_text("لا نتائج")
    page.goto(server.url + "search.html?q=دمياط")
    expect(page.locator("#search-results > li")).to_have_count(1)
    page.goto(server.url + "search.html?q=القافلة")
    page.locator("#search-results a").first.click()
    expect(page.locator("article")).to_contain_text("أسوان")
    after = kept_in(page, "warraq:/archive/:whole")
    named = {url.removeprefix(server.url) for url in after} - {"packs/index.json"}
    assert named == {
        path.relative_to(project.output).as_posix()
        for pattern in ("packs/*.pack", "search/**/*.js")
        for path in project.output.glob(pattern)
        if path.name != "tables.js"
    }
    assert set(before) - set(after)


def test_all_that_was_kept_is_deleted(page: Page, built_site: Path, serve: Serve) -> None:
    server = serve(built_site)
    ask_for_reading(page, server)
    keep_whole(page, server)
    page.goto(server.url + "index.html")
    kept = page.evaluate(STATE)
    assert len(kept["caches"]) == 4
    assert all(name.startswith("warraq:/archive/:") for name in kept["caches"])
    page.goto(server.url + "device.html")
    page.get_by_role("button", name=DELETE).click()
    expect(page.get_by_text("حُذف كل ما حُفظ على هذا الجهاز.")).to_be_visible()
    assert page.evaluate(STATE) == {"caches": [], "scopes": [], "keys": []}
    page.goto(server.url + "index.html")
    page.wait_for_load_state("networkidle")
    assert page.evaluate(STATE) == {"caches": [], "scopes": [], "keys": []}
    assert not page.evaluate("navigator.serviceWorker.controller")
    page.goto(server.url + "device.html")
    assert not page.get_by_label(KEEP_READ).is_checked()


def test_who_deletes_all_can_ask_again_at_once(page: Page, built_site: Path, serve: Serve) -> None:
    server = serve(built_site)
    keep_whole(page, server)
    page.reload()
    page.get_by_role("button", name=DELETE).click()
    expect(page.get_by_text("لا شيء محفوظ.")).to_be_visible()
    page.get_by_role("button", name=KEEP_WHOLE).click()
    expect(page.get_by_text(KEPT_WHOLE)).to_be_visible()
    server.kill()
    page.goto(server.url + "search.html?q=القاهرة")
    expect(page.locator("#search-results > li").first).to_be_visible()
    page.goto(server.url + "none.html")
    assert page.locator("h1").inner_text() == OFFLINE


def test_who_deletes_all_without_a_server_reads_that_there_is_no_connection(
    page: Page, built_site: Path, serve: Serve
) -> None:
    server = serve(built_site)
    keep_whole(page, server)
    server.kill()
    page.reload()
    page.get_by_role("button", name=DELETE).click()
    expect(page.get_by_text("لا شيء محفوظ.")).to_be_visible()
    expect(page.get_by_text("لا اتصال بالإنترنت الآن.")).to_be_visible()
    expect(page.get_by_text("غير متاح في هذه النسخة")).not_to_be_attached()
    assert "null" not in page.locator("#device").evaluate("(device) => device.textContent")


def test_the_page_on_this_device_hears_that_the_connection_goes_and_comes(
    page: Page, built_site: Path, serve: Serve
) -> None:
    server = serve(built_site)
    ask_for_reading(page, server)
    page.context.set_offline(True)
    page.reload()
    away, offer = page.get_by_text(AWAY), page.get_by_role("button", name=KEEP_WHOLE)
    expect(away).to_be_visible()
    page.context.set_offline(False)
    expect(offer).to_be_visible(timeout=30_000)
    expect(away).not_to_be_visible()
    page.context.set_offline(True)
    expect(away).to_be_visible()
    expect(offer).not_to_be_visible()


def test_the_line_above_the_masthead_goes_when_the_network_answers_again(
    page: Page, built_site: Path, serve: Serve
) -> None:
    server = serve(built_site)
    ask_for_reading(page, server)
    server.kill()
    page.reload()
    line = page.get_by_text(OFFLINE, exact=True)
    expect(line).to_be_visible()
    server.start()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(line).not_to_be_visible(timeout=30_000)
    expect(page.get_by_role("button", name=KEEP_WHOLE)).to_be_visible()


def test_a_second_tab_follows_the_first(
    context: BrowserContext, tmp_path: Path, serve: Serve
) -> None:
    server = serve(archive(tmp_path, a=FIRST).output)
    here, there = context.new_page(), context.new_page()
    for tab in (here, there):
        tab.goto(server.url + "device.html")
    offers = [tab.get_by_role("button", name=KEEP_WHOLE) for tab in (here, there)]
    expect(offers[1]).to_be_visible()
    # What a tab does that is about to fetch, and another one has begun meanwhile.
    here.evaluate(
        """navigator.locks.request(Archive.device.key('keeping'),
             () => new Promise((resolve) => { window.through = resolve; })) && null"""
    )
    offers[1].click()
    assert here.evaluate(STATE)["scopes"] == [], "one at a time fetches"
    here.evaluate("""async () => {
      through();
      await new Promise((resolve) => setTimeout(resolve, 100));
      new BroadcastChannel(Archive.device.key('device')).postMessage('');
    }""")
    expect(offers[1]).to_be_visible()
    offers[0].click()
    expect(here.get_by_text(KEPT_WHOLE)).to_be_visible()
    expect(there.get_by_role("button", name=DELETE)).to_be_visible()
    expect(offers[1]).to_be_hidden()
    size = there.locator(".device__kept dd")
    latin = size.inner_text()
    assert re.search("[0-9]", latin)
    there.evaluate("Archive.settings.choose({digits: 'arab'})")
    expect(size).not_to_have_text(latin)
    assert not re.search("[0-9]", size.inner_text())
    there.get_by_role("button", name=DELETE).click()
    expect(offers[0]).to_be_visible()
    expect(here.get_by_role("button", name=DELETE)).to_be_hidden()
    expect(here.get_by_text(KEPT_WHOLE)).to_be_hidden()


def test_two_archives_of_one_origin_leave_each_other_alone(
    page: Page, tmp_path: Path, serve: Serve
) -> None:
    first = archive(tmp_path / "one", a=FIRST)
    second = archive(tmp_path / "two", b=SECOND)
    root = tmp_path / "root"
    # The second lies below the first, as «/archive/» below a page of its user.
    shutil.copytree(first.output, root)
    shutil.copytree(second.output, root / "other")
    server = serve(root, "/")
    other = f"{server.url}other/"
    for url in (server.url, other):
        page.goto(url + "device.html")
        page.get_by_role("button", name=KEEP_WHOLE).click()
        expect(page.get_by_text(KEPT_WHOLE)).to_be_visible()
    kept = page.evaluate(STATE)
    assert kept["scopes"] == [server.url, other]
    page.goto(server.url + "device.html")
    page.get_by_role("button", name=DELETE).click()
    expect(page.get_by_text("حُذف كل ما حُفظ على هذا الجهاز.")).to_be_visible()
    left = page.evaluate(STATE)
    assert left["scopes"] == [other]
    assert left["caches"] == [name for name in kept["caches"] if ":/other/:" in name] != []
    server.kill()
    page.goto(other + "search.html?q=القافلة")
    expect(page.locator("#search-results > li")).to_have_count(1)


def test_a_worker_keeps_nothing_of_an_archive_below_its_own(
    page: Page, tmp_path: Path, serve: Serve
) -> None:
    root = tmp_path / "root"
    shutil.copytree(archive(tmp_path / "one", a=FIRST).output, root)
    shutil.copytree(archive(tmp_path / "two", b=SECOND).output, root / "other")
    server = serve(root, "/")
    ask_for_reading(page, server)
    page.goto(f"{server.url}other/index.html")
    page.goto(server.url + "index.html")
    until(page, "caches.open('warraq:/:read').then((c) => c.match('/index.html')).then(Boolean)")
    keys = kept_in(page, "warraq:/:read")
    assert not [url for url in keys if "/other/" in url]


def test_a_zip_unpacked_elsewhere_opens_from_a_disk(
    page: Page, built_site: Path, tmp_path: Path, assert_clean: Callable[[Page, str], None]
) -> None:
    made = tmp_path / "archive.zip"
    command = [sys.executable, "-m", "generator", "pack", str(built_site), "--quiet"]
    subprocess.run([*command, "--output", str(made)], check=True)
    folder = tmp_path / "قرص آخر"
    with zipfile.ZipFile(made) as archive_file:
        archive_file.extractall(folder)
    root = f"{folder.as_uri()}/"
    page.goto(f"{root}ابدأ.html")
    page.get_by_role("link", name="افتح الأرشيف").click()
    page.wait_for_load_state("networkidle")
    page.goto(f"{root}archive/search.html?q=القاهرة")
    expect(page.locator("#search-results > li").first).to_be_visible()
    page.locator("#search-results a").first.click()
    expect(page.locator("article h1")).to_be_visible()
    page.goto(f"{root}archive/device.html")
    expect(page.get_by_text("هذه نسخة من الأرشيف على قرص")).to_be_visible()
    assert page.get_by_role("button", name=KEEP_WHOLE).count() == 0
    expect(page.locator("main section").first).to_be_hidden()
    assert_clean(page, root)

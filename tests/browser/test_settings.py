"""Reading settings: kept, in effect before anything is painted, and never on an article's words."""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from generator.arabic.calendar import DatePrinter, hijri_month_lengths, month_names
from tests.archives import build, scrape

Clean = Callable[[Page, str], None]

BODY = (
    "قال المتحدث يوم 25 سبتمبر 2023 إن 30% من طائرات F-16 عادت بعد عام 2019–2023.\n"
    "ونشر الموقع https://example.org/2023/09 صورًا من أيلول، وفاز الفريق 3-1."
)
TITLE = "كوفيد-19: 25 إصابة في سبتمبر 2023"
ARTICLE = "2023/09/25/*-*.html"
DARK, LIGHT, WHITE = "rgb(22, 21, 19)", "rgb(251, 250, 247)", "rgb(255, 255, 255)"
PAPER = "getComputedStyle(document.body).backgroundColor"


def archive(folder: Path, config: str = "") -> Path:
    """A site of two articles that speak of dates and numbers themselves."""
    files: dict[str, str | bytes] = {
        "a.txt": scrape(TITLE, body=BODY, tags="كوفيد-19 طائرة F-16"),
        "b.txt": scrape("خبر آخر عن كوفيد-19", date="2nd, August 2023 GMT", body=BODY),
    }
    return build(folder, files, config).site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archive(tmp_path_factory.mktemp("settings"))


@pytest.fixture(params=["file", "http"])
def address(request: pytest.FixtureRequest, site: Path, serve_folder: Callable[[Path], str]) -> str:
    """Address of that site, ending in a slash: from a disk and from a server."""
    return site.as_uri() + "/" if request.param == "file" else serve_folder(site)


def article_of(site: Path) -> str:
    (found,) = site.glob(ARTICLE)
    return found.relative_to(site).as_posix()


def choose(page: Page, **values: object) -> None:
    page.evaluate("(values) => Archive.settings.choose(values)", values)


def words_of_the_article(page: Page) -> list[str]:
    """All that journalists wrote, and what a reader cites."""
    found: list[str] = page.locator(
        "h1, .prose, .words, .citation, .provenance, .card h2, .card h3, .card p"
    ).all_text_contents()
    return found


def opened(page: Page) -> Locator:
    page.get_by_role("button", name="إعدادات القراءة").click()
    return page.get_by_role("region", name="إعدادات القراءة")


# ---------------------------------------------------------------- kept


def test_what_is_chosen_in_the_panel_holds_on_every_page(
    page: Page, address: str, site: Path, assert_clean: Clean
) -> None:
    page.goto(address + article_of(site))
    written = words_of_the_article(page)
    panel = opened(page)
    panel.get_by_role("radio", name="كبير جدًا").check(force=True)
    panel.get_by_role("radio", name="داكن").check(force=True)
    panel.get_by_role("radio", name="١٢٣").check(force=True)
    panel.get_by_role("radio", name="آب (الشام والعراق)").check(force=True)
    panel.get_by_role("checkbox", name="التاريخ الهجري أولًا").check()

    def in_effect() -> None:
        root = page.locator("html")
        expect(root).to_have_attribute("data-theme", "dark")
        expect(root).to_have_attribute("data-size", "larger")
        assert page.evaluate(PAPER) == DARK
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"

    def dateline() -> None:
        expect(page.locator(".dateline p").first).to_have_text(
            "نُشر في الاثنين ١٠ ربيع الأول ١٤٤٥ هـ (تقويم أم القرى) الموافق ٢٥ أيلول ٢٠٢٣"
        )
        assert words_of_the_article(page) == written

    in_effect()
    dateline()
    page.reload()
    in_effect()
    dateline()
    page.goto(address + "2023/08/index.html")
    in_effect()
    expect(page.locator("h1")).to_have_text("آب ٢٠٢٣")
    page.goto(address + "index.html")
    expect(page.locator(".day > h3").first).to_have_text(
        "الاثنين ١٠ ربيع الأول ١٤٤٥ هـ ٢٥ أيلول ٢٠٢٣"
    )
    page.goto(address + article_of(site))
    opened(page).get_by_role("button", name="إعادة الضبط").click()
    expect(page.locator(".dateline p").first).to_have_text(
        "نُشر في الاثنين 25 سبتمبر 2023 الموافق 10 ربيع الأول 1445 هـ (تقويم أم القرى)"
    )
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate(PAPER) == LIGHT
    assert_clean(page, address)


def test_a_browser_that_keeps_nothing_says_so(page: Page, site: Path) -> None:
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full') }")
    page.goto((site / article_of(site)).as_uri())
    panel = opened(page)
    note = panel.get_by_role("status")
    expect(note).to_have_text("تُحفظ على هذا الجهاز وحده.")
    panel.get_by_role("radio", name="داكن").click(force=True)
    expect(note).to_have_text("لا يسمح هذا المتصفّح بالحفظ على الجهاز: لا أثر لهذا الاختيار.")


def test_another_archive_on_the_same_origin_has_its_own(
    page: Page, site: Path, tmp_path: Path, serve_folder: Callable[[Path], str]
) -> None:
    for name in ("one", "two"):
        shutil.copytree(site, tmp_path / name)
    shutil.copy(site / "index.html", tmp_path)
    origin = serve_folder(tmp_path)
    page.goto(origin + "one/index.html")
    choose(page, theme="dark", digits="arab")
    page.goto(origin + "two/index.html")
    assert page.locator("html").get_attribute("data-theme") is None
    assert "٢٠٢٣" not in page.locator("body").inner_text()
    page.goto(origin + "one/index.html")
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_other_tabs_follow(context: BrowserContext, address: str) -> None:
    here, there = context.new_page(), context.new_page()
    here.goto(address + "index.html")
    there.goto(address + "2023/index.html")
    choose(here, theme="dark", digits="arab")
    expect(there.locator("html")).to_have_attribute("data-theme", "dark")
    expect(there.locator("h1")).to_have_text("٢٠٢٣")


# ---------------------------------------------------------------- before anything is painted

FRAMES = """
  const frames = window.frames_seen = [];
  const look = () => {
    const time = document.querySelector('.dateline time');
    const hijri = document.querySelector('.dateline .hijri');
    frames.push({
      theme: document.documentElement.dataset.theme,
      paper: document.body && getComputedStyle(document.body).backgroundColor,
      crumbs: document.querySelector('.breadcrumbs')?.textContent || '',
      date: (time?.textContent || '') + (hijri?.textContent || ''),
    });
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
"""
"""What stands on the page in every frame, at the last moment before it is painted."""


@pytest.fixture
def slow_site(site: Path) -> Iterator[str]:
    """The site from a server that gives out pages in small pieces, cut anywhere, in words too; and
    never the script that is not needed yet."""
    halted = threading.Event()

    class Slow(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(site))

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            if "site.js" in self.path:
                halted.wait(20)
                return
            super().do_GET()

        def copyfile(self, source: Any, outputfile: Any) -> None:
            if not self.path.endswith(".html"):
                super().copyfile(source, outputfile)
                return
            while piece := source.read(61):
                outputfile.write(piece)
                outputfile.flush()
                time.sleep(0.003)

    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        halted.set()
        server.shutdown()


def test_no_frame_shows_anything_else_first(page: Page, site: Path, slow_site: str) -> None:
    names = dict(zip(month_names("EG"), month_names("SY"), strict=True))
    chosen = {
        "theme": "dark",
        "digits": "arab",
        "months": "SY",
        "from": "EG",
        "names": names,
        "hijri": True,
    }
    page.goto(slow_site + "robots.txt")
    page.evaluate(
        "(chosen) => localStorage.setItem('warraq:/:settings', JSON.stringify(chosen))", chosen
    )
    page.add_init_script(FRAMES)
    page.goto(slow_site + article_of(site), wait_until="commit")
    page.locator(".colophon").wait_for()
    page.wait_for_timeout(100)
    frames = page.evaluate("frames_seen")
    painted = [frame for frame in frames if frame["paper"]]
    assert len(painted) > 2, "too few frames to say anything"
    assert {frame["paper"] for frame in painted} == {DARK}
    assert {frame["theme"] for frame in painted} == {"dark"}
    assert (
        painted[-1]["date"].replace("\u00a0", " ")
        == "الاثنين ١٠ ربيع الأول ١٤٤٥ هـ (تقويم أم القرى)٢٥ أيلول ٢٠٢٣"
    )
    way = painted[-1]["crumbs"].split()
    assert " ".join(way[-8:]) == "١٠ ربيع الأول ١٤٤٥ هـ (٢٥ أيلول ٢٠٢٣)"
    for frame in painted:
        assert not frame["crumbs"].strip().endswith("٢٥ أيلول ٢٠٢٣"), frame
        assert not re.search(r"[0-9]", frame["date"] + frame["crumbs"]), frame
        assert "سبتمبر" not in frame["date"] + frame["crumbs"], frame


# ---------------------------------------------------------------- one by one


def test_the_theme_of_the_reader_beats_that_of_the_system(
    page: Page, address: str, assert_clean: Clean
) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(address + "index.html")
    bars = page.locator("meta[name=theme-color]")
    scheme = page.locator("meta[name=color-scheme]")
    assert page.evaluate(PAPER) == DARK
    assert bars.get_attribute("content") == DARK
    choose(page, theme="light")
    assert page.evaluate(PAPER) == LIGHT
    assert (bars.get_attribute("content"), scheme.get_attribute("content")) == (LIGHT, "light")
    page.emulate_media(color_scheme="light")
    choose(page, theme="dark")
    assert page.evaluate(PAPER) == DARK
    page.emulate_media(color_scheme="light", media="print")
    assert page.evaluate(PAPER) == WHITE
    page.emulate_media(color_scheme="dark", media="screen")
    choose(page, theme="")
    assert page.evaluate(PAPER) == DARK
    assert scheme.get_attribute("content") == "light dark"
    assert_clean(page, address)


@pytest.mark.parametrize(
    ("config", "chosen", "before", "after"),
    [
        ("", "arab", "25 سبتمبر 2023", "٢٥ سبتمبر ٢٠٢٣"),
        ('digits = "arab"', "latn", "٢٥ سبتمبر ٢٠٢٣", "25 سبتمبر 2023"),
    ],
)
def test_digits_both_ways(
    page: Page, tmp_path: Path, config: str, chosen: str, before: str, after: str
) -> None:
    site = archive(tmp_path, config)
    page.goto(f"{site.as_uri()}/{article_of(site)}")
    written = words_of_the_article(page)
    expect(page.locator(".dateline time")).to_have_text(f"الاثنين {before}")
    choose(page, digits=chosen)
    expect(page.locator(".dateline time")).to_have_text(f"الاثنين {after}")
    expect(page.locator(".breadcrumbs li").last).to_have_text(after)
    assert words_of_the_article(page) == written
    assert page.locator(".dateline time").get_attribute("datetime") == "2023-09-25"
    page.goto(f"{site.as_uri()}/2023/09/index.html")
    day = page.locator(".calendar td a")
    expect(day).to_have_attribute("title", f"{after}: مقال واحد")
    expect(day).to_have_text(after[:2])
    choose(page, digits="latn" if chosen == "arab" else "arab")
    expect(day).to_have_text(before[:2])


def test_every_family_of_months_prints_as_the_site_would(
    page: Page, site: Path, tmp_path: Path
) -> None:
    """What the script makes of a page is what the generator makes for such an archive."""
    shown = ".dateline time, .breadcrumbs"
    for family in ("SY", "MA", "DZ", "MR"):
        other = archive(tmp_path / family, f'month_names = "{family}"\ndigits = "arab"')
        page.goto(f"{other.as_uri()}/{article_of(other)}")
        expected = page.locator(shown).all_text_contents()
        page.goto(f"{site.as_uri()}/{article_of(site)}")
        choose(page, months=family, digits="arab")
        assert page.locator(shown).all_text_contents() == expected


# ---------------------------------------------------------------- Hijri first


def test_a_day_that_stands_alone_has_its_hijri_date_first(
    page: Page, address: str, site: Path, assert_clean: Clean
) -> None:
    """Where the page has no Hijri date to exchange: on the way down, in results, in lists."""
    page.goto(address + article_of(site))
    page.evaluate("Archive.settings.choose({hijri: true})")
    expect(page.locator(".breadcrumbs li").last).to_have_text(
        "10 ربيع الأول 1445 هـ (25 سبتمبر 2023)"
    )
    expect(page.locator(".breadcrumbs li").nth(2)).to_have_text("2023")
    choose(page, digits="arab", months="SY")
    page.goto(address + "2023/09/25/index.html")
    spelt = "١٠ ربيع الأول ١٤٤٥ هـ (٢٥ أيلول ٢٠٢٣)"
    expect(page.locator(".breadcrumbs li").last).to_have_text(spelt)
    expect(page.locator(".neighbours time")).to_have_text("١٥ محرم ١٤٤٥ هـ (٢ آب ٢٠٢٣)")
    expect(page.locator("h1 time")).to_have_text("الاثنين ١٠ ربيع الأول ١٤٤٥ هـ (تقويم أم القرى)")
    page.goto(address + "search.html?q=طائرات")
    expect(page.locator(".result time").filter(has_text="أيلول")).to_have_text(spelt)
    choose(page, hijri=False, digits="", months="")
    expect(page.locator(".result time").filter(has_text="سبتمبر")).to_have_text("25 سبتمبر 2023")
    assert page.evaluate("localStorage.length") == 0
    assert_clean(page, address)


def test_hijri_dates_of_the_script_are_those_of_the_build(page: Page, site: Path) -> None:
    """Every 5th day of all that the tables have, and a little beyond."""
    page.goto(f"{site.as_uri()}/index.html")
    choose(page, hijri=True)
    page.wait_for_function("Archive.hijri")
    first, _, lengths = hijri_month_lengths()
    dates = DatePrinter("EG", "latn", "auto")
    days = [first + timedelta(days=n) for n in range(-10, sum(lengths) + 10, 5)]
    found = page.evaluate(
        """(days) => {
          const box = document.body.appendChild(document.createElement('p'));
          const { element } = Archive.dom;
          box.append(...days.map((day) =>
            element('time', { dateTime: day }, `7 ${day.slice(0, 4)}`)));
          Archive.settings.apply();
          return Array.from(box.children, (time) => time.textContent);
        }""",
        [day.isoformat() for day in days],
    )
    expected = [
        f"{dates.hijri(day)} (7 {day.year})" if dates.hijri(day) else f"7 {day.year}"
        for day in days
    ]
    assert found == expected


def test_the_tab_is_named_as_the_page_is(page: Page, address: str, site: Path) -> None:
    page.goto(address + "2023/09/index.html")
    choose(page, digits="arab", months="SY")
    expect(page).to_have_title("أيلول ٢٠٢٣ — أرشيف الأخبار")
    page.goto(address + "2023/09/25/index.html")
    expect(page).to_have_title("الاثنين ٢٥ أيلول ٢٠٢٣ — أرشيف الأخبار")
    page.goto(address + article_of(site))
    expect(page).to_have_title(f"{TITLE} — أرشيف الأخبار")


def test_months_of_a_site_that_has_changed_its_own(page: Page, site: Path) -> None:
    page.goto(f"{site.as_uri()}/2023/09/index.html")
    page.evaluate("""Archive.device.write('settings',
      {months: 'MA', from: 'SY', names: {'أيلول': 'شتنبر'}})""")
    page.reload()
    expect(page.locator("h1")).to_have_text("شتنبر 2023")
    assert page.evaluate("Archive.settings.chosen.from") == "EG"


@pytest.mark.parametrize(
    "kept", ['"x"', "7", "[]", "{", '{"names": 7, "from": "EG"}', '{"size": 9}']
)
def test_what_is_kept_may_be_anything(
    page: Page, site: Path, kept: str, assert_clean: Clean
) -> None:
    page.goto(f"{site.as_uri()}/index.html")
    page.evaluate("(kept) => localStorage.setItem(Archive.device.key('settings'), kept)", kept)
    page.reload()
    opened(page).get_by_role("radio", name="داكن").check(force=True)
    assert page.evaluate(PAPER) == DARK
    assert_clean(page, site.as_uri())


def test_results_follow(page: Page, address: str, assert_clean: Clean) -> None:
    page.goto(address + "search.html?q=طائرات")
    expect(page.locator(".result")).to_have_count(2)
    choose(page, digits="arab", months="SY")
    expect(page.locator(".result time").first).to_have_text(
        re.compile("^٢٥ أيلول ٢٠٢٣$|^٢ آب ٢٠٢٣$")
    )
    title = page.locator(".result__title", has_text="كوفيد-19: 25")
    expect(title).to_have_text(TITLE)
    expect(page.locator(".years__name")).to_have_text("٢٠٢٣")
    assert_clean(page, address)


# ---------------------------------------------------------------- the panel


def test_the_panel_by_keyboard(page: Page, address: str, assert_clean: Clean) -> None:
    page.goto(address + "index.html")
    opener = page.get_by_role("button", name="إعدادات القراءة")
    opener.focus()
    page.keyboard.press("Enter")
    assert opener.get_attribute("aria-expanded") == "true"
    expect(page.get_by_role("radio", name="معتاد")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    assert page.locator("html").get_attribute("data-size") == "large"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(PAPER) == DARK
    page.keyboard.press("Escape")
    expect(page.get_by_role("region", name="إعدادات القراءة")).to_have_count(0)
    expect(opener).to_be_focused()
    opener.click()
    page.mouse.click(600, 780)
    assert opener.get_attribute("aria-expanded") == "false"
    assert_clean(page, address)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_panel_fits_and_moves_nothing(page: Page, site: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    for path in ("index.html", article_of(site), "search.html"):
        page.goto(f"{site.as_uri()}/{path}")
        for size in ("", "largest"):
            choose(page, size=size)
            panel = opened(page)
            box = panel.bounding_box()
            assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, size)
            page.keyboard.press("Escape")


def test_without_scripts_all_is_as_the_site_has_it(browser: Browser, site: Path) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site.as_uri()}/{article_of(site)}")
        assert page.get_by_role("button", name="إعدادات القراءة").count() == 0
        assert "25 سبتمبر 2023" in page.locator(".dateline").inner_text()


# ---------------------------------------------------------------- fonts


def test_fonts_begin_to_load_early_from_a_server_only(
    page: Page, address: str, assert_clean: Clean
) -> None:
    page.goto(address + "index.html")
    early = page.locator("link[rel=preload][as=font]").evaluate_all(
        "(all) => all.map((a) => a.href)"
    )
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate("[...document.fonts].filter((f) => f.status === 'loaded').length")
    assert loaded >= 4
    if address.startswith("file:"):
        assert early == []
    else:
        fonts = page.evaluate("""performance.getEntriesByType('resource').map((one) => one.name)
          .filter((name) => name.endsWith('.woff2'))""")
        assert len(early) == 4 and sorted(fonts) == sorted(early), "each once, none besides"
    assert_clean(page, address)


def test_who_saves_data_loads_no_font(page: Page, http_site: str) -> None:
    page.add_init_script(
        "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(http_site + "index.html")
    page.wait_for_load_state("networkidle")
    assert asked and not [url for url in asked if ".woff2" in url]

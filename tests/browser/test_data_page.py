"""The page about the data, as a reader uses it."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def test_a_year_is_a_line_until_its_months_are_asked_for(page: Page, site_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site_url}data/index.html")
    year = page.locator(".years-of-data > li").first
    closed = year.bounding_box()
    assert closed and closed["height"] < 2 * 44
    expect(year.get_by_role("link", name="JSONL").first).to_be_hidden()
    year.locator("summary").press("Enter")
    expect(year.get_by_role("link", name="JSONL").first).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width == 390


def test_a_table_is_a_file_to_keep(page: Page, http_site: str) -> None:
    page.goto(f"{http_site}data/index.html")
    link = page.locator(".years-of-data").get_by_role("link", name="CSV").first
    address = link.evaluate("a => a.href")
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.body().startswith("\ufeffdate,title,".encode())


def test_lines_come_as_they_lie_there(page: Page, http_site: str) -> None:
    """Not unpacked on the way: a program opens what the name promises."""
    page.goto(f"{http_site}data/index.html")
    link = page.locator(".years-of-data a[href$='.jsonl.gz']").first
    answer = page.request.get(link.evaluate("a => a.href"))
    assert answer.headers["content-type"] == "application/gzip"
    assert "content-encoding" not in answer.headers
    assert answer.body().startswith(b"\x1f\x8b\x08\x00\x00\x00\x00\x00")


def test_what_a_field_means_has_more_room_than_its_name(page: Page, site_url: str) -> None:
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"{site_url}api/index.html")
        field = page.locator(".fields:not(.fields--wide) > div").first
        name, meaning = (
            field.locator(part).evaluate("each => each.offsetWidth") for part in ("dt", "dd")
        )
        assert meaning > name, width


def test_no_sentence_of_an_example_is_cut_off(page: Page, site_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site_url}api/index.html")
    page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true; })")
    wider = "all => all.filter(each => each.scrollWidth > each.clientWidth).length"
    assert page.locator(".example pre").count() > 2
    assert page.locator("pre").evaluate_all(wider) == 0

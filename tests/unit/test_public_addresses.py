"""Absolute addresses in feeds, which may be a keeper's own files."""

from __future__ import annotations

import pytest

from generator.audit.public_addresses import UnreadableError, paths_in_feed

OWN = "https://a.org/x/"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self"{}/></feed>'
JSON = '{{"feed_url": {}, "home_page_url": "https://a.org/x/", "items": [{{"url": {}}}]}}'


def test_addresses_are_those_below_its_own() -> None:
    data = JSON.format(f'"{OWN}feed.json"', f'"{OWN}2023/a.html"').encode()
    assert paths_in_feed("feed.json", data) == ["index.html", "2023/a.html"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("feed.atom", ATOM.format("")),
        ("feed.atom", ATOM.format(' href="feed.atom"')),
        ("feed.atom", "<feed"),
        ("feed.json", JSON.format("null", '"x"')),
        ("feed.json", JSON.format(f'"{OWN}feed.json"', "null")),
        ("feed.json", "[]"),
        ("feed.json", "{"),
    ],
)
def test_what_is_no_feed_is_said(path: str, text: str) -> None:
    with pytest.raises(UnreadableError):
        paths_in_feed(path, text.encode())

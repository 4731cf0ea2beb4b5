"""The script that loads a page anew, and the state that it waits for."""

from __future__ import annotations

import threading

from generator.workbench.live import Live, with_script

PAGE = "<!doctype html><head><title>خبر</title></head><body>&lt;/head&gt;</body>".encode()


def test_one_script_element_more() -> None:
    page = with_script(PAGE, "/archive/", "ab-1").decode()
    element = '<script src="/archive/.warraq/reload.js?ab-1" async></script>\n'
    assert page.replace(element, "").encode() == PAGE
    assert page.index("</title>") < page.index(element) < page.index("</head>")


def test_a_page_without_a_head_gets_it_too() -> None:
    assert with_script(b"home", "/", "ab-1").startswith(
        b'home<script src="/.warraq/reload.js?ab-1"'
    )


def test_the_prefix_is_quoted() -> None:
    assert b'src="/%D8%A3%22/.warraq/' in with_script(PAGE, '/أ"/', "ab-1")


def test_a_state_lasts_until_the_next_is_announced() -> None:
    live = Live()
    first = live.state
    assert not live.wait(first, 0)
    live.announce()
    assert live.wait(first, 0)
    assert live.state != first
    assert not live.wait(live.state, 0)


def test_another_server_is_another_state() -> None:
    assert Live().wait(Live().state, 0)


def test_who_waits_is_woken() -> None:
    live, woken = Live(), threading.Event()

    def wait(since: str) -> None:
        if live.wait(since, 60):
            woken.set()

    threading.Thread(target=wait, args=(live.state,), daemon=True).start()
    live.announce()
    assert woken.wait(30)

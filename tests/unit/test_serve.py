from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from generator.errors import WarraqError
from generator.workbench.serve import PreviewServer, make_server, normalise_prefix

SECRET = "outside the site"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    files = {
        "index.html": "home",
        "404.html": "nothing here",
        "tags/index.html": "tags",
        "2023/خبر عاجل.html": "خبر",
        "data/no-index.json": "{}",
        "a/x.css": "p{}",
        "a/x.js": "'use strict'",
        "a/x.jsonl": "{}",
        "a/x.woff2": "w",
        "a/feed.atom": "<feed/>",
        "a/sitemap.xml": "<urlset/>",
        "a/x.bin": "?",
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "secret.txt").write_text(SECRET, encoding="utf-8")
    (tmp_path / "site-of-another").mkdir()
    (tmp_path / "site-of-another" / "index.html").write_text(SECRET, encoding="utf-8")
    return root


class Answer(NamedTuple):
    status: int
    body: str
    headers: http.client.HTTPMessage


@contextmanager
def _running(root: Path, prefix: str = "/archive/") -> Iterator[PreviewServer]:
    with make_server(root, prefix=prefix) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def server(site: Path) -> Iterator[PreviewServer]:
    with _running(site) as running:
        yield running


def _ask(server: PreviewServer, path: str, method: str = "GET") -> Answer:
    """One request; the path is sent as it is, without the clean-up of a browser."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    try:
        connection.request(method, path)
        answer = connection.getresponse()
        return Answer(answer.status, answer.read().decode(), answer.headers)
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/archive/", "home"),
        ("/archive/index.html", "home"),
        ("/archive/index.html?q=x", "home"),
        ("/archive/tags/", "tags"),
        ("/%61rchive/tags/index.html", "tags"),
        ("/archive/2023/%D8%AE%D8%A8%D8%B1%20%D8%B9%D8%A7%D8%AC%D9%84.html", "خبر"),
    ],
)
def test_pages_below_the_prefix(server: PreviewServer, path: str, body: str) -> None:
    assert _ask(server, path)[:2] == (200, body)


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/", "/archive/"),
        ("/archive", "/archive/"),
        ("/archive?q=x", "/archive/?q=x"),
        ("/archive/tags", "/archive/tags/"),
        ("/archive/tags?q=x", "/archive/tags/?q=x"),
    ],
)
def test_redirects(server: PreviewServer, path: str, location: str) -> None:
    answer = _ask(server, path)
    assert (answer.status, answer.headers["Location"], answer.body) == (302, location, "")


@pytest.mark.parametrize(
    "path",
    [
        "/index.html",
        "/archives/index.html",
        "/archive/none.html",
        "/archive/data/",
        "/archive/data",
        "/archive//tags",
        "/archive/index.html/",
        "/archive/" + "x" * 5000,
        "/archive/%00",
        "/archive/%FF",
        "/archive/?".replace("?", "%3F"),
    ],
)
def test_misses_show_the_page_for_it(server: PreviewServer, path: str) -> None:
    answer = _ask(server, path)
    assert answer[:2] == (404, "nothing here")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    [
        "/archive/../secret.txt",
        "/archive/../../secret.txt",
        "/archive/%2e%2e/secret.txt",
        "/archive/%2e%2e%2fsecret.txt",
        "/archive/..%2fsecret.txt",
        "/archive/..%5csecret.txt",
        "/archive/tags/../../secret.txt",
        "/archive/../site-of-another/index.html",
        "/archive/../site-of-another/",
        "/../secret.txt",
        "/archive/linked.txt",
        "/archive/linked-folder/secret.txt",
        "/archive/linked-site/",
    ],
)
def test_nothing_outside_the_site_is_sent(server: PreviewServer, site: Path, path: str) -> None:
    (site / "linked.txt").symlink_to(site.parent / "secret.txt")
    (site / "linked-folder").symlink_to(site.parent, target_is_directory=True)
    (site / "linked-site").symlink_to(site.parent / "site-of-another", target_is_directory=True)
    answer = _ask(server, path)
    assert answer.status == 404
    assert SECRET not in answer.body


def test_an_absolute_path_in_a_name_stays_inside(server: PreviewServer, site: Path) -> None:
    """`Path.joinpath` starts anew at an absolute path."""
    secret = (site.parent / "secret.txt").as_posix()
    assert _ask(server, "/archive/" + secret).status == 404
    assert _ask(server, "/archive/" + secret.replace("/", "%2F")).status == 404


def test_a_redirect_never_names_another_host(site: Path) -> None:
    with _running(site, "/") as server:
        for path in ("/tags", "//tags", "///tags"):
            answer = _ask(server, path)
            assert answer.status == 404 or answer.headers["Location"] == "/tags/"
        assert _ask(server, "/tags").status == 302


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("a/x.css", "text/css; charset=utf-8"),
        ("a/x.js", "text/javascript; charset=utf-8"),
        ("data/no-index.json", "application/json; charset=utf-8"),
        ("a/x.jsonl", "application/jsonl; charset=utf-8"),
        ("a/x.woff2", "font/woff2"),
        ("a/feed.atom", "application/atom+xml; charset=utf-8"),
        ("a/sitemap.xml", "application/xml; charset=utf-8"),
        ("a/x.bin", "application/octet-stream"),
    ],
)
def test_content_types(server: PreviewServer, name: str, kind: str) -> None:
    answer = _ask(server, f"/archive/{name}")
    assert (answer.status, answer.headers["Content-Type"]) == (200, kind)


def test_head_has_the_headers_of_get_and_no_body(server: PreviewServer) -> None:
    for path in ("/archive/", "/archive/none", "/archive"):
        get, head = _ask(server, path), _ask(server, path, "HEAD")
        assert head.status == get.status
        assert head.body == ""
        assert head.headers["Content-Length"] == str(len(get.body.encode()))


def test_other_methods_are_refused(server: PreviewServer) -> None:
    assert _ask(server, "/archive/", "POST").status == 501


def test_a_site_without_a_404_page(server: PreviewServer, site: Path) -> None:
    (site / "404.html").unlink()
    assert _ask(server, "/archive/none")[:2] == (404, "Not found\n")


def test_a_connection_is_kept_between_requests(server: PreviewServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    for path, body in (("/archive", b""), ("/archive/", b"home"), ("/archive/x", b"nothing here")):
        connection.request("GET", path)
        assert connection.getresponse().read() == body
    connection.close()


@pytest.mark.parametrize("prefix", ["", "/", "//"])
def test_at_the_root_of_a_domain(site: Path, prefix: str) -> None:
    with _running(site, prefix) as server:
        assert server.url == f"http://127.0.0.1:{server.server_port}/"
        assert _ask(server, "/")[:2] == (200, "home")
        assert _ask(server, "/tags/")[:2] == (200, "tags")


@pytest.mark.parametrize(
    ("prefix", "normal"),
    [("", "/"), ("/", "/"), ("a", "/a/"), ("/a", "/a/"), ("a/", "/a/"), ("/a//b/", "/a/b/")],
)
def test_prefixes(prefix: str, normal: str) -> None:
    assert normalise_prefix(prefix) == normal


def test_an_arabic_prefix(site: Path) -> None:
    with _running(site, "أرشيف") as server:
        assert server.url.endswith("/%D8%A3%D8%B1%D8%B4%D9%8A%D9%81/")
        assert _ask(server, "/").headers["Location"] == "/%D8%A3%D8%B1%D8%B4%D9%8A%D9%81/"
        assert _ask(server, "/%D8%A3%D8%B1%D8%B4%D9%8A%D9%81/")[:2] == (200, "home")


def test_a_port_in_use_is_named(server: PreviewServer, site: Path) -> None:
    with pytest.raises(WarraqError, match=rf"port {server.server_port} is in use .*--port"):
        make_server(site, port=server.server_port)


def test_a_port_or_host_that_cannot_be(site: Path) -> None:
    with pytest.raises(WarraqError, match="port 65536"):
        make_server(site, port=65536)
    with pytest.raises(WarraqError, match=r"192\.0\.2\.1"):  # TEST-NET-1: never this machine
        make_server(site, host="192.0.2.1")


def test_a_missing_site_is_named(tmp_path: Path) -> None:
    with pytest.raises(WarraqError, match=r"no site at .*\(build it first\)"):
        make_server(tmp_path / "none")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for another process")
def test_ctrl_c_ends_quietly(site: Path) -> None:
    code = (
        "import sys, pathlib; from generator.workbench.serve import serve; "
        "serve(pathlib.Path(sys.argv[1]), port=0, prefix='archive')"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(site)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    said = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    rest, errors = process.communicate(timeout=20)
    assert "/archive/ (Ctrl-C ends)" in said
    assert (process.returncode, rest, errors) == (0, "", "")

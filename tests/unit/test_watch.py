"""`serve` in an archive's folder: built, shown, built again, with nothing of it in the site."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.errors import WarraqError
from generator.progress import Quiet
from generator.report import BuildReport
from generator.workbench.live import Live
from generator.workbench.serve import PreviewServer, make_server
from generator.workbench.watch import Workshop, serve_archive, watched_folders
from tests.archives import make_project, scrape, snapshot, write_files

PATIENCE = 60
"""Seconds to wait for what must come. Nothing is expected to take long, nor to be quick."""


def _until(come: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not come():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.05)


def _get(url: str, method: str = "GET") -> http.client.HTTPResponse:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(f"{parts.hostname}", parts.port, timeout=PATIENCE)
    connection.request(method, f"{parts.path}?{parts.query}")
    return connection.getresponse()


def _text(url: str) -> str:
    return _get(url).read().decode()


# ---------------------------------------------------------------- a server with a live site


@contextmanager
def _running(root: Path, live: Live | None) -> Iterator[PreviewServer]:
    with make_server(root, prefix="/archive/", live=live) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    pages = {name: f"<head></head>{name}" for name in ("index.html", "404.html", "a/b.html")}
    return write_files(tmp_path / "site", {**pages, "a/x.js": "</head>"})


def test_pages_get_the_script_while_watched_and_nothing_else_does(site: Path) -> None:
    before, live = snapshot(site), Live()
    with _running(site, live) as server:
        for path in ("", "a/b.html", "none"):
            script = f'src="/archive/.warraq/reload.js?{live.state}"'
            assert script in _text(server.url + path), path
            length = _get(server.url + path, "HEAD").headers["Content-Length"]
            assert int(f"{length}") == len(_text(server.url + path))
        assert _text(f"{server.url}a/x.js") == "</head>"
        answer = _get(f"{server.url}.warraq/reload.js?{live.state}")
        assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert b"EventSource" in answer.read()
    with _running(site, None) as server:
        assert _text(server.url) == "<head></head>index.html"
        for name in ("reload.js", "events"):
            assert _get(f"{server.url}.warraq/{name}").status == 404
    assert snapshot(site) == before


def test_a_stream_speaks_when_the_site_has_changed(site: Path) -> None:
    live = Live()
    with _running(site, live) as server:
        answer = _get(f"{server.url}.warraq/events?{live.state}")
        assert answer.headers["Content-Type"] == "text/event-stream"
        threading.Timer(0.1, live.announce).start()
        assert answer.read() == b"data: changed\n\n"
        missed = _get(f"{server.url}.warraq/events?of-another-server")
        assert missed.read() == b"data: changed\n\n", "it must not wait for the next build"
        assert _get(f"{server.url}.warraq/events?{live.state}", "HEAD").read() == b""


def test_a_silent_stream_shows_that_it_is_there(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.workbench.serve._SILENCE", 0.01)
    live = Live()
    with _running(site, live) as server:
        answer = _get(f"{server.url}.warraq/events?{live.state}")
        assert [answer.readline() for _ in range(2)] == [b":\n", b"\n"]
        live.announce()
        assert answer.read().endswith(b"data: changed\n\n")


# ---------------------------------------------------------------- what is watched


def test_folders_that_a_build_reads(tmp_path: Path) -> None:
    project = make_project(
        tmp_path, {"2023/a.txt": scrape(), ".git/b/c.txt": ""}, templates={"macros/x.jinja": ""}
    )
    write_files(project.output, {"2023/index.html": ""})
    names = {path.relative_to(tmp_path.resolve()) for path in watched_folders(project)}
    assert {name.as_posix() for name in names} == {
        *(".", "seeds", "seeds/2023", "templates", "templates/macros")
    }


def test_an_archive_in_its_own_root(tmp_path: Path) -> None:
    project = make_project(tmp_path, {}, config='source = "."')
    write_files(project.output, {"2023/index.html": ""})
    (tmp_path / ".warraq").mkdir()
    assert watched_folders(project) == [tmp_path.resolve(), (tmp_path / "seeds").resolve()]


# ---------------------------------------------------------------- from a change to a page


class Watched:
    """An archive that is being watched in a thread."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.reports: list[BuildReport] = []
        self.failures: list[str] = []
        self.workshop = Workshop(
            root / "archive.toml",
            progress=Quiet(),
            built=self.reports.append,
            failed=self.failures.extend,
        )
        self.stop = threading.Event()

    def page(self, name: str = "index.html") -> str:
        """A page of the site as it is now."""
        path = self.root / "site" / name
        return path.read_text(encoding="utf-8") if path.exists() else ""


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    make_project(tmp_path, {"a.txt": scrape(title="الخبر الأول")}, config='title = "أرشيف"\n')
    made = Watched(tmp_path)
    thread = threading.Thread(target=made.workshop.follow, args=(made.stop,))
    thread.start()
    try:
        _until(lambda: bool(made.reports))
        yield made
    finally:
        made.stop.set()
        thread.join(PATIENCE)
    assert not thread.is_alive()


def test_every_kind_of_change_is_built(watched: Watched) -> None:
    root = watched.root
    state = watched.workshop.live.state
    write_files(root, {"seeds/a.txt": scrape(title="الخبر الثاني")})
    _until(lambda: "الخبر الثاني" in watched.page())
    _until(lambda: watched.workshop.live.state != state)
    write_files(root, {"seeds/new/deep/b.txt": scrape(title="الخبر الثالث")})
    _until(lambda: "الخبر الثالث" in watched.page())
    write_files(root, {"seeds/new/deep/b.txt": scrape(title="الخبر الرابع")})
    _until(lambda: "الخبر الرابع" in watched.page())
    write_files(root, {"archive.toml": 'title = "اسم آخر"\n'})
    _until(lambda: "اسم آخر" in watched.page())
    write_files(root, {"templates/partials/footer.html.jinja": "<p>تذييل</p>"})
    _until(lambda: "<p>تذييل</p>" in watched.page())
    write_files(root, {"pages/about.md": "# عن الأرشيف\n\nنص.\n"})
    _until(lambda: "نص." in watched.page("pages/about.html"))
    (root / "seeds/a.txt").unlink()
    _until(lambda: "الخبر الثاني" not in watched.page())
    assert watched.failures == []


def test_after_a_failure_the_site_stays_and_the_next_change_counts(watched: Watched) -> None:
    before, state = snapshot(watched.root / "site"), watched.workshop.live.state
    write_files(watched.root, {"archive.toml": "titel = 3\n"})
    _until(lambda: bool(watched.failures))
    assert "unknown key 'titel'" in watched.failures[0]
    write_files(watched.root, {"archive.toml": 'output = "elsewhere"\n'})
    _until(lambda: "start `serve` again" in watched.failures[-1])
    assert snapshot(watched.root / "site") == before
    assert watched.workshop.live.state == state
    write_files(watched.root, {"archive.toml": 'title = "عاد"\n'})
    _until(lambda: "عاد" in watched.page())


def test_that_a_mistake_is_mended_is_said_though_the_site_is_as_it_was(watched: Watched) -> None:
    write_files(watched.root, {"archive.toml": "titel = 3\n"})
    _until(lambda: bool(watched.failures))
    said, state = len(watched.reports), watched.workshop.live.state
    write_files(watched.root, {"archive.toml": 'title = "أرشيف"\n'})
    _until(lambda: len(watched.reports) > said)
    assert (watched.reports[-1].written, watched.workshop.live.state) == (0, state)


def test_no_site_and_none_to_be_built(tmp_path: Path) -> None:
    made = Watched(make_project(tmp_path, config='title = "أرشيف"\n').root)
    (tmp_path / "archive.toml").write_text("title = 3\n", encoding="utf-8")
    with pytest.raises(WarraqError, match="expected a string"):
        serve_archive(
            made.workshop, host="127.0.0.1", port=0, prefix="/", quiet=True, stop=made.stop
        )


@pytest.mark.parametrize(("named", "shown"), [(["site"], "site"), ([], "archive")])
def test_a_site_that_is_named_is_shown_as_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, named: list[str], shown: str
) -> None:
    monkeypatch.chdir(tmp_path)
    called: list[str] = []
    monkeypatch.setattr(
        "generator.commands.serve.serve_site", lambda *_, **__: called.append("site")
    )
    monkeypatch.setattr(
        "generator.commands.serve.serve_archive", lambda *_, **__: called.append("archive")
    )
    result = CliRunner().invoke(main, ["serve", *named])
    assert (result.exit_code, called) == (0, [shown])


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for another process")
def test_the_command(tmp_path: Path) -> None:
    """One process from the address that it prints, over a change and a mistake, to Ctrl-C."""
    root = make_project(tmp_path, {"a.txt": scrape(title="الخبر الأول")}).root
    process = subprocess.Popen(
        [sys.executable, "-m", "generator", "serve", "--port", "0", "--prefix", "archive"],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        assert process.stdout is not None
        said = next(line for line in process.stdout if line.startswith("Serving "))
        url = said.split()[3]
        assert url.endswith("/archive/")
        assert "الخبر الأول" in _text(url)
        write_files(root, {"seeds/a.txt": scrape(title="الخبر الثاني")})
        _until(lambda: "الخبر الثاني" in _text(url))
        write_files(root, {"archive.toml": "title = 3\n"})
        assert process.stderr is not None
        failed = next(line for line in process.stderr if line.startswith("error: "))
        assert "expected a string" in failed
        assert "الخبر الثاني" in _text(url)
    finally:
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, errors

"""A local preview of a built site under any sub-path, as GitHub Pages would serve it. (I/O)

Only for looking at one's own archive: it listens on the own machine unless told otherwise, lists
no folder, and opens nothing outside the site, not even through a symbolic link. While an archive is
watched (`watch`), pages get a script that loads them anew after a build (`live`).
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import socket
import socketserver
import sys
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import IO, Any, NamedTuple
from urllib.parse import quote, unquote

from generator.errors import WarraqError, no_site
from generator.media_types import media_type
from generator.resources import static_dir
from generator.workbench.live import EVENTS, SCRIPT, Live, with_script

HOME_PAGE = "index.html"
_TEXT = re.compile(r"(?:json|jsonl|xml)$")
NOT_FOUND_PAGE = "404.html"
_SILENCE = 15
"""Seconds after which a stream of events shows that it is still there; else nobody would notice
that a browser has gone."""


def serve(
    root: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    prefix: str = "/",
    quiet: bool = False,
) -> None:
    """Serve `root` below `prefix` until Ctrl-C; the address is printed unless `quiet`.

    Port 0 takes a free one. Raises WarraqError when the folder or the port cannot be used.
    """
    with (
        make_server(root, host=host, port=port, prefix=prefix, quiet=quiet) as server,
        suppress(KeyboardInterrupt),
    ):
        if not quiet:
            print(f"Serving {root} at {server.url} (Ctrl-C ends)", flush=True)
        server.serve_forever(poll_interval=0.2)


def make_server(
    root: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    prefix: str = "/",
    quiet: bool = True,
    live: Live | None = None,
) -> PreviewServer:
    """A bound server, not yet running; close it, or use it as a context manager.

    With `live`, pages are loaded anew whenever it announces another state of the site.

    Raises WarraqError when `root` is no folder or the port cannot be used.
    """
    if not (root / "index.html").is_file():
        raise no_site(root)
    base = normalise_prefix(prefix)
    try:
        handler = partial(_Handler, root.resolve(), base, quiet, live)
        return PreviewServer(host, port, base, handler)
    except (OSError, OverflowError) as error:
        raise _cannot_listen(error, host, port) from error


def content_type(path: str) -> str:
    """The type of a file, with the code of its letters where it is text."""
    kind = media_type(path)
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or _TEXT.search(kind) else kind


def normalise_prefix(prefix: str) -> str:
    """The prefix with one slash on either side: `archive` → `/archive/`, empty → `/`."""
    return "".join(f"/{name}" for name in prefix.split("/") if name) + "/"


class Route(NamedTuple):
    """The answer to a path: a file, or another address, or, with neither, that it is missing."""

    file: Path | None = None
    location: str = ""


MISSING = Route()


def route(root: Path, prefix: str, path: str) -> Route:
    """The answer to a request's path (percent-encoded, without the query).

    `root` must be resolved, `prefix` normalised. A folder stands for the index.html in it, and
    is asked for again with a slash at the end, so that the relative links in the page hold.
    """
    base = prefix.strip("/").split("/") if prefix != "/" else []
    names = [unquote(name) for name in path.split("/")[1:]]
    if names in ([""], base) and prefix != "/":
        return Route(location=quote(prefix))
    if len(names) <= len(base) or names[: len(base)] != base:
        return MISSING
    inside = names[len(base) :]
    inside[-1] = inside[-1] or HOME_PAGE
    if any(map(_is_unsafe, inside)):
        return MISSING
    try:
        return _open_to_all(root, prefix, inside)
    except OSError:  # such as a name that is too long for the file system
        return MISSING


def _is_unsafe(name: str) -> bool:
    """Whether a part of a path could lead elsewhere than to a file or folder of that name."""
    return name in {"", ".", ".."} or not {"/", "\\", "\0", ":"}.isdisjoint(name)


def _open_to_all(root: Path, prefix: str, names: list[str]) -> Route:
    """The route to a file of the site, once links in the file system have been followed."""
    file = root.joinpath(*names).resolve()
    if not file.is_relative_to(root):
        return MISSING
    if (file / HOME_PAGE).is_file():
        return Route(location=quote(prefix + "/".join(names) + "/"))
    return Route(file) if file.is_file() else MISSING


class PreviewServer(ThreadingHTTPServer):
    """An HTTP server that knows its own address."""

    daemon_threads = True
    # On Windows this would let a second server take a port in use; elsewhere it only spares the
    # wait after a restart.
    allow_reuse_address = os.name == "posix"

    def __init__(self, host: str, port: int, prefix: str, handler: Any) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), handler)
        name = f"[{host}]" if ":" in host else host
        self.url = f"http://{name}:{self.server_port}{quote(prefix)}"
        """Address of the site's home page, ending in a slash."""

    def server_bind(self) -> None:
        """Bind without looking up the host's full name, which may take seconds offline."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep silent when a browser hangs up in the middle of an answer, as they often do."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def _cannot_listen(error: Exception, host: str, port: int) -> WarraqError:
    """The reason why a server cannot be started, for people."""
    code = error.errno if isinstance(error, OSError) else None
    if code == errno.EADDRINUSE:
        return WarraqError(f"port {port} is in use", "choose another with --port, or 0 for any")
    if code == errno.EACCES:
        return WarraqError(f"port {port} is not allowed here", "choose one above 1023")
    return WarraqError(f"cannot listen on {host}, port {port}: {error}")


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD from one folder."""

    protocol_version = "HTTP/1.1"
    timeout = 60
    """Seconds after which an idle connection is closed."""

    def __init__(self, root: Path, prefix: str, quiet: bool, live: Live | None, *rest: Any) -> None:
        self.root, self.prefix, self.quiet, self.live = root, prefix, quiet, live
        super().__init__(*rest)

    def do_GET(self) -> None:
        """Send a file."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Send what GET would, without the body."""
        self._answer(with_body=False)

    def log_message(self, format: str, *args: Any) -> None:
        """One line per request, unless asked to be quiet."""
        if not self.quiet:
            super().log_message(format, *args)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing about what pages ask of the server itself."""
        if not self._asks_for(SCRIPT) and not self._asks_for(EVENTS):
            super().log_request(code, size)

    def version_string(self) -> str:
        """The product's name, without the versions that the base class adds."""
        return "warraq"

    def _answer(self, *, with_body: bool) -> None:
        path, mark, query = self.path.partition("?")
        found = route(self.root, self.prefix, path)
        if self.live is not None and self._asks_for(SCRIPT):
            self._send(HTTPStatus.OK, static_dir() / "preview/reload.js", with_body=with_body)
        elif self.live is not None and self._asks_for(EVENTS):
            self._tell(self.live, query, with_body=with_body)
        elif found.location:
            self._redirect(found.location + mark + query)
        elif found.file is not None:
            self._send(HTTPStatus.OK, found.file, with_body=with_body)
        else:
            self._send(HTTPStatus.NOT_FOUND, self.root / NOT_FOUND_PAGE, with_body=with_body)

    def _asks_for(self, name: str) -> bool:
        """Whether the request is for something that the server has by itself."""
        path = getattr(self, "path", "")  # there is none where the request made no sense
        return bool(path.partition("?")[0] == quote(self.prefix) + name)

    def _tell(self, live: Live, since: str, *, with_body: bool) -> None:
        """Say so when the site's state is another than `since`; the answer ends with that.

        https://html.spec.whatwg.org/multipage/server-sent-events.html
        """
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-cache")
        self.send_header("Connection", "close")
        self.end_headers()
        if with_body:
            while not live.wait(since, _SILENCE):
                self.wfile.write(b":\n\n")
            self.wfile.write(b"data: changed\n\n")

    def _redirect(self, location: str) -> None:
        self.send_response(HTTPStatus.FOUND)
        self.send_header("Location", location)
        self._end(0)

    def _send(self, status: HTTPStatus, file: Path, *, with_body: bool) -> None:
        # Before the file is opened: a build may end in between, and the page is the older one then.
        state = self.live.state if self.live is not None else ""
        try:
            stream = file.open("rb")
        except OSError:
            self._say_missing(with_body=with_body)
            return
        with stream:
            self.send_response(status)
            kind = content_type(file.name)
            self.send_header("Content-Type", kind)
            content: IO[bytes] = stream
            if self.live is not None and kind.startswith("text/html"):
                content = BytesIO(with_script(stream.read(), self.prefix, state))
            self._end(content.seek(0, os.SEEK_END))
            content.seek(0)
            if with_body:
                shutil.copyfileobj(content, self.wfile)

    def _say_missing(self, *, with_body: bool) -> None:
        """For a site without a 404 page, or a file that cannot be opened."""
        body = b"Not found\n"
        self.send_response(HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", content_type("message.txt"))
        self._end(len(body))
        if with_body:
            self.wfile.write(body)

    def _end(self, length: int) -> None:
        """The headers of every answer: its length, and that it may change with the next build."""
        self.send_header("Content-Length", str(length))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()

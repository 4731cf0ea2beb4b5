"""What a preview server needs to have open pages loaded anew when a build has changed the site.

The site on the disk stays as it is: the one script element more is put into pages on their way to
the browser. It has an address, as the pages' Content-Security-Policy wants of every script.
"""

from __future__ import annotations

import secrets
import threading
from urllib.parse import quote

FOLDER = ".warraq/"
"""Below the site's own address; no site holds a folder of that name."""
SCRIPT = f"{FOLDER}reload.js"
EVENTS = f"{FOLDER}events"
_HEAD_END = b"</head>"


class Live:
    """The state that a site is in, and a way to wait for the next one. Safe between threads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        # Pages outlive a server: those that an earlier one sent must see that this is another.
        self._run = secrets.token_hex(4)
        self._builds = 0

    @property
    def state(self) -> str:
        """A name of the present state; letters, digits and hyphens."""
        with self._changed:
            return self._name()

    def announce(self) -> None:
        """Say that the site has changed."""
        with self._changed:
            self._builds += 1
            self._changed.notify_all()

    def wait(self, since: str, seconds: float) -> bool:
        """Wait at most so long until the state is another than `since`; whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: self._name() != since, timeout=seconds)

    def _name(self) -> str:
        return f"{self._run}-{self._builds}"


def with_script(page: bytes, prefix: str, state: str) -> bytes:
    """A page with the script that loads it anew.

    Args:
        page: HTML in UTF-8. What has no head gets the script at its end.
        prefix: path of the site's home page, with a slash on either side.
        state: of the site that the page belongs to.
    """
    address = f"{quote(prefix)}{SCRIPT}?{state}"
    element = f'<script src="{address}" async></script>\n'.encode()
    head, end, rest = page.partition(_HEAD_END)
    return head + element + end + rest

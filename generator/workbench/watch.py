"""An archive that is shown while people work on it: whatever changes is built and shown at once.

Only folders that a build reads are watched, each by itself, so a site of thousands of folders takes
none of the few watches that a system may allow. A new folder is watched from the build on that its
coming has caused.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from watchfiles import Change, watch

from generator.build import build_site
from generator.config import CONFIG_NAME, TABLES, Project, load_config, resolve
from generator.errors import WarraqError
from generator.progress import Reporter
from generator.report import BuildReport
from generator.workbench.live import Live
from generator.workbench.serve import HOME_PAGE, make_server

_QUIET_MS = 200
"""Milliseconds without a further change after which a build begins."""
_PATIENCE_MS = 3_000
"""Milliseconds after which it begins in any case."""
_LOOK_MS = 500
"""Milliseconds after which the first build begins, and a call to stop is noticed."""


class Workshop:
    """Builds one archive again and again, and tells pages and people about it."""

    def __init__(
        self,
        config_path: Path | None,
        *,
        progress: Reporter,
        built: Callable[[BuildReport], None],
        failed: Callable[[Sequence[str]], None],
    ) -> None:
        """Take the archive of a configuration file, or of the present folder.

        Args:
            built: is told of every build that changed the site, of the first, and of the first
                after a failed one.
            failed: is told why there was no build, a line for each fault; the site stays as it was.

        Raises:
            WarraqError: the configuration cannot be read.
        """
        self._config_path = config_path
        self._progress = progress
        self._built = built
        self._failed = failed
        self._project = self._read_project()
        self._is_awaited = True
        self.site = self._project.output
        self.live = Live()

    def begin(self) -> None:
        """Build the site if there is none: something must be there to be shown.

        Raises:
            WarraqError: it could not be built.
        """
        if not (self.site / HOME_PAGE).is_file():
            self._build()

    def follow(self, stop: threading.Event | None = None) -> None:
        """Build now and after every change, until `stop` is set or Ctrl-C comes."""
        stop = stop or threading.Event()
        while not stop.is_set():
            folders = watched_folders(self._project)
            try:
                for _ in _changes(folders, self._matters, stop):
                    self._try_to_build()
                    if watched_folders(self._project) != folders:
                        break
            except FileNotFoundError:  # a folder went before it was watched
                stop.wait(_LOOK_MS / 1000)

    def _try_to_build(self) -> None:
        try:
            self._build()
        except WarraqError as error:
            self._say_failed(error.lines)
        except OSError as error:
            self._say_failed((str(error),))

    def _say_failed(self, lines: Sequence[str]) -> None:
        self._is_awaited = True
        self._failed(lines)

    def _build(self) -> None:
        project = self._read_project()
        if project.output.resolve() != self.site.resolve():
            raise WarraqError("the site has another folder now", "start `serve` again")
        self._project = project
        report = build_site(project, self._progress, anew=False)
        changed = bool(report.written or report.removed)
        if changed:
            self.live.announce()
        if changed or self._is_awaited:
            self._built(report)
        self._is_awaited = False

    def _read_project(self) -> Project:
        config, root = load_config(self._config_path, Path())
        return resolve(config, root, None, None)

    def _matters(self, _change: Change, path: str) -> bool:
        """Whether a build may read the file or folder: not what it keeps, not a log beside it."""
        changed, project = Path(path), self._project
        if changed.name.startswith(".") or changed == project.output.resolve():
            return False
        if changed.parent != project.root.resolve() or project.source.resolve() == changed.parent:
            return True
        tables = {*TABLES, self._config_path.name if self._config_path else CONFIG_NAME}
        return changed.name in tables or changed in map(Path.resolve, _tops(project))


def _changes(
    folders: list[Path], matters: Callable[[Change, str], bool], stop: threading.Event
) -> Iterator[None]:
    """Yield once when the folders are being watched, so that nothing escapes; then as they change.

    What changes meanwhile is kept for the next turn.
    """
    turns = watch(
        *folders,
        watch_filter=matters,
        debounce=_PATIENCE_MS,
        step=_QUIET_MS,
        stop_event=stop,
        rust_timeout=_LOOK_MS,
        yield_on_timeout=True,
        recursive=False,
    )
    for turn, changes in enumerate(turns):
        if changes or not turn:
            yield


def watched_folders(project: Project) -> list[Path]:
    """The folders whose files a build reads, without hidden ones and the site.

    The archive's own, where its tables lie, is there for its files alone.
    """
    site = project.output.resolve()
    found = {project.root.resolve()}
    for top in _tops(project):
        for place, names, _ in os.walk(top.resolve()):
            found.add(Path(place))
            names[:] = [n for n in names if not n.startswith(".") and Path(place, n) != site]
    return sorted(found)


def _tops(project: Project) -> tuple[Path, ...]:
    """Folders that are read with all that is in them."""
    public = () if project.public is None else (project.public,)
    return project.source, project.pages, project.templates, project.corrections, *public


def serve_archive(
    workshop: Workshop,
    *,
    host: str,
    port: int,
    prefix: str,
    quiet: bool,
    stop: threading.Event | None = None,
) -> None:
    """Show the site while it is built again after every change, until Ctrl-C or `stop`.

    A site that is there already is shown while the first build goes on.

    Raises:
        WarraqError: there is no site and none could be built, or the port cannot be used.
    """
    with suppress(KeyboardInterrupt):
        workshop.begin()
        with make_server(
            workshop.site, host=host, port=port, prefix=prefix, quiet=quiet, live=workshop.live
        ) as server:
            serving = threading.Thread(target=server.serve_forever, args=(0.2,), daemon=True)
            serving.start()
            if not quiet:
                print(f"Serving {workshop.site} at {server.url} (Ctrl-C ends)", flush=True)
            try:
                workshop.follow(stop)
            finally:
                server.shutdown()

"""The commands. Exit codes: 0 done, 1 not done (or problems under --strict), 2 wrong usage."""

from __future__ import annotations

import atexit
import errno
import io
import os
import sys
import threading
from importlib import import_module
from typing import Any, NoReturn

import click

from generator import __version__
from generator.errors import WarraqError
from generator.terminal import visible

_COMMANDS = {
    "init": "init:init",
    "build": "build:build",
    "import": "preview:import_",
    "serve": "serve:serve",
    "check": "check:check",
    "verify": "verify:verify",
    "pack": "pack:pack",
    "zim": "zim:zim",
    "plan": "plan:plan",
    "publish": "publish:publish",
    "split": "split:split",
    "redact": "redact:redact",
    "inspect": "inspect:inspect",
    "styleguide": "styleguide:styleguide",
    "suggest-names": "names:suggest_names_command",
    "suggest-sources": "names:suggest_sources_command",
    "learn-tags": "tags:learn_tags_command",
}
"""Name → module in `commands/` and what it is called there."""


class _Commands(click.Group):
    """Turns our own errors, and the system's, into a line each and exit code 1.

    A command is loaded when it is asked for: a build that finds nothing new takes less time than
    loading all of them would.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"generator.commands.{module}"), name)
        return command

    def main(self, *args: Any, **extra: Any) -> Any:
        _let_arabic_through()
        return super().main(*args, **extra)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except WarraqError as error:
            _fail(ctx, *error.lines)
        except OSError as error:
            if error.errno == errno.EPIPE:  # the reader of our output has gone: click knows
                raise
            place = f"{error.filename}: " if error.filename else ""
            _fail(ctx, f"{place}{error.strerror or error}")


def _fail(ctx: click.Context, *messages: str) -> NoReturn:
    for message in messages:
        click.echo(f"error: {visible(message)}", err=True)
    ctx.exit(1)


def _let_arabic_through() -> None:
    """Print UTF-8 where the locale's encoding could not hold Arabic (a pipe on Windows, LC_ALL=C).

    What no encoding holds, such as a file name of raw bytes, is printed escaped.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="warraq")
def main() -> None:
    """Warraq (ورّاق): a folder of Arabic news articles becomes a browsable, searchable archive."""


def run(prog_name: str | None = None) -> None:
    """Do as the arguments of this process say, and end it."""
    try:
        main(prog_name=prog_name)
    except SystemExit as end:
        _leave(end.code)
        raise


def _leave(code: object) -> None:
    """End the process without taking all objects apart, one by one, which nobody asks for again.

    Not where somebody still works in it, or has not been told all: the interpreter sees to that.
    """
    if threading.active_count() > 1 or not (code is None or isinstance(code, int)):
        return
    atexit._run_exitfuncs()
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except (OSError, ValueError):  # a full disk, a stream that is closed
        return
    os._exit(code or 0)

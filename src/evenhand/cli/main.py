"""The group of commands, and the one place where an error becomes a message and an exit status."""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
import threading
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final

import click

from evenhand.audit import exit_status
from evenhand.batch.kernel import kernel
from evenhand.vocabulary.errors import EvenhandError, Place, nearest, suggest
from evenhand.vocabulary.version import __version__

_UNWRITABLE: Final = frozenset({errno.EBADF, errno.EIO, errno.ENOSPC, errno.EPIPE})
# Batches are judged by an executor in C where the extra `fast` is installed.
_VERSION: Final = f"%(prog)s, version %(version)s, executor in {'Python' if kernel is None else 'C'}"
_EPILOG = """
\b
Exit status, the same for every format:
  0  nothing that gates failed or is undecided
  1  a gating rule failed
  2  no audit was performed: usage, unreadable input, invalid policy
  3  nothing failed, but a gating rule is undecided
"""


class LateGroup(click.Group):
    """The commands that a module of this folder lists, imported when one is asked for."""

    def __init__(self, *arguments: Any, home: str, **named: Any) -> None:
        """Keep the name of the module."""
        super().__init__(*arguments, **named)
        self.home = home

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the names."""
        self._import()
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Find the command of a name."""
        self._import()
        return super().get_command(ctx, cmd_name)

    def _import(self) -> None:
        if not self.commands:
            self.commands = {each.name: each for each in import_module(f"evenhand.cli.{self.home}").COMMANDS}


class _Commands(LateGroup):
    """The commands of evenhand: the version needs none of them."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is asked for, or the one that is meant."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise click.UsageError(error.message + suggest(nearest(args[0], self.commands)), ctx) from None


@click.group(
    cls=_Commands,
    home="commands",
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="evenhand", message=_VERSION)
def evenhand() -> None:
    """Audit AI early-access and testing programs for fairness.

    A missing answer is never a pass, a disputed one keeps all its values, and every verdict shows
    who says so and where.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; every error ends in a message, and never in a traceback."""
    _prepare_streams()
    _take_signals()
    given = sys.argv[1:] if arguments is None else arguments
    undone = "Nothing was done." if list(given[:1]) == ["rules"] else "No audit was performed."
    try:
        status = evenhand.main(given, prog_name="evenhand", standalone_mode=False)
    except EvenhandError as error:
        _give_up(str(error), undone)
    except click.ClickException as error:
        error.show()
        _give_up("", undone)
    except (click.Abort, KeyboardInterrupt):
        _give_up("Interrupted.", undone)
    except OSError as failure:
        if failure.filename is not None:
            place = Place.whole(str(failure.filename))
            _give_up(f"{place}\n  This cannot be opened: {failure.strerror}.", undone)
        if failure.errno not in _UNWRITABLE:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # takes what is still unwritten
        _give_up(f"Cannot write to the standard output: {failure.strerror}.", undone)
    sys.exit(status if isinstance(status, int) else exit_status.Status.CLEAN)


class _Unheard(io.FileIO):
    """A standard error whose words are lost where nothing takes them: a run ends as it would have."""

    def write(self, content: Any, /) -> int:
        """Write what can be written."""
        try:
            return super().write(content)
        except OSError:
            return len(content)


def _prepare_streams() -> None:
    """Take a stream that the caller closed for an empty one, and write what a terminal cannot show.

    A closed standard output is one that takes nothing: what should stand there is not lost unnoticed.
    """
    for name, flag in (("stdin", os.O_RDONLY), ("stdout", os.O_RDONLY), ("stderr", os.O_WRONLY)):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, os.fdopen(os.open(os.devnull, flag), mode, encoding="utf-8"))
    if sys.stderr is sys.__stderr__ and sys.stderr is not None:
        raw = _Unheard(sys.stderr.fileno(), "w", closefd=False)
        sys.stderr = io.TextIOWrapper(io.BufferedWriter(raw), sys.stderr.encoding, line_buffering=True)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def _take_signals() -> None:
    """End as Ctrl-C does where the run is asked to end, or its terminal goes, unless the caller decided."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        is_ours = threading.current_thread() is threading.main_thread()
        if number is not None and is_ours and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


def _give_up(message: str, undone: str) -> None:
    """Say what is wrong and, last, what was not done."""
    for line in (message, undone):
        if line:
            sys.stderr.write(f"{line}\n")
    sys.exit(exit_status.Status.NOT_PERFORMED)

"""The group of commands, and the one place where an error becomes a message and an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click
from click.shell_completion import get_completion_class

from evenhand.cli.ask import ask_command
from evenhand.cli.audit import audit_command
from evenhand.cli.compare import compare_command
from evenhand.cli.diff import diff_command
from evenhand.cli.new import new_program_command
from evenhand.cli.output import show
from evenhand.cli.repair import repair_command
from evenhand.cli.rules import rules_group
from evenhand.cli.verify import verify_command
from evenhand.cli.what_if import what_if_command
from evenhand.errors import EvenhandError
from evenhand.exits import Status
from evenhand.version import __version__

_EPILOG = """
\b
Exit status, the same for every format:
  0  nothing that gates failed or is undecided
  1  a gating rule failed
  2  no audit was performed: usage, unreadable input, invalid policy
  3  nothing failed, but a gating rule is undecided
"""


@click.group(epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="evenhand")
def evenhand() -> None:
    """Audit AI early-access and testing programs for fairness.

    A missing answer is never a pass, a disputed one keeps all its values, and every verdict shows
    who says so and where.
    """


@evenhand.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion_command(shell: str) -> None:
    """Print the completion script for a shell, to be sourced by it."""
    completion = get_completion_class(shell)
    assert completion is not None  # noqa: S101 - click knows the three shells
    show(completion(evenhand, {}, "evenhand", "_EVENHAND_COMPLETE").source())


evenhand.add_command(audit_command)
evenhand.add_command(ask_command)
evenhand.add_command(new_program_command)
evenhand.add_command(repair_command)
evenhand.add_command(compare_command)
evenhand.add_command(diff_command)
evenhand.add_command(rules_group)
evenhand.add_command(verify_command)
evenhand.add_command(what_if_command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; every error ends in a message, and never in a traceback."""
    _prepare_streams()
    try:
        status = evenhand.main(arguments, prog_name="evenhand", standalone_mode=False)
    except EvenhandError as error:
        _give_up(str(error))
    except click.ClickException as error:
        error.show()
        _give_up("")
    except (click.Abort, KeyboardInterrupt):
        _give_up("Interrupted.")
    sys.exit(status if isinstance(status, int) else Status.CLEAN)


def _prepare_streams() -> None:
    """Take a stream that the caller closed for an empty one, and write what a terminal cannot show."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - for good
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def _give_up(message: str) -> None:
    """Say what is wrong and, last, what was not done."""
    for line in (message, "No audit was performed."):
        if line:
            sys.stderr.write(f"{line}\n")
    sys.exit(Status.NOT_PERFORMED)

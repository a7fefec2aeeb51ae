"""The group of commands, and the one place where an error becomes a message and an exit status."""

from __future__ import annotations

import sys

import click
from click.shell_completion import get_completion_class

from evenhand.cli.audit import audit_command
from evenhand.cli.rules import rules_group
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
    click.echo(completion(evenhand, {}, "evenhand", "_EVENHAND_COMPLETE").source())


evenhand.add_command(audit_command)
evenhand.add_command(rules_group)


def main() -> None:
    """Run the command line; every error ends in a message, and never in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        status = evenhand.main(standalone_mode=False)
    except EvenhandError as error:
        _give_up(str(error))
    except click.ClickException as error:
        error.show()
        _give_up("")
    except (click.Abort, KeyboardInterrupt):
        _give_up("Interrupted.")
    except BrokenPipeError:
        sys.stderr.close()  # the reader of a pipe left, which is its right
        sys.exit(Status.CLEAN)
    sys.exit(status if isinstance(status, int) else Status.CLEAN)


def _give_up(message: str) -> None:
    """Say what is wrong and, last, what was not done."""
    if message:
        click.echo(message, err=True)
    click.echo("No audit was performed.", err=True)
    sys.exit(Status.NOT_PERFORMED)

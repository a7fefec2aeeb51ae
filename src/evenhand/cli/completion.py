"""`evenhand completion`: the script by which a shell completes commands."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from evenhand.cli.output import show


def completion_command(shell: str) -> None:
    """Print the completion script for a shell."""
    completion = get_completion_class(shell)
    assert completion is not None  # noqa: S101 - click knows the three shells
    command = click.get_current_context().find_root().command
    show(completion(command, {}, "evenhand", "_EVENHAND_COMPLETE").source())

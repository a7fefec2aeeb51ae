"""`evenhand completion`: the script by which a shell completes commands."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from evenhand.cli.output import show


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion_command(context: click.Context, shell: str) -> None:
    """Print the completion script for a shell, to be sourced by it."""
    completion = get_completion_class(shell)
    assert completion is not None  # noqa: S101 - click knows the three shells
    show(completion(context.find_root().command, {}, "evenhand", "_EVENHAND_COMPLETE").source())

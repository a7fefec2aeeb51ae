"""Every command by its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import click

from evenhand.cli.command import Command
from evenhand.cli.on_audits import DIFF, VERIFY
from evenhand.cli.on_policies import RULES_GROUP
from evenhand.cli.on_programs import ASK, AUDIT, BATCH, COMPARE, NEW, REPAIR, WHAT_IF

COMPLETION: Final = Command(
    "completion",
    "completion:completion_command",
    [click.Argument(["shell"], type=click.Choice(["bash", "zsh", "fish"]))],
    """Print the completion script for a shell, to be sourced by it.""",
)


_ALL: Final = (ASK, AUDIT, BATCH, COMPARE, COMPLETION, DIFF, NEW, REPAIR, RULES_GROUP, VERIFY, WHAT_IF)
COMMANDS: Final[Mapping[str, click.Command]] = {str(each.name): each for each in _ALL}

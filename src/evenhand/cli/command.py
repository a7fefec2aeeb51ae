"""A command of the command line, apart from what it does.

What a command does is imported when it is run: to help, and to complete what is typed, takes none of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from evenhand.cli.options import Options


class Command(click.Command):
    """A command whose function is imported when it is run, and takes what the shared options say as one."""

    def __init__(self, name: str, function: str, params: Sequence[click.Parameter], told: str) -> None:
        """Keep where the function stands in this folder, as `module:name`."""
        super().__init__(name, params=[*params], help=told)
        self.function = function

    def invoke(self, ctx: click.Context) -> Any:
        """Run the function, and give what it gives: the exit status, if it says any."""
        module, _, name = self.function.partition(":")
        run = getattr(import_module(f"evenhand.cli.{module}"), name)
        shared = {name: ctx.params[name] for name in Options._fields if name in ctx.params}
        given = {name: value for name, value in ctx.params.items() if name not in shared}
        if shared:
            given["options"] = Options(**shared)
        return ctx.invoke(run, **given)

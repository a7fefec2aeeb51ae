"""The reference of the commands, made from what each says of itself."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import click
from docs.making.filling import fill

from evenhand.cli.main import evenhand


def make_commands_page() -> str:
    """Make the page of all commands: how each is called, what it does, and its options."""
    return fill("commands.md.j2", commands=list(_describe(evenhand, "evenhand")))


def _describe(group: click.Group, path: str) -> Iterator[dict[str, object]]:
    context = click.Context(group, info_name=path)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _describe(command, f"{path} {name}")
        elif command is not None and not command.hidden:
            own = click.Context(command, info_name=f"{path} {name}")
            yield {
                "name": f"{path} {name}",
                "usage": command.get_usage(own).removeprefix("Usage: "),
                "paragraphs": list(_split(command.help or "")),
                "options": [
                    record
                    for each in command.get_params(own)
                    if isinstance(each, click.Option) and (record := each.get_help_record(own))
                ],
            }


def _split(text: str) -> Iterator[tuple[bool, str]]:
    """Split a help into paragraphs, each with whether its lines stay as they are."""
    for paragraph in re.split(r"\n\s*\n", inspect.cleandoc(text)):
        is_kept = paragraph.startswith("\b\n")
        yield is_kept, paragraph.removeprefix("\b\n") if is_kept else " ".join(paragraph.split())

"""Where the options of a command send its reports."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click

from evenhand.reporting import format_names
from evenhand.vocabulary.errors import nearest, suggest


class Target(NamedTuple):
    """A format and where its report goes; None is the standard output."""

    form: format_names.Format
    path: Path | None = None
    is_folder: bool = False


class TargetType(click.ParamType[Target]):
    """`FORMAT` or `FORMAT:FILE`."""

    name = "FORMAT[:FILE]"

    def __init__(self, forms: Sequence[format_names.Format]) -> None:
        """Allow some formats."""
        self.forms = forms

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Target:
        """Read the format, and suggest the nearest where there is no such one."""
        if isinstance(value, Target):
            return value
        form, colon, path = value.partition(":")
        known = next((each for each in self.forms if each == form), None)
        if known is None:
            meant = suggest(nearest(form, self.forms))
            self.fail(f"'{form}' is not a format.{meant} Formats: {', '.join(self.forms)}.", param, ctx)
        if colon and not path:
            self.fail(f"'{value}' names no file after the colon.", param, ctx)
        if known == "pdf" and not path and sys.stdout.isatty():
            self.fail("a PDF is nothing for a screen. Name a file for it: pdf:report.pdf", param, ctx)
        return Target(known, Path(path), _names_folder(path)) if path else Target(known)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[click.shell_completion.CompletionItem]:
        """Complete the format."""
        del ctx, param
        return [
            click.shell_completion.CompletionItem(form) for form in self.forms if form.startswith(incomplete)
        ]


class OwnTarget(NamedTuple):
    """A template of the user's own and where its report goes; None is the standard output."""

    template: Path
    path: Path | None = None
    is_folder: bool = False


class OwnTargetType(click.ParamType[OwnTarget]):
    """`TEMPLATE` or `TEMPLATE:FILE`."""

    name = "TEMPLATE[:FILE]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> OwnTarget:
        """Cut at the last colon, unless the whole is the name of a file that there is."""
        if isinstance(value, OwnTarget):
            return value
        template, colon, path = value.rpartition(":")
        if not colon or os.path.isfile(value):
            return OwnTarget(Path(value))
        if not path or not template:
            self.fail(f"'{value}' needs a file on both sides of the colon.", param, ctx)
        return OwnTarget(Path(template), Path(path), _names_folder(path))


def _names_folder(path: str) -> bool:
    return path.endswith("/") or os.path.isdir(path)

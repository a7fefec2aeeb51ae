"""Option types that several commands share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from evenhand.errors import nearest
from evenhand.kinds import MisreadError, read_date
from evenhand.reporting import FORMATS, Format


@dataclass(frozen=True)
class Target:
    """A format and where its report goes; None is the standard output."""

    form: Format
    path: Path | None = None


class TargetType(click.ParamType[Target]):
    """`FORMAT` or `FORMAT:FILE`."""

    name = "FORMAT[:FILE]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Target:
        """Read the format, and suggest the nearest where there is no such one."""
        if isinstance(value, Target):
            return value
        form, colon, path = value.partition(":")
        if form not in FORMATS:
            near = nearest(form, FORMATS)
            suggestion = f" Did you mean '{near}'?" if near else ""
            self.fail(f"'{form}' is not a format.{suggestion} Formats: {', '.join(FORMATS)}.", param, ctx)
        if colon and not path:
            self.fail(f"'{value}' names no file after the colon.", param, ctx)
        return Target(form, Path(path) if path else None)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[click.shell_completion.CompletionItem]:
        """Complete the format."""
        del ctx, param
        return [
            click.shell_completion.CompletionItem(form) for form in FORMATS if form.startswith(incomplete)
        ]


class DayType(click.ParamType[dt.date]):
    """A date, as everywhere."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Read YYYY-MM-DD."""
        try:
            return value if isinstance(value, dt.date) else read_date(value)
        except MisreadError as misread:
            self.fail(f"{misread.message} Expected {misread.expected}.", param, ctx)


rules_option = click.option(
    "--rules",
    "folder",
    type=click.Path(path_type=Path),
    help="The folder of another policy; without it, the built-in one.",
)

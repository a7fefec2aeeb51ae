"""Option types that several commands share."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import click

from evenhand.audit.exit_status import FailOn, Undecided
from evenhand.reporting.formats import FORMATS, Format
from evenhand.vocabulary.errors import nearest, suggest
from evenhand.vocabulary.languages import ENGLISH, LANGUAGES, Language
from evenhand.vocabulary.verdicts import Grade

if TYPE_CHECKING:
    from evenhand.policy.model import Policy


class Target(NamedTuple):
    """A format and where its report goes; None is the standard output."""

    form: Format
    path: Path | None = None
    is_folder: bool = False


class TargetType(click.ParamType[Target]):
    """`FORMAT` or `FORMAT:FILE`."""

    name = "FORMAT[:FILE]"

    def __init__(self, forms: Sequence[Format] = (*FORMATS, "pdf")) -> None:
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


class DayType(click.ParamType[dt.date]):
    """A date, as everywhere."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Read YYYY-MM-DD."""
        from evenhand.facts.kinds import MisreadError, read_date

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
profile_option = click.option(
    "--profile",
    type=click.Path(path_type=Path),
    help="A file that tailors the policy, or the name of a profile that ships with it.",
)
as_of_option = click.option(
    "--as-of",
    type=DayType(),
    help="The date on which to judge; by default the program's own, or else today.",
)
fail_on_option = click.option(
    "--fail-on",
    type=click.Choice(get_args(FailOn)),
    default="major",
    show_default=True,
    help="The least severity that decides the exit status.",
)
undecided_option = click.option(
    "--undecided",
    type=click.Choice(get_args(Undecided)),
    default="report",
    show_default=True,
    help="What an undecided gating rule does: exit 3, exit 1, or nothing, unless nothing at all is decided.",
)
min_grade_option = click.option(
    "--min-grade",
    type=click.Choice(get_args(Grade)),
    help="Leave out claims without a source of this grade or better.",
)


language_option = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default=ENGLISH,
    show_default=True,
    envvar="EVENHAND_LANGUAGE",
    help="The language of the report.",
)


def open_policy(folder: Path | None, profile: Path | None = None, language: Language = ENGLISH) -> Policy:
    """Load the policy that the options choose, tailored where they ask for it.

    Of its translations only the one that is asked for is read.
    """
    from evenhand.policy.recalling import recall_policy

    return recall_policy(folder, languages=(language,), profile=profile)

"""The options that several commands share: what each allows, and all that they say as one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, get_args

import click

from evenhand.audit import exit_status
from evenhand.cli.targets import Target, TargetType
from evenhand.reporting import format_names
from evenhand.vocabulary.errors import MisreadError
from evenhand.vocabulary.languages import ENGLISH, LANGUAGES, Language
from evenhand.vocabulary.verdicts import Grade


class Options(NamedTuple):
    """What the shared options of a command say; one that it lacks says nothing."""

    folder: Path | None = None
    profile: Path | None = None
    as_of: dt.date | None = None
    fail_on: exit_status.FailOn = "major"
    undecided: exit_status.Undecided = "report"
    min_grade: Grade | None = None
    require_quotes: bool = False
    language: Language = ENGLISH
    targets: Sequence[Target] = ()
    verbose: bool = False

    @property
    def gating(self) -> exit_status.Gating:
        """What decides the exit status."""
        return exit_status.Gating(self.fail_on, self.undecided)


class DayType(click.ParamType[dt.date]):
    """A date, as everywhere."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Read YYYY-MM-DD."""
        from evenhand.facts import kinds  # noqa: PLC0415 - no help needs the facts

        try:
            return value if isinstance(value, dt.date) else kinds.read_date(value)
        except MisreadError as misread:
            self.fail(f"{misread.message} Expected {misread.expected}.", param, ctx)


FILE: Final = click.Path(path_type=Path)
FILE_OR_STREAM: Final = click.Path(path_type=Path, allow_dash=True)

RULES: Final = click.Option(
    ["--rules", "folder"], type=FILE, help="The folder of another policy; without it, the built-in one."
)
_PROFILE: Final = click.Option(
    ["--profile"],
    type=FILE,
    help="A file that tailors the policy, or the name of a profile that ships with it.",
)
POLICY: Final = (RULES, _PROFILE)
AS_OF: Final = click.Option(
    ["--as-of"],
    type=DayType(),
    help="The date on which to judge; by default the program's own, or else today.",
)
_FAIL_ON: Final = click.Option(
    ["--fail-on"],
    type=click.Choice(get_args(exit_status.FailOn)),
    default="major",
    show_default=True,
    help="The least severity that decides the exit status.",
)
_UNDECIDED: Final = click.Option(
    ["--undecided"],
    type=click.Choice(get_args(exit_status.Undecided)),
    default="report",
    show_default=True,
    help="What an undecided gating rule does: exit 3, exit 1, or nothing, unless nothing at all is decided.",
)
GATING: Final = (_FAIL_ON, _UNDECIDED)
MIN_GRADE: Final = click.Option(
    ["--min-grade"],
    type=click.Choice(get_args(Grade)),
    help="Leave out claims without a source of this grade or better.",
)
REQUIRE_QUOTES: Final = click.Option(
    ["--require-quotes"],
    is_flag=True,
    help="Refuse a program in which a quotation does not stand in a local copy of its source.",
)
LANGUAGE: Final = click.Option(
    ["--language"],
    type=click.Choice(LANGUAGES),
    default=ENGLISH,
    show_default=True,
    envvar="EVENHAND_LANGUAGE",
    help="The language of the report.",
)


def offer_formats(forms: Sequence[format_names.Format], more: str = "") -> click.Option:
    """Let a report be made in some formats; MORE is what else the help says of them."""
    *others, last = forms
    told = f"A report to make: {', '.join(others)} or {last}, with a file to write it to after a colon."
    return click.Option(
        ["-f", "--format", "targets"], multiple=True, type=TargetType(forms), help=f"{told}{more}"
    )


def offer_verbosity(told: str) -> click.Option:
    """Let more be shown on a terminal; TOLD says what."""
    return click.Option(["-v", "--verbose"], is_flag=True, help=told)

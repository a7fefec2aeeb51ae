"""What commands take: the options that several share, what each allows, and how what they say is handed on.

What a command does is imported when it is run: to help, and to complete what is typed, takes none of it.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple, get_args

import click

from evenhand.audit import exit_status
from evenhand.reporting import formats
from evenhand.vocabulary.errors import MisreadError, nearest, suggest
from evenhand.vocabulary.languages import ENGLISH, LANGUAGES, Language
from evenhand.vocabulary.verdicts import Backed


class Options(NamedTuple):
    """What the shared options of a command say; one that it lacks says nothing."""

    folder: Path | None = None
    profile: Path | None = None
    as_of: dt.date | None = None
    fail_on: exit_status.FailOn = "major"
    undecided: exit_status.Undecided = "report"
    fail_below: str | None = None
    min_grade: Backed | None = None
    require_quotes: bool = False
    input_name: Path | None = None
    language: Language = ENGLISH
    targets: Sequence[Target] = ()
    verbose: bool = False
    waivers: Path | None = None
    baseline: Path | None = None

    @property
    def gating(self) -> exit_status.Gating:
        """What decides the exit status."""
        return exit_status.Gating(self.fail_on, self.undecided, self.fail_below)


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


def _complete(
    function: str,
) -> Callable[[click.Context, click.Parameter, str], list[click.shell_completion.CompletionItem]]:
    """Complete by a function of `completing`, which is imported when something is completed."""

    def complete(
        ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[click.shell_completion.CompletionItem]:
        del param
        find = getattr(import_module("evenhand.cli.completing"), function)
        found: list[click.shell_completion.CompletionItem] = find(ctx, incomplete)
        return found

    return complete


COMPLETE_RULES: Final = _complete("list_rules")
COMPLETE_FACTS: Final = _complete("list_facts")


class FileType(click.Path):
    """A path, in which `~` is a person's home as in a shell, which expands it only where a word begins."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read the path."""
        return super().convert(os.path.expanduser(value), param, ctx)  # noqa: PTH111 - a Path drops a leading './'


class ProfileType(FileType):
    """A path, or the plain name of a profile that ships with the policy."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read the path, and keep in mind that it is one where only a slash says so."""
        has_slash = isinstance(value, str) and not {os.sep, os.altsep}.isdisjoint(value)
        is_lost = has_slash and len(Path(value).parts) == 1  # a Path drops a leading './'
        return super().convert(Path.cwd() / value if is_lost else value, param, ctx)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[click.shell_completion.CompletionItem]:
        """Complete the name of a profile of the policy that is typed, or a file."""
        return [
            *_complete("list_shipped")(ctx, param, incomplete),
            *super().shell_complete(ctx, param, incomplete),
        ]


FILE: Final = FileType(path_type=Path)
FILE_OR_STREAM: Final = FileType(path_type=Path, allow_dash=True)
PROGRAM: Final = click.Argument(["path"], metavar="PROGRAM", type=FILE_OR_STREAM)
MANY: Final = " May be given several times."

RULES: Final = click.Option(
    ["--rules", "folder"], type=FILE, help="The folder of another policy; without it, the built-in one."
)
_PROFILE: Final = click.Option(
    ["--profile"],
    type=ProfileType(path_type=Path),
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
_FAIL_BELOW: Final = click.Option(
    ["--fail-below"],
    metavar="BAND",
    help="Under a policy by score, the band that the secured score must reach, in place of --fail-on.",
)
GATING: Final = (_FAIL_ON, _FAIL_BELOW, _UNDECIDED)
WAIVERS: Final = click.Option(
    ["--waivers"],
    type=FILE,
    help="A file of decisions to live with findings for a while: these gate no more, and never pass.",
)
BASELINE: Final = click.Option(
    ["--baseline"],
    type=FILE,
    metavar="AUDIT.json",
    help="An earlier audit, or a folder of some: only what is new or got worse since decides how it ends.",
)
MIN_GRADE: Final = click.Option(
    ["--min-grade"],
    type=click.Choice(get_args(Backed)),
    help="Leave out claims that are backed by less: by a source of this grade or better, by a source and a "
    "place in it (sourced), or by a quotation that stands in a copy of it (checked).",
)
NAME: Final = click.Option(
    ["--name", "input_name"],
    type=FILE,
    metavar="FILE",
    help="The file that stands on the standard input: reports point at it, and copies are found beside it.",
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


def offer_formats(forms: Sequence[formats.Format], more: str = "") -> click.Option:
    """Let a report be made in some formats; MORE is what else the help says of them."""
    *others, last = forms
    told = f"A report to make: {', '.join(others)} or {last}, with a file to write it to after a colon."
    return click.Option(
        ["-f", "--format", "targets"],
        multiple=True,
        type=TargetType(forms),
        callback=_refuse_mixture,
        help=f"{told}{more}",
    )


def _refuse_mixture(
    ctx: click.Context, param: click.Parameter, targets: Sequence[Target]
) -> Sequence[Target]:
    """Refuse several reports on the standard output of which a program would read one."""
    shown = [each.form for each in targets if each.path is None]
    alone = next((each for each in shown if each not in formats.FOLLOWING), None)
    if alone is not None and len(shown) > 1:
        message = f"{len(shown)} reports would be written to the standard output. Name a file: {alone}:FILE"
        raise click.BadParameter(message, ctx, param)
    return targets


def offer_verbosity(told: str) -> click.Option:
    """Let more be shown on a terminal; TOLD says what."""
    return click.Option(["-v", "--verbose"], is_flag=True, help=told)


class Target(NamedTuple):
    """A format and where its report goes; None is the standard output."""

    form: formats.Format
    path: Path | None = None
    is_folder: bool = False


class TargetType(click.ParamType[Target]):
    """`FORMAT` or `FORMAT:FILE`."""

    name = "FORMAT[:FILE]"

    def __init__(self, forms: Sequence[formats.Format]) -> None:
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
        path = "" if path == "-" else os.path.expanduser(path)  # noqa: PTH111 - a Path drops a slash at the end
        if known in formats.PRINTED and not path and sys.stdout.isatty():
            self.fail(f"a PDF is nothing for a screen. Name a file for it: {known}:report.pdf", param, ctx)
        if known == "brief" and path:
            known = formats.BRIEFS.get(Path(path).suffix, known)
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
            return OwnTarget(Path(value).expanduser())
        if not path or not template:
            self.fail(f"'{value}' needs a file on both sides of the colon.", param, ctx)
        if path == "-":
            return OwnTarget(Path(template).expanduser())
        path = os.path.expanduser(path)  # noqa: PTH111 - a Path drops a slash at the end
        return OwnTarget(Path(template).expanduser(), Path(path), _names_folder(path))


def _names_folder(path: str) -> bool:
    return path.endswith("/") or os.path.isdir(path)


_NO_CONFIG: Final = click.Option(
    ["--no-config", "no_config"],
    is_flag=True,
    help="Take no options from evenhand.toml or [tool.evenhand] of pyproject.toml.",
)
# What the options of a project may set: the parameters of commands that take any of these.
_FROM_PROJECT: Final = frozenset({"folder", "profile", "language", "min_grade"})


class Command(click.Command):
    """A command whose function is imported when it is run, and takes what the shared options say as one."""

    def __init__(self, name: str, function: str, params: Sequence[click.Parameter], told: str) -> None:
        """Keep where the function stands in this folder, as `module:name`."""
        has_options = any(param.name in _FROM_PROJECT for param in params)
        super().__init__(name, params=[*params, *([_NO_CONFIG] if has_options else [])], help=told)
        self.function = function

    def invoke(self, ctx: click.Context) -> Any:
        """Run the function, and give what it gives: the exit status, if it says any.

        What the command line leaves open the project's options say. Raises OptionsError.
        """
        if ctx.params.pop(_NO_CONFIG.name, None) is False:
            from evenhand.cli import project  # noqa: PLC0415 - to show help takes none of it

            project.fill_in(ctx)
        module, _, name = self.function.partition(":")
        run = getattr(import_module(f"evenhand.cli.{module}"), name)
        shared = {name: ctx.params[name] for name in Options._fields if name in ctx.params}
        given = {name: value for name, value in ctx.params.items() if name not in shared}
        if shared:
            given["options"] = Options(**shared)
        return ctx.invoke(run, **given)

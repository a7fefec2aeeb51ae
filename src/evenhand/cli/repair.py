"""`evenhand repair`: what to change so that a program conforms."""

from __future__ import annotations

import datetime as dt
import io
import os
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from evenhand.audit.exit_status import Status
from evenhand.cli.options import (
    Target,
    TargetType,
    as_of_option,
    language_option,
    open_policy,
    profile_option,
    rules_option,
)
from evenhand.cli.output import deliver, find_look, write_all
from evenhand.cli.programs import find_day, list_inputs, open_programs
from evenhand.reporting.formats import PLAIN_FORMATS
from evenhand.vocabulary.errors import nearest, suggest, visible
from evenhand.vocabulary.languages import Language

if TYPE_CHECKING:
    from evenhand.advice.searching import Changes
    from evenhand.policy.model import Policy

_BYTE_ORDER_MARK: Final = "\ufeff"
_NO_LINE_END: Final = "\n\\ No newline at end of file\n"


@click.command("repair")
@click.argument("path", metavar="PROGRAM", type=click.Path(path_type=Path))
@click.option(
    "-f",
    "--format",
    "targets",
    multiple=True,
    type=TargetType(PLAIN_FORMATS),
    help="A report to make: terminal, markdown or json, with a file to write it to after a colon.",
)
@click.option("--fix", "fixed", multiple=True, metavar="FACT", help="A fact that stays as it is; repeatable.")
@click.option("--score", metavar="SHARE", help="Reach this verified score, such as '60 %', and no more.")
@click.option(
    "--patch",
    type=click.Path(path_type=Path),
    help="Write the first set of changes as a patch to PROGRAM that keeps its comments.",
)
@rules_option
@profile_option
@as_of_option
@language_option
@click.option("-v", "--verbose", is_flag=True, help="Show every set of changes.")
def repair_command(
    path: Path,
    targets: Sequence[Target],
    fixed: Sequence[str],
    score: str | None,
    patch: Path | None,
    folder: Path | None,
    profile: Path | None,
    as_of: dt.date | None,
    language: Language,
    verbose: bool,
) -> int:
    """Find the fewest changes that make PROGRAM conform, each set verified by a new audit.

    Rules that no change meets, and rules that pull against each other, are named.

    \b
    evenhand repair program.yaml
    evenhand repair program.yaml --fix work.tasked --patch program.patch
    evenhand repair program.yaml --score '60 %'

    The exit status is 0 when some changes reach the goal, and 1 otherwise.
    """
    from evenhand.advice.repair import repair
    from evenhand.reporting.advice import render_repairs

    if patch is not None and path == Path("-"):
        raise click.UsageError("A patch is made to a file, and not to the standard input.")
    # What comes through a pipe can be read but once; what is not there is told of when it is opened.
    if patch is not None and os.path.exists(path) and not os.path.isfile(path):
        raise click.UsageError(f"A patch is made to a file, and '{visible(str(path))}' is none.")
    policy = open_policy(folder, profile, language)
    _check_facts(fixed, policy)
    wanted = None if score is None else _read_share(score)
    [program] = open_programs([path], policy)
    day = find_day(program, as_of)
    repairs, changes = repair(program, policy, as_of=day, fixed=fixed, score=wanted, language=language)
    look = find_look(verbose=verbose)
    inputs = [*list_inputs([path], profile, policy, [program])]
    if patch is not None:
        chosen = {fact: value for fact, value in changes[0].items() if not policy.facts[fact].is_given}
        write_all([(patch, _patch(path, chosen, policy))], inputs)
        inputs.append(patch)
    deliver(targets, lambda form: render_repairs(repairs, form, look), inputs)
    return Status.CLEAN if all(each.is_enough for each in repairs.sets) else Status.FAILED


def _check_facts(fixed: Iterable[str], policy: Policy) -> None:
    for name in fixed:
        if name not in policy.facts:
            near = nearest(name, policy.facts)
            raise click.UsageError(f"'{name}' is not a fact of this policy.{suggest(near)}")


def _read_share(score: str) -> Decimal:
    from evenhand.facts.kinds import MisreadError, read_share

    try:
        return read_share(score)
    except MisreadError as misread:
        raise click.UsageError(f"{misread.message} Expected {misread.expected}.") from None


def _patch(path: Path, changes: Changes, policy: Policy) -> bytes:
    """Make the patch that puts some answers into a file, to be applied in this folder."""
    import difflib

    from evenhand.policy.folder import find_here
    from evenhand.program.patching import patch_answers

    text = path.read_bytes().decode()
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    after = mark + patch_answers(text.removeprefix(mark), changes, policy)
    here, whole = find_here(), path.resolve()
    name = (whole.relative_to(here) if here and whole.is_relative_to(here) else Path(path.name)).as_posix()
    end = "\t" if " " in name else ""  # without it, what follows the space is taken for a date
    lines = difflib.unified_diff(_lines(text), _lines(after), f"a/{name}{end}", f"b/{name}{end}")
    patch = "".join(line if line.endswith("\n") else f"{line}{_NO_LINE_END}" for line in lines)
    return patch.encode(errors="surrogateescape")  # the name of a file need not be UTF-8


def _lines(text: str) -> list[str]:
    """Cut a text at line feeds only, as those do who apply patches."""
    return list(io.StringIO(text, newline="\n"))

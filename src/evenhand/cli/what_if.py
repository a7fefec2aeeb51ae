"""`evenhand what-if`: the audit before and after some facts are supposed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import click

from evenhand.audit.exit_status import FailOn, Gating, Undecided, find_status
from evenhand.cli.options import (
    Target,
    TargetType,
    as_of_option,
    fail_on_option,
    language_option,
    min_grade_option,
    open_policy,
    profile_option,
    rules_option,
    undecided_option,
)
from evenhand.cli.output import deliver, find_look
from evenhand.cli.programs import find_day, leave_out, list_inputs, open_programs
from evenhand.reporting.formats import PLAIN_FORMATS
from evenhand.vocabulary.languages import Language
from evenhand.vocabulary.verdicts import Grade


@click.command("what-if")
@click.argument("path", metavar="PROGRAM", type=click.Path(path_type=Path, allow_dash=True))
@click.argument("answers", metavar="FACT=VALUE...", nargs=-1, required=True)
@click.option(
    "-f",
    "--format",
    "targets",
    multiple=True,
    type=TargetType(PLAIN_FORMATS),
    help="A report to make: terminal, markdown or json, with a file to write it to after a colon. May be "
    "given several times.",
)
@rules_option
@profile_option
@as_of_option
@fail_on_option
@undecided_option
@min_grade_option
@language_option
@click.option("-v", "--verbose", is_flag=True, help="Show the new reasons and the criteria in the terminal.")
def what_if_command(
    path: Path,
    answers: Sequence[str],
    targets: Sequence[Target],
    folder: Path | None,
    profile: Path | None,
    as_of: dt.date | None,
    fail_on: FailOn,
    undecided: Undecided,
    min_grade: Grade | None,
    language: Language,
    verbose: bool,
) -> int:
    """Say what would move in the audit of PROGRAM if some facts were otherwise.

    Each FACT=VALUE sets one fact, the value written as in a program file. It takes the place of
    every claim about the fact, in every account. FACT= takes the claims away and leaves the fact
    open. The file stays as it is.

    \b
    evenhand what-if program.yaml sharing.approval_scope=none
    evenhand what-if program.yaml 'pay.offered_share={at_least: 50 %}' 'work.kinds=[feedback]'

    The exit status is that of the audit after.
    """
    from evenhand.comparing.what_if import what_if
    from evenhand.reporting.several import render_what_if

    policy = open_policy(folder, profile, language)
    [program] = open_programs([path], policy)
    described = leave_out(program, min_grade)
    outlook = what_if(described, policy, answers, as_of=find_day(described, as_of), language=language)
    look = find_look(verbose=verbose)
    inputs = list_inputs([path], profile, policy, [program])
    deliver(targets, lambda form: render_what_if(outlook, form, look), inputs)
    return find_status(outlook.after, Gating(fail_on, undecided))

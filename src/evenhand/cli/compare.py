"""`evenhand compare`: programs side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import click

from evenhand.cli.options import (
    Target,
    TargetType,
    as_of_option,
    fail_on_option,
    min_grade_option,
    open_policy,
    profile_option,
    rules_option,
    undecided_option,
)
from evenhand.cli.output import deliver, find_look
from evenhand.cli.programs import find_day, leave_out, list_inputs, open_programs
from evenhand.exits import Threshold, Undecided, find_status, worst
from evenhand.reporting.formats import COMPARISON_FORMATS
from evenhand.verdicts import Grade


@click.command("compare")
@click.argument("first", metavar="PROGRAM", type=click.Path(path_type=Path, allow_dash=True))
@click.argument(
    "others", metavar="PROGRAM...", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True)
)
@click.option(
    "-f",
    "--format",
    "targets",
    multiple=True,
    type=TargetType(COMPARISON_FORMATS),
    help="A report to make: terminal, html, markdown or json, with a file to write it to after a colon. "
    "May be given several times.",
)
@rules_option
@profile_option
@as_of_option
@fail_on_option
@undecided_option
@min_grade_option
@click.option("-v", "--verbose", is_flag=True, help="Show the reasons in the terminal.")
def compare_command(
    first: Path,
    others: Sequence[Path],
    targets: Sequence[Target],
    folder: Path | None,
    profile: Path | None,
    as_of: dt.date | None,
    fail_on: Threshold,
    undecided: Undecided,
    min_grade: Grade | None,
    verbose: bool,
) -> int:
    """Put PROGRAM files side by side, judged by the same rules.

    Opinions, score intervals and verdicts, criterion by criterion, and rule by rule where the
    programs differ. Of a program that several parties speak about, what nobody disputes and each
    side's account stand for it.

    \b
    evenhand compare ours.yaml theirs.yaml
    evenhand compare plans/*.yaml -f html:plans.html

    The exit status is the worst of those of the programs' audits.
    """
    from evenhand.comparing import compare
    from evenhand.engine import audit
    from evenhand.reporting.several import render_comparison

    paths = [first, *others]
    policy = open_policy(folder, profile)
    programs = [leave_out(program, min_grade) for program in open_programs(paths, policy)]
    audits = [audit(program, policy, as_of=find_day(program, as_of)) for program in programs]
    comparison = compare(audits)
    look = find_look(verbose=verbose)
    inputs = list_inputs(paths, profile, policy)
    deliver(targets, lambda form: render_comparison(comparison, form, look), inputs)
    return worst(find_status(each, fail_on, undecided) for each in audits)

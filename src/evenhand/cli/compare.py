"""`evenhand compare`: programs side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evenhand.audit.exit_status import FailOn, Gating, Undecided, find_status, worst
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
from evenhand.cli.output import Content, deliver, find_look
from evenhand.cli.programs import find_day, leave_out, list_inputs, open_programs
from evenhand.reporting.formats import COMPARISON_FORMATS, Format
from evenhand.reporting.look import Look
from evenhand.vocabulary.languages import Language
from evenhand.vocabulary.verdicts import Grade

if TYPE_CHECKING:
    from evenhand.comparing.side_by_side import Comparison


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
    type=TargetType((*COMPARISON_FORMATS, "pdf")),
    help="A report to make: terminal, html, markdown, json or pdf, with a file to write it to after a "
    "colon. May be given several times.",
)
@rules_option
@profile_option
@as_of_option
@fail_on_option
@undecided_option
@min_grade_option
@language_option
@click.option("-v", "--verbose", is_flag=True, help="Show the reasons in the terminal.")
def compare_command(
    first: Path,
    others: Sequence[Path],
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
    """Put PROGRAM files side by side, judged by the same rules.

    Opinions, score intervals and verdicts, criterion by criterion, and rule by rule where the
    programs differ. Of a program that several parties speak about, what nobody disputes and each
    side's account stand for it.

    \b
    evenhand compare ours.yaml theirs.yaml
    evenhand compare plans/*.yaml -f html:plans.html

    The exit status is the worst of those of the programs' audits.
    """
    from evenhand.audit.auditing import audit
    from evenhand.comparing.side_by_side import compare

    paths = [first, *others]
    policy = open_policy(folder, profile, language)
    programs = [leave_out(program, min_grade) for program in open_programs(paths, policy)]
    audits = [
        audit(program, policy, as_of=find_day(program, as_of), language=language) for program in programs
    ]
    comparison = compare(audits)
    look = find_look(verbose=verbose)
    inputs = list_inputs(paths, profile, policy, programs)
    deliver(targets, partial(_render, comparison, look), inputs)
    return worst(find_status(each, Gating(fail_on, undecided)) for each in audits)


def _render(comparison: Comparison, look: Look, form: Format) -> Content:
    from evenhand.reporting.pdf import render_comparison_pdf
    from evenhand.reporting.several import render_comparison

    return render_comparison_pdf(comparison) if form == "pdf" else render_comparison(comparison, form, look)

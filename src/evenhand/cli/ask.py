"""`evenhand ask`: what would settle an audit, and the letter that asks for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import click

from evenhand.cli.options import (
    Target,
    TargetType,
    as_of_option,
    language_option,
    min_grade_option,
    open_policy,
    profile_option,
    rules_option,
)
from evenhand.cli.output import deliver, find_look
from evenhand.cli.programs import find_day, leave_out, list_inputs, open_programs
from evenhand.reporting.formats import PLAIN_FORMATS, Format
from evenhand.vocabulary.languages import Language
from evenhand.vocabulary.verdicts import Grade


@click.command("ask")
@click.argument("path", metavar="PROGRAM", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "-f",
    "--format",
    "targets",
    multiple=True,
    type=TargetType(PLAIN_FORMATS),
    help="A report to make: terminal, markdown or json, with a file to write it to after a colon.",
)
@click.option("--letter", is_flag=True, help="Write the letter to the sponsor instead.")
@rules_option
@profile_option
@as_of_option
@min_grade_option
@language_option
@click.option("-v", "--verbose", is_flag=True, help="Show every question, and what decides each rule.")
def ask_command(
    path: Path,
    targets: Sequence[Target],
    letter: bool,
    folder: Path | None,
    profile: Path | None,
    as_of: dt.date | None,
    min_grade: Grade | None,
    language: Language,
    verbose: bool,
) -> int:
    """Say what to ask for next about PROGRAM: which documents, whom, and which questions.

    Documents are ranked by the weight of the open rules that they would decide; two that only
    work together are asked for together.

    \b
    evenhand ask program.yaml
    evenhand ask program.yaml --letter -f terminal:letter.txt

    The exit status is 0, whatever is open.
    """
    from evenhand.advice.advising import advise
    from evenhand.audit.case import Case
    from evenhand.reporting.advice import render_letter, render_requests

    policy = open_policy(folder, profile, language)
    [program] = open_programs([path], policy)
    described = leave_out(program, min_grade)
    advised = advise(Case(policy, described, find_day(described, as_of)), language)
    look = find_look(verbose=verbose)

    def make(form: Format) -> str:
        return render_letter(advised) if letter else render_requests(advised, form, look)

    deliver(targets, make, list_inputs([path], profile, policy, [program]))
    return 0

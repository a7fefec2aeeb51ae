"""`evenhand audit`: load the policy, load the programs, audit, render, exit."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evenhand.audit.exit_status import FailOn, Gating, Undecided, find_status, worst
from evenhand.cli.options import (
    OwnTarget,
    OwnTargetType,
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
from evenhand.cli.output import find_look
from evenhand.cli.programs import find_day, leave_out, list_inputs, open_programs
from evenhand.cli.reports import deliver_all, list_reports
from evenhand.reporting.formats import ADVISED, FORMATS, REQUESTING, Format
from evenhand.vocabulary.languages import Language
from evenhand.vocabulary.verdicts import Grade

if TYPE_CHECKING:
    from evenhand.audit.audit import Audit
    from evenhand.policy.model import Policy
    from evenhand.program.model import Program

_MANY = 5


@click.command("audit")
@click.argument("programs", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "-f",
    "--format",
    "targets",
    multiple=True,
    type=TargetType(),
    help=f"A report to make: {', '.join(FORMATS)} or pdf, with a file to write it to after a colon. May be "
    "given several times. A folder after the colon, which several programs need, gets a file for each "
    "program; with html, also an index that compares them.",
)
@click.option(
    "--template",
    "templates",
    multiple=True,
    type=OwnTargetType(),
    help="A template of your own to fill, with a file to write the report to after a colon. "
    "May be given several times.",
)
@rules_option
@profile_option
@as_of_option
@fail_on_option
@undecided_option
@min_grade_option
@click.option(
    "--require-quotes",
    is_flag=True,
    help="Refuse a program in which a quotation does not stand in a local copy of its source.",
)
@language_option
@click.option("-v", "--verbose", is_flag=True, help="Show every rule in the terminal, also the unknown.")
def audit_command(
    programs: Sequence[Path],
    targets: Sequence[Target],
    templates: Sequence[OwnTarget],
    folder: Path | None,
    profile: Path | None,
    as_of: dt.date | None,
    fail_on: FailOn,
    undecided: Undecided,
    min_grade: Grade | None,
    require_quotes: bool,
    language: Language,
    verbose: bool,
) -> int:
    """Audit PROGRAM files and report on them.

    Each PROGRAM is a YAML description of one early-access or testing program; `-` reads it from
    the standard input.

    \b
    evenhand audit program.yaml
    evenhand audit program.yaml -f html:report.html -f json:audit.json
    evenhand audit plans/*.yaml --fail-on critical
    """
    policy = open_policy(folder, profile, language)
    loaded = open_programs(programs, policy)
    if require_quotes:
        from evenhand.program.quoting import require_quotations

        require_quotations(*loaded)
    described = [leave_out(program, min_grade) for program in loaded]
    shown = None if templates else frozenset(each.form for each in targets or [Target("terminal")])
    audits = [_audit(program, policy, as_of, language, shown) for program in _progress(described)]
    inputs = chain(list_inputs(programs, profile, policy, loaded), (each.template for each in templates))
    gating = Gating(fail_on, undecided)
    deliver_all(audits, list_reports(targets, templates, find_look(verbose=verbose), gating), inputs)
    return worst(find_status(each, gating) for each in audits)


def _audit(
    program: Program,
    policy: Policy,
    as_of: dt.date | None,
    language: Language,
    shown: frozenset[Format] | None,
) -> Audit:
    """Audit a program, with as much advice as the formats show; without any, all of it may be asked for."""
    from evenhand.advice.advising import advise, request
    from evenhand.audit.auditing import describe
    from evenhand.audit.case import Case

    case = Case(policy, program, find_day(program, as_of))
    if shown is None or shown & ADVISED:
        return advise(case, language)
    return request(case, language) if shown & REQUESTING else describe(case, language)


def _progress(programs: Sequence[Program]) -> Iterator[Program]:
    if len(programs) < _MANY or not sys.stderr.isatty():
        yield from programs
        return
    with click.progressbar(programs, label="Auditing", file=sys.stderr) as bar:
        yield from bar

"""`evenhand audit`: load the policy, load the programs, audit, render, exit."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Final

import click

from evenhand.advice.advising import advise, request
from evenhand.audit import exit_status
from evenhand.audit.audit import Audit
from evenhand.audit.auditing import describe
from evenhand.cli.opening import open_policy
from evenhand.cli.options import Options
from evenhand.cli.programs import list_inputs, open_case_on_day, open_programs
from evenhand.cli.reports import deliver_all, list_reports
from evenhand.cli.targets import OwnTarget, Target
from evenhand.policy.model import Policy
from evenhand.program.model import Program
from evenhand.reporting import format_names

_MANY: Final = 5


def audit_command(
    programs: Sequence[Path], options: Options, *, templates: Sequence[OwnTarget]
) -> exit_status.Status:
    """Audit programs, and deliver every report on them."""
    policy = open_policy(options)
    opened = open_programs(programs, policy, options)
    shown = None if templates else frozenset(each.form for each in options.targets or [Target("terminal")])
    audits = [_audit(program, policy, options, shown) for program in _progress(opened)]
    inputs = chain(list_inputs(programs, policy, options, opened), (each.template for each in templates))
    deliver_all(audits, list_reports(options, templates), inputs)
    return exit_status.worst(exit_status.find_status(each, options.gating) for each in audits)


def _audit(
    program: Program, policy: Policy, options: Options, shown: frozenset[format_names.Format] | None
) -> Audit:
    """Audit a program, with as much advice as the formats show; without any, all of it may be asked for."""
    case = open_case_on_day(program, policy, options)
    if shown is None or shown & format_names.ADVISED:
        return advise(case, options.language)
    put_in_words = request if shown & format_names.REQUESTING else describe
    return put_in_words(case, options.language)


def _progress(programs: Sequence[Program]) -> Iterator[Program]:
    if len(programs) < _MANY or not sys.stderr.isatty():
        yield from programs
        return
    with click.progressbar(programs, label="Auditing", file=sys.stderr) as bar:
        yield from bar

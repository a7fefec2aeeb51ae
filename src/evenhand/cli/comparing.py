"""`evenhand compare`, `diff`, `verify` and `what-if`: one audit beside another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import click

from evenhand.audit import exit_status
from evenhand.audit.audit import Audit
from evenhand.audit.auditing import describe
from evenhand.cli.inputs import (
    find_day,
    list_inputs,
    open_audits,
    open_case_on_day,
    open_policy,
    open_program,
    open_programs,
)
from evenhand.cli.options import Options
from evenhand.cli.output import Content, deliver, find_look, show
from evenhand.cli.overlays import prepare_overlays
from evenhand.comparing.diff import diff, refuse_other_language
from evenhand.comparing.replay import find_program, refuse_other_policy, replay
from evenhand.comparing.side_by_side import MOST_LAID_OUT, Comparison, compare
from evenhand.comparing.turns import Turn
from evenhand.comparing.what_if import what_if
from evenhand.policy.model import Policy
from evenhand.program.loading import load_program
from evenhand.program.model import Program
from evenhand.reporting import formats, several
from evenhand.reporting.comparisons import render_comparison
from evenhand.reporting.pdf import render_comparison_pdf
from evenhand.reporting.several import render_replay

_ENDS: Final[Mapping[Turn | None, exit_status.Status]] = {
    None: exit_status.Status.CLEAN,
    "better": exit_status.Status.CLEAN,
    "other": exit_status.Status.UNDECIDED,
    "worse": exit_status.Status.FAILED,
}


def compare_command(
    first: Path, others: Sequence[Path], options: Options, *, account: str | None, why: bool
) -> exit_status.Status:
    """Deliver programs as a table."""
    paths = [first, *others]
    if why and len(paths) > MOST_LAID_OUT:
        message = f"--why lays out at most {MOST_LAID_OUT} programs, and these are {len(paths)}."
        raise click.UsageError(f"{message} Name those that you ask about.")
    policy = open_policy(options)
    programs = open_programs(paths, policy, options)
    statuses: list[exit_status.Status] = []
    lay_over = prepare_overlays(policy, programs, options)
    audits = (_note_end(lay_over(each), options, statuses) for each in _audit_each(programs, policy, options))
    try:
        comparison = compare(audits, account=account, why=why)
    except ValueError as unfit:
        raise click.UsageError(str(unfit)) from None
    deliver(partial(_render, comparison), options, list_inputs(paths, policy, options, programs))
    return exit_status.worst(statuses)


def _audit_each(programs: Iterable[Program], policy: Policy, options: Options) -> Iterator[Audit]:
    for program in programs:
        yield describe(open_case_on_day(program, policy, options), options.language)


def _note_end(audit: Audit, options: Options, statuses: list[exit_status.Status]) -> Audit:
    statuses.append(exit_status.find_status(audit, options.gating))
    return audit


def _render(comparison: Comparison, form: formats.Format, look: formats.Look) -> Content:
    return render_comparison_pdf(comparison) if form == "pdf" else render_comparison(comparison, form, look)


def diff_command(old: Path, new: Path, options: Options) -> exit_status.Status:
    """Deliver what moved between two audits."""
    was, now = open_audits(old, new)
    refuse_other_language(was, now, new)
    moves = diff(was, now)
    deliver(partial(several.render_diff, moves), options, [old, new])
    return _ENDS[moves.turn]


def verify_command(path: Path, options: Options, *, program_path: Path | None) -> exit_status.Status:
    """Replay an audit from its inputs, and say whether it comes out the same."""
    [recorded] = open_audits(path)
    profile = recorded.policy.profile
    policy = open_policy(options._replace(as_of=profile.as_of if profile else None), [recorded.language])
    refuse_other_policy(recorded, policy, path)
    found = program_path or find_program(recorded, path)
    program = load_program(found, policy, name=recorded.program.file)
    replayed = replay(recorded, program, policy)
    show(render_replay(replayed, find_look()))
    return exit_status.Status.CLEAN if replayed.is_same else exit_status.Status.FAILED


def what_if_command(path: Path, answers: Sequence[str], options: Options) -> exit_status.Status:
    """Deliver what would move in the audit of a program if some facts were otherwise."""
    policy = open_policy(options)
    program = open_program(path, policy, options)
    day = find_day(program, options)
    lay_over = prepare_overlays(policy, [program], options)
    outlook = what_if(program, policy, answers, as_of=day, language=options.language).laid_over(lay_over)
    deliver(
        partial(several.render_what_if, outlook), options, list_inputs([path], policy, options, [program])
    )
    return exit_status.find_status(outlook.after, options.gating)

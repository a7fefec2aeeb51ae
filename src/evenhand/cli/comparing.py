"""`evenhand compare`, `diff`, `verify` and `what-if`: one audit beside another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from evenhand.audit import exit_status
from evenhand.audit.auditing import describe
from evenhand.audit.loading import load_audit
from evenhand.cli.inputs import (
    find_day,
    list_inputs,
    open_case_on_day,
    open_policy,
    open_program,
    open_programs,
)
from evenhand.cli.options import Options
from evenhand.cli.output import Content, deliver, find_look, show
from evenhand.comparing.diff import diff, refuse_other_language
from evenhand.comparing.replay import find_program, refuse_other_policy, replay
from evenhand.comparing.side_by_side import Comparison, compare
from evenhand.comparing.what_if import what_if
from evenhand.program.loading import load_program
from evenhand.reporting import formats, several
from evenhand.reporting.pdf import render_comparison_pdf
from evenhand.reporting.several import render_replay


def compare_command(first: Path, others: Sequence[Path], options: Options) -> exit_status.Status:
    """Deliver programs side by side."""
    paths = [first, *others]
    policy = open_policy(options)
    programs = open_programs(paths, policy, options)
    audits = [describe(open_case_on_day(program, policy, options), options.language) for program in programs]
    inputs = list_inputs(paths, policy, options, programs)
    deliver(partial(_render, compare(audits)), options, inputs)
    return exit_status.worst(exit_status.find_status(each, options.gating) for each in audits)


def _render(comparison: Comparison, form: formats.Format, look: formats.Look) -> Content:
    return (
        render_comparison_pdf(comparison)
        if form == "pdf"
        else several.render_comparison(comparison, form, look)
    )


def diff_command(old: Path, new: Path, options: Options) -> exit_status.Status:
    """Deliver what moved between two audits."""
    was, now = load_audit(old), load_audit(new)
    refuse_other_language(was, now, new)
    moves = diff(was, now)
    deliver(partial(several.render_diff, moves), options, [old, new])
    return exit_status.Status.CLEAN if moves.is_still else exit_status.Status.FAILED


def verify_command(path: Path, options: Options, *, program_path: Path | None) -> exit_status.Status:
    """Replay an audit from its inputs, and say whether it comes out the same."""
    recorded = load_audit(path)
    policy = open_policy(options, [recorded.language])
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
    outlook = what_if(program, policy, answers, as_of=day, language=options.language)
    deliver(
        partial(several.render_what_if, outlook), options, list_inputs([path], policy, options, [program])
    )
    return exit_status.find_status(outlook.after, options.gating)

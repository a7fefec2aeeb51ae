"""`evenhand compare`: programs side by side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from evenhand.audit import exit_status
from evenhand.audit.auditing import describe
from evenhand.cli.inputs import list_inputs, open_case_on_day, open_policy, open_programs
from evenhand.cli.options import Options
from evenhand.cli.output import Content, deliver
from evenhand.comparing.side_by_side import Comparison, compare
from evenhand.reporting import format_names, several
from evenhand.reporting.look import Look
from evenhand.reporting.pdf import render_comparison_pdf


def compare_command(first: Path, others: Sequence[Path], options: Options) -> exit_status.Status:
    """Deliver programs side by side."""
    paths = [first, *others]
    policy = open_policy(options)
    programs = open_programs(paths, policy, options)
    audits = [describe(open_case_on_day(program, policy, options), options.language) for program in programs]
    inputs = list_inputs(paths, policy, options, programs)
    deliver(partial(_render, compare(audits)), options, inputs)
    return exit_status.worst(exit_status.find_status(each, options.gating) for each in audits)


def _render(comparison: Comparison, form: format_names.Format, look: Look) -> Content:
    return (
        render_comparison_pdf(comparison)
        if form == "pdf"
        else several.render_comparison(comparison, form, look)
    )

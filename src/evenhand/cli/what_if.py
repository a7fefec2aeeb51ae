"""`evenhand what-if`: the audit before and after some facts are supposed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from evenhand.audit import exit_status
from evenhand.cli.inputs import find_day, list_inputs, open_policy, open_program
from evenhand.cli.options import Options
from evenhand.cli.output import deliver
from evenhand.comparing.what_if import what_if
from evenhand.reporting import several


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

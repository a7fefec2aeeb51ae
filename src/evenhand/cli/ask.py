"""`evenhand ask`: what would settle an audit, and the letter that asks for it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from evenhand.advice.advising import advise
from evenhand.audit import exit_status
from evenhand.cli.inputs import list_inputs, open_case_on_day, open_policy, open_program
from evenhand.cli.options import Options
from evenhand.cli.output import deliver
from evenhand.reporting.advice import render_letter, render_requests


def ask_command(path: Path, options: Options, *, letter: bool) -> exit_status.Status:
    """Deliver what to ask for next about a program, or the letter that asks for it."""
    policy = open_policy(options)
    program = open_program(path, policy, options)
    advised = advise(open_case_on_day(program, policy, options), options.language)
    make = (lambda *_: render_letter(advised)) if letter else partial(render_requests, advised)
    deliver(make, options, list_inputs([path], policy, options, [program]))
    return exit_status.Status.CLEAN

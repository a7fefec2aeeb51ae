"""`evenhand ask`: what would settle an audit, and the letter that asks for it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from evenhand.advice.advising import advise
from evenhand.audit.exits import Status
from evenhand.cli.opening import open_policy
from evenhand.cli.options import Options
from evenhand.cli.output import deliver
from evenhand.cli.programs import audit_program, list_inputs, open_program
from evenhand.reporting.advice import render_letter, render_requests


def ask_command(path: Path, options: Options, *, letter: bool) -> Status:
    """Deliver what to ask for next about a program, or the letter that asks for it."""
    policy = open_policy(options)
    program = open_program(path, policy, options)
    advised = advise(audit_program(program, policy, options), program, policy)
    make = (lambda *_: render_letter(advised)) if letter else partial(render_requests, advised)
    deliver(make, options, list_inputs([path], policy, options, [program]))
    return Status.CLEAN

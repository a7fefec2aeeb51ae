"""`evenhand ask` and `evenhand repair`: what would settle an audit, and what would mend a program."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path

import click

from evenhand.advice.advising import advise
from evenhand.advice.repair import repair
from evenhand.audit import exit_status
from evenhand.cli.inputs import find_day, list_inputs, open_case_on_day, open_policy, open_program
from evenhand.cli.options import Options
from evenhand.cli.output import deliver, write_all
from evenhand.facts import kinds
from evenhand.policy.model import Policy
from evenhand.program.patching import make_patch
from evenhand.reporting.advice import render_letter, render_repairs, render_requests
from evenhand.vocabulary.errors import MisreadError, nearest, suggest
from evenhand.vocabulary.unseen import visible


def ask_command(path: Path, options: Options, *, letter: bool) -> exit_status.Status:
    """Deliver what to ask for next about a program, or the letter that asks for it."""
    policy = open_policy(options)
    program = open_program(path, policy, options)
    advised = advise(open_case_on_day(program, policy, options), options.language)
    make = (lambda *_: render_letter(advised)) if letter else partial(render_requests, advised)
    deliver(make, options, list_inputs([path], policy, options, [program]))
    return exit_status.Status.CLEAN


def repair_command(
    path: Path, options: Options, *, fixed: Sequence[str], score: str | None, patch: Path | None
) -> exit_status.Status:
    """Deliver the fewest changes that make a program conform, and write the first of them as a patch."""
    if patch is not None:
        _check_patched(path)
    policy = open_policy(options)
    _check_facts(fixed, policy)
    wanted = None if score is None else _read_share(score)
    program = open_program(path, policy, options)
    day = find_day(program, options)
    repairs, changes = repair(
        program, policy, as_of=day, fixed=fixed, score=wanted, language=options.language
    )
    inputs = [*list_inputs([path], policy, options, [program])]
    if patch is not None:
        chosen = {fact: value for fact, value in changes[0].items() if not policy.facts[fact].is_given}
        write_all([(patch, make_patch(path, chosen, policy))], inputs)
        inputs.append(patch)
    deliver(partial(render_repairs, repairs), options, inputs)
    return (
        exit_status.Status.CLEAN
        if all(each.is_enough for each in repairs.sets)
        else exit_status.Status.FAILED
    )


def _check_patched(path: Path) -> None:
    """Refuse to patch what is no file: what comes through a pipe can be read but once.

    What is not there is told of when it is opened.
    """
    if path == Path("-"):
        raise click.UsageError("A patch is made to a file, and not to the standard input.")
    if os.path.exists(path) and not os.path.isfile(path):
        raise click.UsageError(f"A patch is made to a file, and '{visible(str(path))}' is none.")


def _check_facts(fixed: Iterable[str], policy: Policy) -> None:
    for name in fixed:
        if name not in policy.facts:
            near = nearest(name, policy.facts)
            raise click.UsageError(f"'{name}' is not a fact of this policy.{suggest(near)}")


def _read_share(score: str) -> Decimal:
    try:
        return kinds.read_share(score)
    except MisreadError as misread:
        raise click.UsageError(f"{misread.message} Expected {misread.expected}.") from None

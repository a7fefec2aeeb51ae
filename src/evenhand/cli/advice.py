"""`evenhand ask` and `evenhand repair`: what would settle an audit, and what would mend a program."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import click

from evenhand.advice.advising import advise
from evenhand.advice.repair import repair
from evenhand.audit import exit_status
from evenhand.cli.inputs import find_day, list_inputs, open_case_on_day, open_policy, open_program
from evenhand.cli.options import Options
from evenhand.cli.output import Content, deliver, tell, write_all
from evenhand.facts import kinds
from evenhand.policy.model import Policy
from evenhand.program.patching import find_unpatched, make_patch
from evenhand.program.planning import write_planned
from evenhand.reporting.advice import Reader, render_letter, render_repairs, render_requests
from evenhand.vocabulary.errors import MisreadError, nearest, suggest
from evenhand.vocabulary.unseen import visible
from evenhand.vocabulary.verdicts import Aim


def ask_command(path: Path, options: Options, *, letter: bool, reader: Reader | None) -> exit_status.Status:
    """Deliver what to ask for next about a program, or the letter that asks for it."""
    policy = open_policy(options)
    program = open_program(path, policy, options)
    tell("Working out what would settle it ...")
    advised = advise(open_case_on_day(program, policy, options), options.language)
    make = (lambda *_: render_letter(advised)) if letter else partial(render_requests, advised, reader=reader)
    deliver(make, options, list_inputs([path], policy, options, [program]))
    return exit_status.Status.CLEAN


class PlanWish(NamedTuple):
    """What a plan is to reach, which facts stay, and which may be taken away."""

    goal: Aim | None
    score: str | None
    fixed: Sequence[str]
    released: Sequence[str]


def repair_command(
    path: Path, options: Options, *, patch: Path | None, plan: Path | None, **wished: Any
) -> exit_status.Status:
    """Deliver the plans that change least to reach a goal, and write the first of them down."""
    wish = PlanWish(**wished)
    if patch is not None:
        _check_patched(path)
    if wish.goal is not None and wish.score is not None:
        raise click.UsageError("--goal and --score are two goals: give one of them.")
    policy = open_policy(options)
    _check_facts([*wish.fixed, *wish.released], policy)
    wanted = None if wish.score is None else _read_share(wish.score)
    program = open_program(path, policy, options)
    tell("Looking for plans ...")
    repairs = repair(
        program,
        policy,
        as_of=find_day(program, options),
        goal=wish.goal,
        fixed=wish.fixed,
        released=wish.released,
        score=wanted,
        language=options.language,
    )
    case = open_case_on_day(program, policy, options)
    first = repairs.sets[0]
    files: list[tuple[Path, Content]] = []
    if patch is not None:
        files.append((patch, make_patch(path, first.chosen, policy, program)))
        _tell_unpatched(find_unpatched(first.chosen, program))
        _tell_open([each.fact for each in first.changes if each.need != "find out" and not each.is_chosen])
    if plan is not None:
        known = {fact: answer.possible for fact, answer in case.agreed.stated.items() if answer.claims}
        written = write_planned(program.header, known, first.chosen, policy, case.day, first.open)
        files.append((plan, written))
    inputs = [*list_inputs([path], policy, options, [program])]
    write_all(files, inputs)
    deliver(partial(render_repairs, repairs), options, [*inputs, *(file for file, _ in files)])
    is_reached = all(each.is_enough for each in repairs.sets)
    return exit_status.Status.CLEAN if is_reached else exit_status.Status.FAILED


def _tell_unpatched(facts: Sequence[str]) -> None:
    if facts:
        message = "The patch leaves out what stands on record, which no claim can change: {}."
        click.echo(message.format(", ".join(facts)), err=True)


def _tell_open(facts: Sequence[str]) -> None:
    if facts:
        message = "The patch leaves out what hangs on what has to be found out first: {}."
        click.echo(message.format(", ".join(facts)), err=True)


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

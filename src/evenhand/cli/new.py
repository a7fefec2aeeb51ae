"""`evenhand new`: a program file from the answers to the policy's questions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from evenhand.asking import questionnaire
from evenhand.cli.inputs import open_policy
from evenhand.cli.options import Options
from evenhand.cli.output import refuse_output, write_all
from evenhand.policy.model import Fact, Policy
from evenhand.reading import take_in
from evenhand.vocabulary.errors import ProgramError


def new_program_command(path: Path, options: Options, *, blank: bool) -> None:
    """Write the description of a program, from the answers to the policy's questions."""
    refuse_output(path, inputs=())
    if path.exists():
        raise click.UsageError(f"'{path}' is there already.")
    policy = open_policy(options)
    thing, sponsor = policy.subject.thing or "program", policy.subject.sponsor or "sponsor"
    header = {"name": f"the {thing}", "sponsor": f"its {sponsor}"}
    answers: dict[str, questionnaire.Answered] = {}
    if not blank:
        header = {"name": _prompt(f"What is the {thing} called"), "sponsor": _prompt("Who runs it")}
    try:
        if not blank:
            _ask_all(policy, answers)
    finally:  # whatever ends the questions, no answer is lost
        write_all([(path, questionnaire.write_description(header, answers, policy))], inputs=())
    click.echo(f"Written to {path}, {len(answers)} of {len(policy.facts)} facts answered.")


def _ask_all(policy: Policy, answers: dict[str, questionnaire.Answered]) -> None:
    """Put one question after the other, until none matters or the input ends."""
    passed_over: set[str] = set()
    try:
        while (fact := questionnaire.find_next(policy, answers, passed_over)) is not None:
            answer = _ask(fact, policy, answers)
            if answer is None:
                passed_over.add(fact.path)
            else:
                answers[fact.path] = answer
    except click.Abort:
        click.echo()


def _ask(
    fact: Fact, policy: Policy, answers: Mapping[str, questionnaire.Answered]
) -> questionnaire.Answered | None:
    """Put one question until it has an answer that can be read, or none."""
    click.echo(f"\n{fact.question}")
    if fact.help:
        click.echo(fact.help)
    explained = questionnaire.explain_answers(fact)
    more = "; ?: what that means" if explained else ""
    while True:
        text = _prompt(
            f"({questionnaire.say_expected(fact)}{more}; Enter: I don't know)", default="", show_default=False
        )
        if not text.strip(" ~"):
            return None
        if explained and text.strip() == "?":
            click.echo("\n".join(explained))
            continue
        try:
            return questionnaire.read_answer(text, fact, policy, answers)
        except ProgramError as error:
            problem = error.problems[0]
            click.echo(f"{problem.message} Expected {problem.expected}.")


def _prompt(question: str, **options: Any) -> str:
    """Ask until what is typed is text, as what is written has to be."""
    while True:
        try:
            text = take_in(click.prompt(question, **options))
            text.encode()
        except UnicodeError:
            click.echo("This is not UTF-8 text.")
        else:
            return text

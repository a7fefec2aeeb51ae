"""`evenhand new`: a program file from the answers to the policy's questions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from evenhand.cli.options import open_policy, profile_option, rules_option
from evenhand.cli.output import refuse_output, write_all

if TYPE_CHECKING:
    from evenhand.facts.possible import Possible
    from evenhand.policy.model import Fact, Policy

# The questions ask for a yes or no; a file holds neither.
_WORDS: Final = {"yes": "true", "y": "true", "no": "false", "n": "false"}


@click.command("new")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--blank", is_flag=True, help="Ask nothing, and write every question unanswered.")
@rules_option
@profile_option
def new_program_command(path: Path, blank: bool, folder: Path | None, profile: Path | None) -> None:
    """Write the description of a program to FILE, from your answers to the policy's questions.

    Only questions that still matter are put. Enter alone means "I don't know" and leaves the fact
    open; end the input (Ctrl-D) to stop and keep what you answered. An existing file is never
    overwritten.

    \b
    evenhand new program.yaml
    evenhand new program.yaml --blank
    """
    from evenhand.asking.questionnaire import write_description

    refuse_output(path, inputs=())
    if path.exists():
        raise click.UsageError(f"'{path}' is there already.")
    policy = open_policy(folder, profile)
    header = {"name": "the program", "sponsor": "its sponsor"}
    written: dict[str, Any] = {}
    if not blank:
        header = {"name": _prompt("What is the program called"), "sponsor": _prompt("Who runs it")}
    try:
        if not blank:
            _ask_all(policy, written)
    finally:  # whatever ends the questions, no answer is lost
        write_all([(path, write_description(header, written, policy))], inputs=())
    click.echo(f"Written to {path}, {len(written)} of {len(policy.facts)} facts answered.")


def _ask_all(policy: Policy, written: dict[str, Any]) -> None:
    """Put one question after the other, until none matters or the input ends."""
    from evenhand.asking.questionnaire import find_next

    answers: dict[str, Possible] = {}
    passed_over: set[str] = set()
    try:
        while (fact := find_next(policy, answers, passed_over)) is not None:
            answer = _ask(fact, policy)
            if answer is None:
                passed_over.add(fact.path)
            else:
                written[fact.path], answers[fact.path] = answer
    except click.Abort:
        click.echo()


def _ask(fact: Fact, policy: Policy) -> tuple[Any, Possible] | None:
    """Put one question until it has an answer that can be read, or none."""
    from evenhand.facts.kinds import Boolean
    from evenhand.vocabulary.errors import ProgramError

    click.echo(f"\n{fact.question}")
    if fact.help:
        click.echo(fact.help)
    words = _WORDS if isinstance(fact.kind, Boolean) else {}
    expected = "yes or no" if words else fact.kind.expected
    while True:
        text = _prompt(f"({expected}; Enter: I don't know)", default="", show_default=False)
        if not text.strip(" ~"):
            return None
        try:
            return _read(words.get(text.strip().lower(), text), fact, policy)
        except ProgramError as error:
            problem = error.problems[0]
            said = expected if words else problem.expected or expected
            click.echo(f"{problem.message} Expected {said}.")


def _prompt(question: str, **options: Any) -> str:
    """Ask until what is typed is text, as what is written has to be."""
    from evenhand.reading import take_in

    while True:
        try:
            text = take_in(click.prompt(question, **options))
            text.encode()
        except UnicodeError:
            click.echo("This is not UTF-8 text.")
        else:
            return text


def _read(text: str, fact: Fact, policy: Policy) -> tuple[Any, Possible]:
    """Read an answer as a program file would. Raises ProgramError."""
    from evenhand.program.loading import load_program
    from evenhand.reading import read
    from evenhand.vocabulary.errors import Place, Problem, ProgramError

    described: Mapping[str, Any] = read(f"{fact.path}: {text}", error=ProgramError).values
    header = {"name": "an answer", "sponsor": "nobody"}
    program = load_program({"program": header, "facts": described}, policy)
    if not program.claims:
        raise ProgramError([Problem(Place("<answer>"), "This says nothing.")])
    return described[fact.path], program.claims[0].possible

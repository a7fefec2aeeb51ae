"""`evenhand read --into`: a person taken through what was found, clause by clause or fact by fact."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

import click

from evenhand.asking.passages import Reading, passages
from evenhand.asking.suggesting import ask_for_suggestions
from evenhand.cli.keeping import KeptFile
from evenhand.cli.output import find_look
from evenhand.cli.read_absences import Silences
from evenhand.cli.read_clauses import ClauseByClause
from evenhand.cli.read_facts import FactByFact
from evenhand.cli.read_into import Reader, start_draft
from evenhand.cli.read_options import Wanted
from evenhand.cli.read_places import TextsShown
from evenhand.cli.read_prompts import StoppedError
from evenhand.policy.model import Policy
from evenhand.policy.translation import translate
from evenhand.vocabulary.errors import Place, Problem, ProgramError, nearest, suggest
from evenhand.vocabulary.languages import Language, say

_MANY: Final = 10  # times as many passages, where a person asks for more


def read_through(path: Path, reading: Reading, policy: Policy, wish: Wanted, language: Language) -> None:
    """Take a person through what was found; what is answered is written at once. Raises ProgramError."""
    reader = _start_reader(path, policy, wish, language)
    try:
        reader.take_sources(reading.texts)
        if wish.order == "fact":
            _read_by_fact(reader, reading, policy, wish)
        else:
            _read_by_clause(reader, reading, wish)
        reader.tell_elsewhere(reading)
    except StoppedError:
        pass
    except click.Abort:
        click.echo()
    if path.exists():
        click.echo(say("What was answered stands in {path}.", path=path))
    else:
        click.echo(say("Nothing was answered, and nothing is written."))


def _start_reader(path: Path, policy: Policy, wish: Wanted, language: Language) -> Reader:
    if wish.by is not None and not path.exists():
        raise click.UsageError(
            f"'{path}' is new and has no parties yet; 'evenhand new --sides {path}' asks who they are."
        )
    file, spoken = KeptFile(path), translate(policy, language)
    draft = start_draft(file, policy, spoken)
    if wish.by is not None and wish.by not in draft.program.parties:
        meant = suggest(nearest(wish.by, draft.program.parties))
        raise click.UsageError(f"'{wish.by}' is not a party of '{path}'.{meant}")
    return Reader(file, draft, spoken, find_look(), wish.by, is_part=wish.section is not None)


def _read_by_fact(reader: Reader, reading: Reading, policy: Policy, wish: Wanted) -> None:
    """Go through the facts; a command of the user's may suggest an answer to each. Raises StoppedError."""

    def find_more(fact: str) -> Reading:
        most = _MANY * wish.most
        return passages(reading.texts, policy, facts=[fact], section=wish.section, most=most)

    by_fact = FactByFact(reader, reading, find_more, find_look())
    if wish.suggest is not None:
        command = shlex.split(wish.suggest)
        suggested = ask_for_suggestions(reading, policy, partial(_run, command))
        # Its name alone: what else stands on a command line may be a secret.
        by_fact.take_suggestions(suggested, Path(command[0]).name)
    by_fact.read()


def _read_by_clause(reader: Reader, reading: Reading, wish: Wanted) -> None:
    """Go through the clauses, and where all was read, through what none says. Raises StoppedError."""
    is_whole = not wish.facts and not wish.criteria and wish.section is None
    places = TextsShown(reader.path, reading.texts, reader.new) if is_whole else None
    ClauseByClause(reader, list(reading.by_clause()), places, find_look()).read()
    if is_whole:
        Silences(reader, reading, find_look()).ask()


def _run(command: Sequence[str], lines: str) -> str:
    """Run a command of the user's with what it is asked. Raises ProgramError where it fails."""
    try:
        done = subprocess.run(command, input=lines.encode(), stdout=subprocess.PIPE, check=True)  # noqa: S603 - the user's own
    except (OSError, ValueError, subprocess.CalledProcessError) as failure:
        message = f"The command that suggests answers cannot be run: {failure}."
        raise ProgramError([Problem(Place.whole("--suggest"), message, "a command that ends well")]) from None
    return done.stdout.decode(errors="replace")

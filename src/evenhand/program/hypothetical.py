"""Supposing that some facts were otherwise: the program that `what-if`, `ask` and `repair` try out.

What is supposed is loaded from `fact=value` on the command line, or from a mapping.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from msgspec.structs import replace

from evenhand.facts.possible import Possible
from evenhand.policy.model import Policy
from evenhand.program.loading import complain_of_fact
from evenhand.program.model import Claim, Program
from evenhand.reading import Complaints, KeyPath, Located, read, take_in
from evenhand.vocabulary.errors import MisreadError, Place, Problem, ProgramError

_NAME: Final = "argument"


def suppose(program: Program, policy: Policy, answers: Mapping[str, Possible]) -> Program:
    """Give the program in which these facts are so, in every account, whoever says otherwise.

    Each answer takes the place of every claim about its fact and is the record's. An open answer
    takes the claims away. The digest becomes that of the program and the supposition together.
    """
    kept = tuple(claim for claim in program.claims if claim.fact not in answers)
    supposed = tuple(_claims(program, policy, answers))
    return replace(program, claims=(*kept, *supposed), digest=_digest(program, answers))


def _claims(program: Program, policy: Policy, answers: Mapping[str, Possible]) -> Iterator[Claim]:
    for path, possible in answers.items():
        if not policy.facts[path].kind.is_open(possible):
            yield Claim(path, possible, possible, Place(program.file))


def _digest(program: Program, answers: Mapping[str, Possible]) -> str:
    spelt = [f"{path}={answers[path].spelling()}" for path in sorted(answers)]
    return hashlib.sha256("\0".join([program.digest, *spelt]).encode()).hexdigest()


def load_answers(source: Mapping[str, Any] | Iterable[str], policy: Policy) -> dict[str, Possible]:
    """Load answers from a mapping of facts and values, or from texts such as `pay.offered_share=50 %`.

    Each value is written as in a program file; an empty one leaves its fact open.

    Raises ProgramError with everything that is wrong with any.
    """
    problems: list[Problem] = []
    if isinstance(source, Mapping):
        located = read(source, error=ProgramError, name="<answers>")
    else:
        located = _read_arguments(source, problems)
    complaints = Complaints(located, problems)
    answers = {}
    for written, raw in located.values.items():
        fact = policy.renamed.get(written, written)
        known = policy.facts.get(fact)
        if known is None:
            complain_of_fact(fact, (fact,), policy, complaints)
            continue
        try:
            answers[fact] = known.kind.anything if raw is None else known.kind.read(raw)
        except MisreadError as misread:
            complaints.add_misread((fact,), misread)
    if problems:
        raise ProgramError(problems)
    return answers


def _read_arguments(arguments: Iterable[str], problems: list[Problem]) -> Located:
    """Read `fact=value` texts as the lines of one file: the line of a problem is the argument's number."""
    lines = [take_in(argument).replace("\n", " ") for argument in arguments]
    values: dict[str, Any] = {}
    places: dict[KeyPath, Place] = {}
    for number, line in enumerate(lines, 1):
        fact, sign, _ = line.partition("=")
        place = Place(_NAME, number)
        if not sign or not fact:
            said = "This sets no fact."
            problems.append(Problem(place, said, "fact=value", excerpt=line, code="wrong-value"))
        elif fact in values:
            said = f"'{fact}' is set twice."
            problems.append(Problem(place, said, "each fact once", excerpt=line, code="duplicate", path=fact))
        else:
            try:
                value = _read_value(fact, line)
            except ProgramError as unreadable:
                problems += [_move(problem, number, line) for problem in unreadable.problems]
            else:
                values[fact] = value.values[0]
                places |= {(fact, *path[1:]): at._replace(line=number) for path, at in value.places.items()}
    keys: dict[KeyPath, Place] = {(fact,): places[fact,]._replace(column=1) for fact in values}
    return Located(_NAME, "\n".join(lines), values, places, keys)


def _read_value(fact: str, line: str) -> Located:
    """Read what stands behind the sign, in the column in which it stands.

    The dash makes it the one item of a list, so that it may also be empty.
    """
    before = len(fact) + len("=")
    return read(f"{'-'.ljust(before)}{line[before:]}\n", error=ProgramError, name=_NAME)


def _move(problem: Problem, number: int, line: str) -> Problem:
    return problem._replace(place=problem.place._replace(line=number), excerpt=line)

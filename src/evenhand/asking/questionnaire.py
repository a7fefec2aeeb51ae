"""The questionnaire: which question to put next, and the program file that the answers make.

Only questions that still matter are put: those that some rule asks which the answers so far leave
open. "I don't know" is always an answer, and leaves the fact open.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from evenhand.audit.judging import judge
from evenhand.facts import kinds
from evenhand.facts.possible import Possible
from evenhand.policy import consistency
from evenhand.policy.conditions import Answers
from evenhand.policy.model import Fact, Policy, Rule
from evenhand.program.loading import load_program
from evenhand.reading import read
from evenhand.reporting.templates import fill
from evenhand.vocabulary.errors import Place, Problem, ProgramError

_WIDTH: Final = 100
# The questions ask for a yes or no; a file holds neither.
_WORDS: Final = {"yes": "true", "y": "true", "no": "false", "n": "false"}
_NOBODY: Final = {"name": "an answer", "sponsor": "nobody"}


class Answered(NamedTuple):
    """An answer as it stands in a program file, and what it says is possible."""

    written: Any
    possible: Possible


def find_next(policy: Policy, answers: Mapping[str, Answered], passed_over: Collection[str]) -> Fact | None:
    """Find the fact to ask about: a core question, or else the one that most open rules ask for.

    Nobody is asked twice, nor what no open rule asks for.
    """
    parameters = policy.parameters_on(policy.effective)
    said = consistency.make_consistent(
        {path: each.possible for path, each in answers.items()}, policy
    ).possible
    known = Answers(consistency.work_out(said, policy), parameters)
    open_rules = [rule for rule in policy.rules if _is_open(rule, known)]
    asking = Counter(path for rule in open_rules for path in policy.asked_by(rule))
    done = {*answers, *passed_over, *(path for path, possible in said.items() if possible.is_exact)}
    waiting = [path for path in policy.facts if path in asking and path not in done]
    core = (path for path in policy.core_questions if path in waiting)
    found = next(core, None) or max(waiting, key=lambda path: asking[path], default=None)
    return None if found is None else policy.facts[found]


def _is_open(rule: Rule, known: Answers) -> bool:
    return len(judge(rule, known).outcomes) > 1


def say_expected(fact: Fact) -> str:
    """Say what a person may answer."""
    return "yes or no" if isinstance(fact.kind, kinds.Boolean) else fact.kind.expected


def explain_answers(fact: Fact) -> tuple[str, ...]:
    """Say what the words of an answer mean, and what clauses of a program's own text answer."""
    return (*fact.kind.explained, *fact.clauses_in_words)


def read_answer(text: str, fact: Fact, policy: Policy, others: Mapping[str, Answered]) -> Answered:
    """Read an answer as a program file would, and yes and no where the question asks for them.

    Raises ProgramError, whose first problem says what was expected, also where it cannot be so together with
    the OTHERS.
    """
    answer = _read_plainly(text, fact, policy)
    said = {path: each.possible for path, each in others.items()} | {fact.path: answer.possible}
    for entry in consistency.make_consistent(said, policy).contradicted:
        if entry.basis == "meaning" and fact.path in policy.facts_of(entry):
            message = f"This cannot be so together with another answer: {entry.because}"
            raise ProgramError([Problem(Place("<answer>"), message, "what goes with it")])
    return answer


def _read_plainly(text: str, fact: Fact, policy: Policy) -> Answered:
    is_question = isinstance(fact.kind, kinds.Boolean)
    try:
        return _read(_WORDS.get(text.strip().lower(), text) if is_question else text, fact, policy)
    except ProgramError as error:
        expected = say_expected(fact)
        problem = error.problems[0]
        said = expected if is_question else problem.expected or expected
        raise ProgramError([problem._replace(expected=said)]) from None


def _read(text: str, fact: Fact, policy: Policy) -> Answered:
    described: Mapping[str, Any] = read(f"{fact.path}: {text}", error=ProgramError).values
    program = load_program({"program": _NOBODY, "facts": described}, policy)
    if not program.claims:
        raise ProgramError([Problem(Place("<answer>"), "This says nothing.")])
    return Answered(described[fact.path], program.claims[0].possible)


def write_description(header: Mapping[str, Any], answers: Mapping[str, Answered], policy: Policy) -> str:
    """Write a commented program file: every fact with its question, answered or not."""
    groups: dict[str, list[tuple[str, list[Markup], Any]]] = {}
    for path, fact in policy.facts.items():
        group, _, name = path.partition(".")
        groups.setdefault(group, []).append(
            (name, _comment(fact), answers[path].written if path in answers else None)
        )
    return fill("program.yaml.j2", header=header, groups=groups, policy=policy)


def _comment(fact: Fact) -> list[Markup]:
    parts = (fact.question, fact.help or "", f"Answer: {fact.kind.expected}.")
    lines = (line for part in parts for line in textwrap.wrap(part, _WIDTH))
    return [Markup(line) for line in lines]  # noqa: S704 - a comment of the policy's own words

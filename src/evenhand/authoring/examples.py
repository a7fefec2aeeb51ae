"""The examples that a rule carries: running them, and finding answers for one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from evenhand.audit.case import Case
from evenhand.audit.workings import find_missing_rates
from evenhand.authoring.diagnostics import Diagnostic
from evenhand.facts import operators
from evenhand.facts.possible import Possible
from evenhand.policy.model import Example, Policy, Rule
from evenhand.policy.representatives import Representatives
from evenhand.program.loading import load_program
from evenhand.vocabulary.errors import MisreadError, Place, ProgramError
from evenhand.vocabulary.verdicts import Verdict

Wanted = Callable[[Mapping[str, Possible]], operators.Truth]

MOST_TRIES: Final = 20_000


def run_examples(policy: Policy) -> Iterator[tuple[Rule, Example, Diagnostic | None]]:
    """Judge every example by its rule, and say where the verdict is not the one it states."""
    for rule in policy.rules:
        for example, _, diagnostic in run_examples_of(rule, policy):
            yield rule, example, diagnostic


def run_examples_of(rule: Rule, policy: Policy) -> Iterator[tuple[Example, Place, Diagnostic | None]]:
    """Judge the examples of one rule, each with its place."""
    for example, place in zip(rule.examples, rule.example_places, strict=True):
        yield example, place, _check(rule, example, place, policy)


def judge_example(rule: Rule, example: Example, policy: Policy) -> Verdict:
    """Give a rule's verdict on an example.

    Raises ProgramError when its facts cannot be read.
    """
    return open_example(example, policy).hear(rule).ruling.verdict


def open_example(example: Example, policy: Policy) -> Case:
    """Open the case of an example, by which any rule can be judged.

    Raises ProgramError when its facts cannot be read.
    """
    header = {"name": example.name, "sponsor": "nobody"}
    program = load_program({"program": header, "facts": example.facts}, policy, name=example.name)
    return Case(policy, program, example.as_of or policy.effective)


def name_by_answers(answers: Mapping[str, Possible], policy: Policy) -> str:
    """Name an example by its answers, as a draft does until its author names it."""
    named = [
        f"{policy.facts[path].title}: {policy.facts[path].kind.show(each)}" for path, each in answers.items()
    ]
    name = "; ".join(named)
    return name[:1].upper() + name[1:]


def has_name_of_a_draft(example: Example, policy: Policy) -> bool:
    """Checks if an example still has the name that a draft gives it."""
    try:
        answers = {path: policy.facts[path].kind.exactly(raw) for path, raw in example.facts.items()}
    except (KeyError, MisreadError):
        return False
    return example.name == name_by_answers(answers, policy)


def _check(rule: Rule, example: Example, place: Place, policy: Policy) -> Diagnostic | None:
    try:
        case = open_example(example, policy)
    except ProgramError as error:
        said = " ".join(problem.said for problem in error.problems)
        return Diagnostic(place, "example-unreadable", f"'{example.name}' cannot be read: {said}")
    verdict = case.hear(rule).ruling.verdict
    if verdict == example.verdict:
        return None
    message = f"'{example.name}' states {example.verdict} and comes out as {verdict}"
    return Diagnostic(place, "example-wrong", f"{message}{_say_missing_rates(rule, case)}.")


def _say_missing_rates(rule: Rule, case: Case) -> str:
    """Say between which currencies no rate is given, where a verdict is open for that."""
    judged = case.hear(rule).accounts[case.agreed.id]
    pairs = (pair for reason in judged.reasons for pair in find_missing_rates(reason, case.policy))
    return "".join(f"; {left} and {right}: no rate is given" for left, right in dict.fromkeys(pairs))


class SearchLimitError(Exception):
    """The search was given up before every representative was tried."""


def find_satisfying(
    facts: Sequence[str], representatives: Representatives, wanted: Wanted
) -> Mapping[str, Possible] | None:
    """Choose an answer for as few of the facts, in their order, as make what is wanted certain.

    What is already false with some facts open is false whatever they are, so that such branches
    are left out. Raises SearchLimitError after `MOST_TRIES`.
    """
    tries = 0

    def search(chosen: dict[str, Possible], rest: Sequence[str]) -> Mapping[str, Possible] | None:
        nonlocal tries
        tries += 1
        if tries > MOST_TRIES:
            raise SearchLimitError
        truth = wanted(chosen)
        if truth is not None or not rest:
            return dict(chosen) if truth else None
        for answer in representatives[rest[0]]:
            found = search({**chosen, rest[0]: answer}, rest[1:])
            if found is not None:
                return found
        return None

    return search({}, facts)

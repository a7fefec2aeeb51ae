"""Running the examples that a rule carries."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.accounts import take_accounts
from evenhand.checking.diagnostics import Diagnostic
from evenhand.errors import Place, ProgramError
from evenhand.judging import judge
from evenhand.loading import load_program
from evenhand.policy import Example, Policy, Rule
from evenhand.verdicts import Verdict


def run_examples(policy: Policy) -> Iterator[tuple[Rule, Example, Diagnostic | None]]:
    """Judge every example by its rule, and say where the verdict is not the one it states."""
    for rule in policy.rules:
        for example, place in zip(rule.examples, rule.example_places, strict=True):
            yield rule, example, _check(rule, example, place, policy)


def judge_example(rule: Rule, example: Example, policy: Policy) -> Verdict:
    """Give a rule's verdict on an example.

    Raises ProgramError when its facts cannot be read.
    """
    header = {"name": example.name, "sponsor": "nobody"}
    program = load_program({"program": header, "facts": example.facts}, policy, name=example.name)
    day = example.as_of or policy.effective
    bounds = policy.bounds_on(day)
    return judge(rule, take_accounts(program, policy)[0].answers(bounds)).verdict


def comes_out(rule: Rule, example: Example, policy: Policy) -> bool:
    """Checks if an example can be read and comes out as it states."""
    try:
        return judge_example(rule, example, policy) == example.verdict
    except ProgramError:
        return False


def _check(rule: Rule, example: Example, place: Place, policy: Policy) -> Diagnostic | None:
    try:
        verdict = judge_example(rule, example, policy)
    except ProgramError as error:
        said = " ".join(f"{problem.message} Expected {problem.expected}." for problem in error.problems)
        return Diagnostic(place, "example-unreadable", f"'{example.name}' cannot be read: {said}")
    if verdict == example.verdict:
        return None
    message = f"'{example.name}' states {example.verdict} and comes out as {verdict}."
    return Diagnostic(place, "example-wrong", message)

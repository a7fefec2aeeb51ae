"""Judging one rule in one account; across the sides it is heard (`test_hearing`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pytest
from strategies.policies import one_rule

from evenhand import audit, load_program
from evenhand.audit.accounts import take_accounts
from evenhand.audit.explaining import remains
from evenhand.audit.judging import Judgement, judge
from evenhand.policy.conditions import Answers
from evenhand.vocabulary.verdicts import Outcome

AGREED: Final = {"fact": "pay.agreed", "is": True}
ENOUGH: Final = {"fact": "pay.count", "at_least": 3}
NOBODY_SAYS: Final[Mapping[str, Any]] = {}


def judged(requires: Any, facts: Mapping[str, Any], applies_when: Any = None) -> Judgement:
    """Judge a rule on a program that describes itself."""
    policy = one_rule(requires, applies_when=applies_when)
    program = load_program({"program": {"name": "a program", "sponsor": "Lumen"}, "facts": facts}, policy)
    described = take_accounts(program, policy).agreed
    return judge(policy.rules[0], Answers(described.possible, {}))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({"pay.agreed": True, "pay.count": 3}, ("pass",), id="it applies and is met"),
        pytest.param({"pay.agreed": True, "pay.count": 2}, ("fail",), id="it applies and is not met"),
        pytest.param({"pay.agreed": True}, ("pass", "fail"), id="it applies"),
        pytest.param({"pay.agreed": False, "pay.count": 2}, ("not-applicable",), id="it does not apply"),
        pytest.param({"pay.agreed": False}, ("not-applicable",), id="it does not apply, whatever else"),
        pytest.param({"pay.count": 3}, ("pass", "not-applicable"), id="it is met, if it applies"),
        pytest.param({"pay.count": 2}, ("fail", "not-applicable"), id="it is not met, if it applies"),
        pytest.param(NOBODY_SAYS, ("pass", "fail", "not-applicable"), id="nobody says anything"),
    ],
)
def test_what_remains_of_a_rule(facts: Mapping[str, Any], expected: tuple[Outcome, ...]) -> None:
    """
    While it is open whether a rule applies, what the requirement allows and not applying both remain.
    """
    assert set(expected) == judged(ENOUGH, facts, applies_when=AGREED).outcomes


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        (("pass", "fail"), "passes or fails"),
        (("pass", "fail", "not-applicable"), "passes, fails or does not apply"),
        (("pass", "not-applicable"), "passes or does not apply: cannot fail"),
        (("fail", "not-applicable"), "fails or does not apply: cannot pass"),
        (("pass",), None),
    ],
)
def test_what_remains_in_words(outcomes: Sequence[Outcome], expected: str | None) -> None:
    """
    An undecided rule says what it may still come to, and so that it cannot fail or cannot pass.
    """
    assert expected == remains(outcomes)


def either_way(condition: Any) -> dict[str, Any]:
    """Ask for something, or for its opposite."""
    return {"any": [condition, {"not": condition}]}


@pytest.mark.parametrize(
    "condition",
    [
        AGREED,
        ENOUGH,
        {"fact": "pay.scope", "is_one_of": ["amber"]},
        {"fact": "pay.host", "is": "amber"},
        {"fact": "pay.tasks", "includes": "amber"},
        {"fact": "pay.day", "on_or_before": "2026-03-01"},
    ],
    ids=lambda condition: condition["fact"],
)
def test_a_fact_asked_for_twice_is_split(condition: Any) -> None:
    """
    A rule that asks for something or its opposite passes, whatever the answer, and says how it knows.
    """
    found = judged(either_way(condition), NOBODY_SAYS)

    assert ("pass", True) == (found.verdict, found.was_split)


def test_an_amount_in_another_currency_is_no_answer_either_way() -> None:
    """
    An amount that may be in another currency is neither enough nor not enough.
    """
    assert "unknown" == judged(either_way({"fact": "pay.fee", "at_least": "5 USD"}), NOBODY_SAYS).verdict


def test_knowing_more_about_a_text_never_undoes_what_was_split() -> None:
    """
    A rule that passes whatever a text is passes also where as many texts remain as may be named.
    """
    many = {"one_of": ["amber", *(f"host {number}" for number in range(99))]}
    rule = either_way({"fact": "pay.host", "is": "amber"})

    assert ["pass", "pass"] == [judged(rule, facts).verdict for facts in ({}, {"pay.host": many})]


@pytest.mark.parametrize(("agreed", "told"), [(True, "pay.count"), (False, "pay.agreed")])
def test_a_verdict_is_told_by_what_decides_it(agreed: bool, told: str) -> None:  # noqa: FBT001 - pytest names it
    """
    Of a rule that applies what it requires is told, and of one that does not, the fact that says so.
    """
    policy = one_rule(ENOUGH, applies_when=AGREED)
    header = {"name": "a program", "sponsor": "Lumen", "as_of": "2026-03-01"}
    program = load_program({"program": header, "facts": {"pay.agreed": agreed, "pay.count": 3}}, policy)
    [finding] = audit(program, policy).findings

    assert [(told,)] == [clause.facts for clause in finding.judgements[0].because]

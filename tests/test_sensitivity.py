"""Sensitivity: how far judgement calls can move before a verdict does."""

from __future__ import annotations

from typing import Any, Final

import pytest

from evenhand import Policy, audit, load_program
from evenhand.advice import Advice, Sensitivity
from evenhand.advising import advise
from evenhand.steps.sketch import sketch_policy

SKETCH: Final = """
facts:
  pay.share: share
  pay.scope: {type: choice, values: {all: everything, none: nothing, some: a part}}
parameters:
  pay.share_needed: {type: share, value: 50 %}
  pay.scopes: {type: set, value: [none, some]}
rules:
  pay/work-is-paid: {requires: {fact: pay.share, at_least: $share_needed}}
  pay/scope-is-narrow: {requires: {fact: pay.scope, is_one_of: $scopes}}
"""


@pytest.fixture(scope="module")
def policy() -> Policy:
    """Sketch a policy of two judgement calls."""
    return sketch_policy(SKETCH)


def _advise(policy: Policy, **facts: Any) -> Advice:
    header = {"name": "a", "sponsor": "b", "as_of": "2026-03-01"}
    program = load_program(
        {"program": header, "facts": {f"pay.{name}": each for name, each in facts.items()}}, policy
    )
    advice = advise(audit(program, policy), program, policy).advice
    assert advice is not None
    return advice


def _bound(advice: Advice, path: str) -> Sensitivity:
    return next(each for each in advice.sensitivity if each.parameter == path)


def test_a_bound_can_be_raised_to_the_answer_and_no_further(policy: Policy) -> None:
    """
    A rule that passes at 80 % fails as soon as more than 80 % is needed, and never for a lower bound.
    """
    bound = _bound(_advise(policy, share="80 %"), "pay.share_needed")

    assert bound.below is None
    assert bound.above is not None
    assert ("80.01 %", "pass, then fail") == (
        bound.above.value,
        bound.above.moves[0].split(": ")[1].split(" (")[0],
    )


def test_a_bound_can_be_lowered_to_the_answer_and_no_further(policy: Policy) -> None:
    """
    A rule that fails at 30 % passes as soon as no more than 30 % is needed.
    """
    bound = _bound(_advise(policy, share="30 %"), "pay.share_needed")

    assert bound.above is None
    assert bound.below is not None
    assert "30 %" == bound.below.value


def test_a_word_whose_place_matters_is_named(policy: Policy) -> None:
    """
    Taking the answer out of the list turns its pass into a fail; the other words move nothing.
    """
    bound = _bound(_advise(policy, scope="some"), "pay.scopes")

    assert ["without some"] == [member.value for member in bound.members]


def test_a_bound_that_moves_nothing_is_counted(policy: Policy) -> None:
    """
    Everyone is offered money, so that no share that could be needed would turn the pass into a fail.
    """
    advice = _advise(policy, share="100 %")

    assert (["pay.scopes"], 1) == ([each.parameter for each in advice.sensitivity], advice.robust_bounds)


def test_the_opinion_is_tried_under_other_weights(policy: Policy) -> None:
    """
    Where only critical rules count and none applies to the case, the opinion says so.
    """
    conclusions = {
        trial.weights: trial.conclusion for trial in _advise(policy, share="80 %", scope="none").weights
    }

    assert {
        "all severities alike": "conforms",
        "critical rules only": "no opinion",
        "advisory rules counted as well": "conforms",
    } == conclusions

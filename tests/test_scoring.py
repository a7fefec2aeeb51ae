"""Scores: the interval, the coverage and the gate of one account."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.audit.audit import Interval
from evenhand.audit.scoring import Weighed, coverage, find_gate, score
from evenhand.vocabulary.verdicts import Gate, Outcome

PASS: Final = frozenset[Outcome]({"pass"})
FAIL: Final = frozenset[Outcome]({"fail"})
DOES_NOT_APPLY: Final = frozenset[Outcome]({"not-applicable"})
PASS_OR_FAIL: Final = PASS | FAIL
CANNOT_FAIL: Final = PASS | DOES_NOT_APPLY
CANNOT_PASS: Final = FAIL | DOES_NOT_APPLY
OPEN: Final = PASS | FAIL | DOES_NOT_APPLY
ALL_SETS: Final = (PASS, FAIL, DOES_NOT_APPLY, PASS_OR_FAIL, CANNOT_FAIL, CANNOT_PASS, OPEN)

rules = st.lists(st.tuples(st.sampled_from([0, 1, 2, 8]).map(Decimal), st.sampled_from(ALL_SETS)), max_size=5)


@given(rules)
def test_the_interval_is_that_of_every_choice_of_outcomes(weighed: Sequence[Weighed]) -> None:
    """
    Low and high are the smallest and largest score that the remaining outcomes allow.
    """
    choices = itertools.product(*(sorted(outcomes) for _, outcomes in weighed))
    scores = [_share([weight for weight, _ in weighed], chosen) for chosen in choices]
    known = [each for each in scores if each is not None]

    assert (Interval(low=min(known), high=max(known)) if known else None) == score(weighed)


def _share(weights: Sequence[Decimal], outcomes: Sequence[Outcome]) -> Decimal | None:
    """Give the share of passed weight over applicable weight."""
    pairs = list(zip(weights, outcomes, strict=True))
    passed = sum((weight for weight, outcome in pairs if outcome == "pass"), Decimal(0))
    failed = sum((weight for weight, outcome in pairs if outcome == "fail"), Decimal(0))
    return passed / (passed + failed) if passed + failed else None


@given(rules, st.data())
def test_a_rule_that_cannot_apply_moves_nothing(weighed: Sequence[Weighed], data: st.DataObject) -> None:
    """
    A rule that does not apply changes neither score, nor coverage, nor gate.
    """
    index, weight = data.draw(st.integers(0, len(weighed))), data.draw(st.sampled_from([0, 8]))
    more = [*weighed[:index], (Decimal(weight), DOES_NOT_APPLY), *weighed[index:]]

    assert (score(weighed), coverage(weighed)) == (score(more), coverage(more))
    assert find_gate(each for _, each in weighed) == find_gate(each for _, each in more)


@given(rules, st.data())
def test_fewer_outcomes_never_widen_the_interval(weighed: Sequence[Weighed], data: st.DataObject) -> None:
    """
    When more is decided, the low end does not fall, the high end does not rise, the coverage does not shrink.
    """
    narrower = [
        (weight, frozenset(data.draw(st.sets(st.sampled_from(sorted(outcomes)), min_size=1))))
        for weight, outcomes in weighed
    ]
    wide, narrow, after = score(weighed), score(narrower), coverage(narrower)

    assert narrow is None or (wide is not None and wide.low <= narrow.low and narrow.high <= wide.high)
    assert after is None or (coverage(weighed) or 0) <= after


@pytest.mark.parametrize(
    ("weighed", "expected"),
    [
        ([(8, PASS), (2, FAIL)], ("0.8", "0.8")),
        ([(8, PASS), (2, PASS_OR_FAIL)], ("0.8", "1")),
        ([(8, PASS), (2, CANNOT_FAIL)], ("1", "1")),
        ([(8, FAIL), (2, CANNOT_PASS)], ("0", "0")),
        ([(8, OPEN)], ("0", "1")),
        ([(0, FAIL), (8, PASS)], ("1", "1")),
    ],
    ids=["decided", "open", "one that cannot fail", "one that cannot pass", "all open", "without weight"],
)
def test_a_score(weighed: Sequence[tuple[int, frozenset[Outcome]]], expected: tuple[str, str]) -> None:
    """
    A rule that cannot fail never lowers a score, one that cannot pass never raises it.
    """
    low, high = map(Decimal, expected)

    assert Interval(low=low, high=high) == score([(Decimal(weight), each) for weight, each in weighed])


@pytest.mark.parametrize(
    "weighed",
    [
        pytest.param([], id="no rule"),
        pytest.param([(8, DOES_NOT_APPLY)], id="none applies"),
        pytest.param([(0, PASS), (0, OPEN)], id="no weight"),
    ],
)
def test_no_score(weighed: Sequence[tuple[int, frozenset[Outcome]]]) -> None:
    """
    Where no rule that counts can apply, there is no score.
    """
    assert score([(Decimal(weight), each) for weight, each in weighed]) is None


@pytest.mark.parametrize(
    ("weighed", "expected"),
    [
        pytest.param([(8, PASS), (2, FAIL)], Decimal(1), id="all decided"),
        pytest.param([(6, PASS), (2, PASS_OR_FAIL)], Decimal("0.75"), id="one open"),
        pytest.param([(6, PASS), (2, CANNOT_FAIL)], Decimal("0.75"), id="one that cannot fail"),
        pytest.param([(6, PASS), (2, DOES_NOT_APPLY)], Decimal(1), id="one that does not apply"),
        pytest.param([(8, OPEN)], Decimal(0), id="all open"),
        pytest.param([(8, DOES_NOT_APPLY)], None, id="none applies"),
        pytest.param([], None, id="no rule"),
    ],
)
def test_coverage(weighed: Sequence[tuple[int, frozenset[Outcome]]], expected: Decimal | None) -> None:
    """
    Coverage is the decided share of the weight that may apply.
    """
    assert expected == coverage([(Decimal(weight), each) for weight, each in weighed])


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([PASS, DOES_NOT_APPLY], "held"),
        ([], "held"),
        ([PASS, CANNOT_FAIL], "held"),
        ([PASS, PASS_OR_FAIL], "open"),
        ([PASS, CANNOT_PASS], "open"),
        ([PASS_OR_FAIL, FAIL], "failed"),
    ],
    ids=["held", "no critical rule", "one cannot fail", "one open", "one cannot pass", "one failed"],
)
def test_the_gate(outcomes: Sequence[frozenset[Outcome]], expected: Gate) -> None:
    """
    A critical rule that fails breaks the gate, one that may yet fail leaves it open.
    """
    assert expected == find_gate(outcomes)

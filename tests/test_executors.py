"""The executors of the fast way: each finds what stands in a text, and tests what it is given."""

from __future__ import annotations

import sys
from random import Random
from typing import Any, Final, NoReturn

import pytest
from executing import FACTS, hold_to_json
from fuzzing import spoil
from hypothesis import given
from hypothesis import strategies as st

from evenhand.batch.answer_table import UnusualError
from evenhand.batch.executors import Executor, list_executors
from evenhand.batch.lookup import DOES_NOT_APPLY, FAIL, PASS, RuleTests, Test

_BITS: Final = 20
_EXECUTORS: Final = pytest.mark.parametrize(
    "executor", list_executors(), ids=lambda each: type(each).__name__
)


@_EXECUTORS
@pytest.mark.parametrize("text", FACTS)
def test_sound_facts_are_found(executor: Executor, text: bytes) -> None:
    """
    Answers of every form are found, when they are new and when they are known.
    """
    assert hold_to_json(executor, text)


@_EXECUTORS
def test_spoilt_facts_are_found_as_a_strict_reader_does_or_handed_back(executor: Executor) -> None:
    """
    Whatever was cut, repeated or put in, nothing is found that does not stand there, and nothing twice.
    """
    chance = Random(0)  # noqa: S311 - the same on every run

    assert {True, False} == {hold_to_json(executor, spoil(chance.choice(FACTS), chance)) for _ in range(600)}


@_EXECUTORS
@pytest.mark.parametrize(
    "facts",
    [
        b'{"work": {"demand": 1, "demand": 1}}',
        b'{"work": {"demand": 1}, "work": {"kinds": 1}}',
        b'{"work": {"no_such": 1}}',
        b'{"no_such": {}}',
        b'{"work.demand": 1}',
        b'{"work": null}',
        b'{"work": {"demand": 1}',
        b'{"work": {"demand": 1}} 2',
    ],
)
def test_the_unusual_is_handed_back(executor: Executor, facts: bytes) -> None:
    """
    A key that stands twice, one that is not known, and what is no group of answers, are not found.
    """
    assert not hold_to_json(executor, b'{"facts": %s}' % facts)


@_EXECUTORS
def test_an_executor_keeps_no_answer(executor: Executor) -> None:
    """
    What was found, handed back or raised on the way is let go of.
    """
    cell: Any = object()
    table = {"work": {"demand": (0, {b"1": cell}), "kinds": (1, {})}}
    before = sys.getrefcount(cell)
    for text in (b'{"work": {"demand": 1}}', b'{"work": {"demand": 1, "no_such": 2}}'):
        executor.look_up(text, table, lambda *_: cell)
    with pytest.raises(UnusualError):
        executor.look_up(b'{"work": {"demand": 1, "kinds": 2}}', table, _refuse)

    assert before == sys.getrefcount(cell)


def _refuse(number: int, spelling: bytes) -> NoReturn:
    raise UnusualError(number, spelling)


def _put_together(parts: st.SearchStrategy[Test]) -> st.SearchStrategy[Test]:
    tests = st.lists(parts, max_size=4).map(tuple)
    return tests.flatmap(lambda each: st.tuples(st.integers(0, max(1, len(each))), st.just(each)))


_TESTS: Final[st.SearchStrategy[Test]] = st.recursive(st.integers(0, _BITS - 1), _put_together, max_leaves=12)


@_EXECUTORS
@given(
    st.lists(st.builds(RuleTests, _TESTS, _TESTS, _TESTS, _TESTS), min_size=1, max_size=4),
    st.integers(0, 2**_BITS - 1),
)
def test_rules_come_out_by_their_tests(executor: Executor, rules: list[RuleTests], digits: int) -> None:
    """
    Every executor gives the code that the four tests of a rule come to.
    """
    assert [_judge(rule, digits) for rule in rules] == executor.compile(rules, _BITS)(digits)


def _judge(rule: RuleTests, digits: int) -> int:
    applies, does_not, met, unmet = (_is_true(test, digits) for test in rule)
    if does_not:
        return DOES_NOT_APPLY
    left = PASS if met else FAIL if unmet else PASS | FAIL
    return left if applies else left | DOES_NOT_APPLY


def _is_true(test: Test, digits: int) -> bool:
    if isinstance(test, int):
        return not digits >> test & 1
    needed, parts = test
    return sum(_is_true(part, digits) for part in parts) >= needed

"""Conditions made of conditions, and conditions over lists of records, each at its edge."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies.answers import possibles
from strategies.members import choose, exactly
from strategies.policies import KINDS, one_rule

from evenhand import audit, load_program
from evenhand.facts.kinds import Integer
from evenhand.facts.operators import Truth, at_least, conjunction, disjunction, negation
from evenhand.facts.possible import Possible
from evenhand.policy.conditions import (
    All,
    Answers,
    Condition,
    Counted,
    FactTerm,
    LiteralTerm,
    Not,
    Quantified,
    weigh,
)
from evenhand.vocabulary.verdicts import Verdict

truths = st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=4)


@given(truths)
def test_all_is_decided_as_soon_as_it_can_be(parts: Sequence[Truth]) -> None:
    """
    All parts hold, or not all do, exactly when that is so however the open ones turn out.
    """
    assert however_they_turn_out(parts, all) is conjunction(parts)


@given(truths)
def test_any_is_decided_as_soon_as_it_can_be(parts: Sequence[Truth]) -> None:
    """
    Some part holds, or none does, exactly when that is so however the open ones turn out.
    """
    assert however_they_turn_out(parts, any) is disjunction(parts)


@given(st.integers(1, 5), truths)
def test_at_least_n_is_decided_as_soon_as_it_can_be(n: int, parts: Sequence[Truth]) -> None:
    """
    So many parts hold, or fewer do, exactly when that is so however the open ones turn out.
    """
    assert however_they_turn_out(parts, lambda each: sum(each) >= n) is at_least(n, parts)


def however_they_turn_out(parts: Sequence[Truth], combine: Callable[[Iterable[bool]], bool]) -> Truth:
    """Try both truths for each open part."""
    whole = itertools.product(*((True, False) if part is None else (part,) for part in parts))
    outcomes = {combine(each) for each in whole}
    return outcomes.pop() if len(outcomes) == 1 else None


@pytest.mark.parametrize(("part", "expected"), [(True, False), (False, True), (None, None)])
def test_not_leaves_the_unknown_unknown(part: Truth, expected: Truth) -> None:
    """
    The opposite of what is open is open.
    """
    assert expected is negation(part)


PAID: Final = {"field": "rate", "at_least": "5 USD/hour"}
TESTS: Final = {"field": "tasks", "includes": "amber"}
AMBER: Final = {"group": "amber", "rate": "5 USD/hour", "tasks": ["amber"]}
BIRCH: Final = {"group": "birch", "rate": "4.99 USD/hour", "tasks": ["birch"]}
COAL: Final = {"group": "coal", "tasks": ["amber"]}
DUSK: Final = {"group": "dusk", "rate": "9 USD/hour"}
SILENCE: Final = object()


def more(*records: Any) -> dict[str, Any]:
    """Give a list that may hold more records."""
    return {"value": list(records), "complete": False}


EVERY: Final = {"every": "pay.groups", "check": PAID}
EVERY_TESTER: Final = {"every": "pay.groups", "where": TESTS, "check": PAID}
SOME: Final = {"some": "pay.groups", "check": PAID}
SOME_TESTER: Final = {"some": "pay.groups", "where": TESTS, "check": PAID}
NONE: Final = {"none": "pay.groups", "check": PAID}
NO_TESTER: Final = {"none": "pay.groups", "where": TESTS, "check": PAID}
AT_LEAST_TWO: Final = {"count": "pay.groups", "where": TESTS, "at_least": 2}
AT_MOST_ONE: Final = {"count": "pay.groups", "where": TESTS, "at_most": 1}
JUST_ONE: Final = {"count": "pay.groups", "is": 1}
FEWER_THAN_TWO: Final = {"count": "pay.groups", "less_than": 2}
MORE_THAN_ONE: Final = {"count": "pay.groups", "more_than": 1}

ROWS: Final[Sequence[tuple[str, dict[str, Any], Any, Verdict]]] = [
    ("every: each of them is", EVERY, [AMBER, DUSK], "pass"),
    ("every: one is not", EVERY, [AMBER, BIRCH], "fail"),
    ("every: one is open", EVERY, [AMBER, COAL], "unknown"),
    ("every: one is open and one is not", EVERY, [BIRCH, COAL], "fail"),
    ("every: there is nobody", EVERY, [], "pass"),
    ("every: all that are known are, and there may be more", EVERY, more(AMBER), "unknown"),
    ("every: one is not, and there may be more", EVERY, more(BIRCH), "fail"),
    ("every: nobody says", EVERY, SILENCE, "unknown"),
    ("every, where: only the selected count", EVERY_TESTER, [AMBER, BIRCH], "pass"),
    ("every, where: whether one is selected is open, and it would pass", EVERY_TESTER, [DUSK], "pass"),
    ("every, where: a selected one is open", EVERY_TESTER, [AMBER, COAL], "unknown"),
    ("every, where: none is selected", EVERY_TESTER, [BIRCH], "pass"),
    ("some: one is", SOME, [AMBER, BIRCH], "pass"),
    ("some: none is", SOME, [BIRCH], "fail"),
    ("some: one is open", SOME, [BIRCH, COAL], "unknown"),
    ("some: there is nobody", SOME, [], "fail"),
    ("some: one is, and there may be more", SOME, more(AMBER), "pass"),
    ("some: none that is known is, and there may be more", SOME, more(BIRCH), "unknown"),
    ("some: nobody says", SOME, SILENCE, "unknown"),
    ("some, where: one is, but is not selected", SOME_TESTER, [{**AMBER, "tasks": []}], "fail"),
    ("some, where: whether the one that is was selected is open", SOME_TESTER, [DUSK], "unknown"),
    ("none: none is", NONE, [BIRCH], "pass"),
    ("none: one is", NONE, [AMBER, BIRCH], "fail"),
    ("none: one is open", NONE, [BIRCH, COAL], "unknown"),
    ("none: there is nobody", NONE, [], "pass"),
    ("none: none that is known is, and there may be more", NONE, more(BIRCH), "unknown"),
    ("none: one is, and there may be more", NONE, more(AMBER), "fail"),
    ("none: nobody says", NONE, SILENCE, "unknown"),
    ("none, where: one is, but is not selected", NO_TESTER, [{**AMBER, "tasks": []}], "pass"),
    ("none, where: whether the one that is was selected is open", NO_TESTER, [DUSK], "unknown"),
    ("count: just so many", AT_LEAST_TWO, [AMBER, COAL], "pass"),
    ("count: one fewer", AT_LEAST_TWO, [AMBER, BIRCH], "fail"),
    ("count: one that may be selected", AT_LEAST_TWO, [AMBER, DUSK], "unknown"),
    ("count: just so many, and there may be more", AT_LEAST_TWO, more(AMBER, COAL), "pass"),
    ("count: one fewer, and there may be more", AT_LEAST_TWO, more(AMBER), "unknown"),
    ("count: nobody says", AT_LEAST_TWO, SILENCE, "unknown"),
    ("count, at most: just so many", AT_MOST_ONE, [AMBER, BIRCH], "pass"),
    ("count, at most: one more", AT_MOST_ONE, [AMBER, COAL], "fail"),
    ("count, at most: one that may be selected", AT_MOST_ONE, [AMBER, DUSK], "unknown"),
    ("count, at most: just so many, and there may be more", AT_MOST_ONE, more(AMBER), "unknown"),
    ("count, at most: one more, and there may be more", AT_MOST_ONE, more(AMBER, COAL), "fail"),
    ("count, is: just so many", JUST_ONE, [AMBER], "pass"),
    ("count, is: one more", JUST_ONE, [AMBER, BIRCH], "fail"),
    ("count, is: just so many, and there may be more", JUST_ONE, more(AMBER), "unknown"),
    ("count, is: one more, and there may be more", JUST_ONE, more(AMBER, BIRCH), "fail"),
    ("count, less than: just so many", FEWER_THAN_TWO, [AMBER, BIRCH], "fail"),
    ("count, less than: one fewer", FEWER_THAN_TWO, [AMBER], "pass"),
    ("count, less than: nobody says", FEWER_THAN_TWO, SILENCE, "unknown"),
    ("count, more than: just so many", MORE_THAN_ONE, [AMBER], "fail"),
    ("count, more than: one more", MORE_THAN_ONE, [AMBER, BIRCH], "pass"),
    ("count, more than: just so many, and there may be more", MORE_THAN_ONE, more(AMBER), "unknown"),
]


@pytest.mark.parametrize(
    ("requires", "groups", "expected"),
    [pytest.param(requires, groups, expected, id=shows) for shows, requires, groups, expected in ROWS],
)
def test_a_list_at_its_edge(requires: dict[str, Any], groups: Any, expected: Verdict) -> None:
    """
    What is asked of a list holds when it does for every list still possible, and fails when for none.
    """
    policy = one_rule(requires)
    facts = {} if groups is SILENCE else {"pay.groups": groups}
    header = {"name": "a program", "sponsor": "a sponsor", "as_of": "2026-03-01"}
    program = load_program({"program": header, "facts": facts}, policy)

    assert expected == audit(program, policy).findings[0].verdict


def _checks() -> list[Condition]:
    """Build what can be asked of a record, one fact of the program's own among it."""
    asked = [
        PAID,
        TESTS,
        {"field": "agreed", "is": True},
        {"field": "count", "at_least": {"fact": "pay.count"}},
        {"any": [PAID, {"not": TESTS}]},
    ]
    policies = (one_rule({"every": "pay.groups", "check": check}) for check in asked)
    conditions = (policy.rules[0].requires for policy in policies)
    return [condition.check for condition in conditions if isinstance(condition, Quantified)]


CHECKS: Final = _checks()
GROUPS: Final = FactTerm("pay.groups", KINDS["groups"])
checks = st.sampled_from(CHECKS)
wheres = st.none() | checks
lists = possibles(KINDS["groups"]).filter(lambda possible: not possible.is_empty)


def _weigh(condition: Condition, groups: Possible) -> Truth:
    return weigh(condition, Answers({"pay.groups": groups}, {})).truth


@given(lists, wheres, checks)
def test_none_is_the_opposite_of_some(groups: Possible, where: Condition | None, check: Condition) -> None:
    """
    None of the records passes exactly where it does not hold that some does.
    """
    none, some = Quantified("none", GROUPS, where, check), Quantified("some", GROUPS, where, check)

    assert _weigh(none, groups) is _weigh(Not(some), groups)


@given(lists, wheres, checks)
def test_every_is_none_that_does_not(groups: Possible, where: Condition | None, check: Condition) -> None:
    """
    Every record passes exactly where none does not pass.
    """
    every, none = Quantified("every", GROUPS, where, check), Quantified("none", GROUPS, where, Not(check))

    assert _weigh(every, groups) is _weigh(none, groups)


@given(lists, wheres, checks)
def test_some_is_a_count_of_one_or_more(groups: Possible, where: Condition | None, check: Condition) -> None:
    """
    Some record passes exactly where at least one is counted.
    """
    some = Quantified("some", GROUPS, where, check)
    both = check if where is None else All((where, check))
    counted = Counted(GROUPS, both, "at_least", LiteralTerm(exactly(1), Integer()))

    assert _weigh(some, groups) is _weigh(counted, groups)


@given(lists, wheres, checks, st.data())
def test_knowing_more_never_turns_a_quantifier(
    groups: Possible, where: Condition | None, check: Condition, data: st.DataObject
) -> None:
    """
    What is decided about a list that is partly known stays so, however it turns out.
    """
    condition = Quantified(data.draw(st.sampled_from(["every", "some", "none"])), GROUPS, where, check)
    whole = choose(data.draw, groups, KINDS["groups"])

    assert _weigh(condition, groups) in {None, _weigh(condition, whole)}


PART: Final = {"field": "agreed", "is": True}


def _clauses_of(requires: dict[str, Any], *lists: list[dict[str, Any]]) -> list[str]:
    """
    Give the clauses that explain a rule on what is settled, where each side says another list.
    """
    policy = one_rule(requires)
    sides = {name: {"name": name, "side": name} for name in ("sponsor", "testers")}
    said = [{"value": each, "by": name} for name, each in zip(sides, lists, strict=True)]
    header = {"name": "a program", "sponsor": "somebody", "as_of": "2026-03-01"}
    program = load_program({"program": header, "parties": sides, "facts": {"pay.groups": said}}, policy)
    [finding] = audit(program, policy).findings
    [settled] = [each for each in finding.judgements if each.account == "settled"]
    return [clause.text for clause in settled.because]


def _groups(names: str, *, agreed: bool = True) -> list[dict[str, Any]]:
    return [{"group": name, "agreed": agreed} for name in names.split()]


def test_where_two_lists_are_possible_neither_is_added_to_the_other() -> None:
    """
    One side lists two records and the other three: there are two to three, and not five.
    """
    lists = _groups("a0 a1"), _groups("b0 b1 b2")

    [clause] = _clauses_of({"count": "pay.groups", "where": PART, "at_least": 3}, *lists)

    assert ": 2 to 3; needed: at least 3" in clause


def test_lists_that_decide_otherwise_are_told_of() -> None:
    """
    Where each side's list decides and the two do not alike, the clause names the lists.
    """
    lists = _groups("a0"), _groups("b0", agreed=False)

    [clause] = _clauses_of({"every": "pay.groups", "check": PART}, *lists)

    assert ("a0" in clause, "b0" in clause) == (True, True)

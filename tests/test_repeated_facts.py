"""Kleene's logic, and trying out where it does not see that a rule asks for one fact twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from small_policies import completions, describe, outcome, rules, sketch, statements
from strategies.policies import one_rule

from evenhand import Policy, audit, load_program
from evenhand.facts.kinds import MOST_PIECES, Boolean
from evenhand.facts.operators import Truth
from evenhand.facts.possible import Words
from evenhand.policy.conditions import (
    All,
    Answers,
    AnyOf,
    Compared,
    Condition,
    FactTerm,
    LiteralTerm,
    Not,
    weigh,
)

P: Final[Mapping[str, dict[str, Any]]] = {
    "agreed": {"is": True},
    "scope": {"is": "amber"},
    "host": {"is_one_of": ["amber", "birch"]},
    "count": {"at_least": 2},
    "balance": {"more_than": 2},
    "part": {"at_most": "50 %"},
    "wait": {"less_than": "3 days"},
    "term": {"at_least": "6 months"},
    "day": {"on_or_before": "2026-01-01"},
    "tasks": {"includes": "amber"},
    "tags": {"includes_any_of": ["amber", "birch"]},
}


def _outcomes(policy: Policy, **facts: Any) -> tuple[str, ...]:
    described = {f"pay.{name}": value for name, value in facts.items()}
    header = {"name": "the program", "sponsor": "the sponsor", "as_of": "2026-03-01"}
    audited = audit(load_program({"program": header, "facts": described}, policy), policy)
    return audited.findings[0].judgements[0].outcomes


def _asks(name: str, **operation: Any) -> dict[str, Any]:
    return {"fact": f"pay.{name}", **operation}


def _or_not(condition: dict[str, Any]) -> dict[str, Any]:
    return {"any": [condition, {"not": condition}]}


@pytest.mark.parametrize("name", P)
def test_p_or_not_p_passes(name: str) -> None:
    """
    A rule that whatever the answer is meets passes, though nobody gives the answer.
    """
    policy = one_rule(_or_not(_asks(name, **P[name])))

    assert ("pass",) == _outcomes(policy)


@pytest.mark.parametrize("name", P)
def test_p_and_not_p_fails(name: str) -> None:
    """
    A rule that no answer meets fails, though nobody gives the answer.
    """
    condition = _asks(name, **P[name])
    policy = one_rule({"all": [condition, {"not": condition}]})

    assert ("fail",) == _outcomes(policy)


@pytest.mark.parametrize("name", P)
def test_p_and_p_stays_open(name: str) -> None:
    """
    Asking for the same thing twice settles nothing.
    """
    condition = _asks(name, **P[name])
    policy = one_rule({"all": [condition, condition]})

    assert ("pass", "fail") == _outcomes(policy)


def test_amounts_of_one_currency_are_split() -> None:
    """
    Where the currency is known, every amount of it is tried.
    """
    policy = one_rule(_or_not(_asks("fee", at_least="5 USD")))

    assert ("pass",) == _outcomes(policy, fee={"at_least": "1 USD"})


def test_amounts_of_an_unknown_currency_compare_with_nothing() -> None:
    """
    Euros are neither more nor less than dollars, so that a bound in dollars stays open.
    """
    policy = one_rule(_or_not(_asks("fee", at_least="5 USD")))

    assert ("pass", "fail") == _outcomes(policy)


def test_lists_of_records_are_not_tried_out() -> None:
    """
    What a list may hold is without end; a rule that asks for it twice stays open.
    """
    policy = one_rule(_or_not({"some": "pay.groups", "check": {"field": "agreed", "is": True}}))

    assert ("pass", "fail") == _outcomes(policy)


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("count", {"at_most": 2}, {"at_least": 3}),
        ("day", {"on_or_before": "2026-01-01"}, {"on_or_after": "2026-01-02"}),
    ],
)
def test_nothing_lies_between_two_whole_numbers(name: str, low: dict[str, Any], high: dict[str, Any]) -> None:
    """
    At most two or at least three: a number of people, and a day, is one or the other.
    """
    policy = one_rule({"any": [_asks(name, **low), _asks(name, **high)]})

    assert ("pass",) == _outcomes(policy)


def test_something_lies_between_two_numbers() -> None:
    """
    At most two or at least three: two and a half is neither.
    """
    policy = one_rule({"any": [_asks("balance", at_most=2), _asks("balance", at_least=3)]})

    assert ("pass", "fail") == _outcomes(policy)


@pytest.mark.parametrize("name", ["tasks", "tags"])
def test_a_set_is_one_thing_or_another(name: str) -> None:
    """
    A set that is said to hold amber holds it, whatever else is open about it.
    """
    policy = one_rule(
        {"all": [_asks(name, includes="amber"), _or_not(_asks(name, includes_all_of=["birch", "coal"]))]}
    )

    assert ("pass",) == _outcomes(policy, **{name: {"value": ["amber"], "complete": False}})


def test_members_that_no_rule_names_count() -> None:
    """
    A free set may hold words that the rule does not name, and is then not just what is named.
    """
    policy = one_rule({"any": [_asks("tags", **{"is": ["amber"]}), {"not": _asks("tags", includes="amber")}]})

    assert ("pass", "fail") == _outcomes(policy, tags={"value": ["amber"], "complete": False})


def test_a_set_that_is_compared_with_another_may_hold_anything() -> None:
    """
    Words that only another fact names may be in a free set, too.
    """
    condition = _asks("tags", includes_any_of={"fact": "pay.tasks"})
    policy = one_rule({"all": [condition, _asks("tags", includes="birch")]})

    assert ("pass", "fail") == _outcomes(policy, tasks=["amber"])


def test_a_fact_of_both_conditions_is_split() -> None:
    """
    A rule that requires what it applies to cannot fail.
    """
    condition = _asks("scope", **{"is": "amber"})
    policy = one_rule(condition, applies_when=condition)

    assert ("pass", "not-applicable") == _outcomes(policy)


def test_the_reason_says_what_was_split() -> None:
    """
    A verdict that rests on trying out names the fact.
    """
    policy = one_rule(_or_not(_asks("agreed", **{"is": True})))
    header = {"name": "the program", "sponsor": "the sponsor", "as_of": "2026-03-01"}

    because = audit(load_program({"program": header}, policy), policy).findings[0].because

    assert because.endswith("every value still possible tried out: pay.agreed")


def _asking_for(words: int, *more: dict[str, Any]) -> Policy:
    """
    A rule that is always met and cuts two sets into 8 pieces and into two to the power of WORDS.
    """
    tasks = [_asks("tasks", includes=word) for word in ("amber", "birch", "coal")]
    tags = [_asks("tags", includes=f"word-{index}") for index in range(words)]
    return one_rule({"all": [_or_not(each) for each in (*tasks, *tags, *more)]})


def test_as_many_pieces_as_allowed_are_tried() -> None:
    """
    The cap is the number of combinations that are still tried.
    """
    assert MOST_PIECES == 8 * 2**5
    assert ("pass",) == _outcomes(_asking_for(5))


@pytest.mark.parametrize(
    "policy",
    [_asking_for(5, _asks("agreed", **{"is": True})), _asking_for(6), _asking_for(12)],
    ids=["another fact", "another word", "far too many"],
)
def test_with_more_pieces_the_rule_stays_open(policy: Policy) -> None:
    """
    Beyond the cap a rule is unknown, and never wrongly decided.
    """
    assert ("pass", "fail") == _outcomes(policy)


@given(rules(), statements())
def test_trying_out_is_exact(rule: dict[str, Any], said: dict[str, Any]) -> None:
    """
    The outcomes left are those of the programs that are still possible, each judged by hand.
    """
    policy = sketch({"rule": rule})

    audited = audit(describe(policy, said), policy)

    expected = {outcome(rule, values) for values in completions(said)}
    assert expected == set(audited.findings[0].judgements[0].outcomes)


TRUE: Final = LiteralTerm(Words(frozenset({True})), Boolean())
POSSIBLE: Final[Mapping[Truth, Words]] = {
    True: Words(frozenset({True})),
    False: Words(frozenset({False})),
    None: Words(frozenset({True, False})),
}


@st.composite
def trees(draw: DrawFn, names: Iterator[str], *, depth: int = 3) -> Condition:
    """
    Give a random tree of conditions; every leaf asks for another fact.
    """
    form = draw(st.sampled_from(["leaf", *(["all", "any", "not"] if depth else [])]))
    if form == "leaf":
        return Compared(FactTerm(next(names), Boolean()), "is", TRUE)
    if form == "not":
        return Not(draw(trees(names, depth=depth - 1)))
    parts = [draw(trees(names, depth=depth - 1)) for _ in range(draw(st.integers(1, 3)))]
    return All(tuple(parts)) if form == "all" else AnyOf(tuple(parts))


def _as_sql(condition: Condition) -> str:
    """
    Write a tree in SQL, which has three truth values of its own.
    """
    match condition:
        case Compared(subject=FactTerm(path=path)):
            return f":{path}"
        case Not(part=part):
            return f"(NOT {_as_sql(part)})"
        case All(parts=parts):
            return f"({' AND '.join(map(_as_sql, parts))})"
        case AnyOf(parts=parts):
            return f"({' OR '.join(map(_as_sql, parts))})"
    raise AssertionError(condition)


@given(st.data())
def test_the_logic_is_that_of_sql(data: st.DataObject) -> None:
    """
    Where no fact occurs twice, all, any and not come to what a database makes of AND, OR and NOT.
    """
    names = [f"f{index}" for index in range(27)]
    tree = data.draw(trees(iter(names)))
    truths = data.draw(st.lists(st.sampled_from([True, False, None]), min_size=27, max_size=27))
    known = dict(zip(names, truths, strict=True))

    with closing(sqlite3.connect(":memory:")) as database:
        [answer] = database.execute(f"SELECT {_as_sql(tree)}", known).fetchone()
    weighed = weigh(tree, Answers({name: POSSIBLE[truth] for name, truth in known.items()}, {}))

    assert (None if answer is None else bool(answer)) is weighed.truth

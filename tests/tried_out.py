"""
Random policies whose every program can be tried out, facts that are compared with each other among them.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from hypothesis import reject
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from small_policies import describe, sketch

from evenhand import Policy, Program, ProgramError
from evenhand.audit.case import Case
from evenhand.facts.possible import Possible
from evenhand.policy.model import Rule
from evenhand.program.hypothetical import suppose
from evenhand.vocabulary.verdicts import Outcome

Written = dict[str, Any]
Supposed = Mapping[str, Possible]

DAY: Final = dt.date(2026, 3, 1)
WORDS: Final = ("all", "none", "some")
MEMBERS: Final = ("p", "q")
FACTS: Final[Mapping[str, Any]] = {
    "x.a": "boolean",
    "x.b": "boolean",
    "x.w": {"type": "choice", "values": dict.fromkeys(WORDS, "a word")},
    "x.n": {"type": "integer", "at_least": 0, "at_most": 3},
    "x.m": {"type": "integer", "at_least": 0, "at_most": 3},
    "x.s": {"type": "set", "values": dict.fromkeys(MEMBERS, "a member")},
    "x.h": "share",
}
EVERY_VALUE: Final[Mapping[str, tuple[Any, ...]]] = {
    **dict.fromkeys(("x.a", "x.b"), (True, False)),
    "x.w": WORDS,
    **dict.fromkeys(("x.n", "x.m"), (0, 1, 2, 3)),
    "x.s": ([], ["p"], ["q"], ["p", "q"]),
    "x.h": ("0 %", "25 %", "50 %", "75 %", "100 %"),
}
# Facts that hold many things, too many to try out every answer.
MANY: Final[Mapping[str, Any]] = {
    "x.a": "boolean",
    "x.t": {"type": "set", "values": dict.fromkeys("pqrs", "a member")},
    "x.u": {"type": "set"},
    "x.l": {
        "type": "records",
        "key": "name",
        "fields": {
            "name": {"title": "name", "type": "text"},
            "flag": {"title": "flag", "type": "boolean"},
            "number": {"title": "number", "type": "integer", "at_least": 0, "at_most": 3},
        },
    },
}
_ORDERS: Final = ("is", "at_least", "at_most", "more_than", "less_than")


def _compare(
    subject: str, operators: Sequence[str], operands: SearchStrategy[Any], of: str = "fact"
) -> SearchStrategy[Written]:
    return st.builds(
        lambda operator, operand: {of: subject, operator: operand}, st.sampled_from(operators), operands
    )


def _sets_of(fact: str) -> tuple[SearchStrategy[Written], ...]:
    several = st.lists(st.sampled_from("pqrs"), unique=True, min_size=1, max_size=3)
    return (
        _compare(fact, ["includes"], st.sampled_from("pqrs")),
        _compare(fact, ["includes_all_of", "includes_any_of", "is"], several),
    )


def _every(records: str, checks: SearchStrategy[Written]) -> SearchStrategy[Written]:
    quantifiers = st.sampled_from(["every", "some", "none"])
    return st.builds(lambda quantifier, check: {quantifier: records, "check": check}, quantifiers, checks)


_LEAVES: Final[Mapping[str, tuple[SearchStrategy[Written], ...]]] = {
    "x.a": (_compare("x.a", ["is"], st.booleans()),),
    "x.b": (_compare("x.b", ["is"], st.booleans()),),
    "x.w": (
        _compare("x.w", ["is"], st.sampled_from(WORDS)),
        _compare("x.w", ["is_one_of"], st.lists(st.sampled_from(WORDS), unique=True, min_size=1)),
    ),
    "x.n": (_compare("x.n", _ORDERS, st.integers(0, 3)),),
    "x.m": (
        _compare("x.m", ["at_least", "less_than"], st.integers(0, 3)),
        _compare("x.n", _ORDERS, st.just({"fact": "x.m"})),
    ),
    "x.s": (
        _compare("x.s", ["includes"], st.sampled_from(MEMBERS)),
        _compare("x.s", ["is"], st.lists(st.sampled_from(MEMBERS), unique=True)),
    ),
    "x.t": _sets_of("x.t"),
    "x.u": _sets_of("x.u"),
    "x.l": (
        _every("x.l", _compare("flag", ["is"], st.booleans(), of="field")),
        _every("x.l", _compare("number", ["at_least", "is"], st.integers(0, 3), of="field")),
        _compare("x.l", _ORDERS, st.integers(0, 3), of="count"),
    ),
    "x.h": (_compare("x.h", ["at_least", "more_than"], st.sampled_from(["25 %", "50 %"])),),
}


def leaves(facts: Iterable[str]) -> SearchStrategy[Written]:
    """
    Give a random comparison of one of some facts.
    """
    return st.one_of(*(each for path in facts for each in _LEAVES[path]))


@st.composite
def conditions(draw: DrawFn, facts: Iterable[str] = FACTS, *, depth: int = 1) -> Written:
    """
    Give a random tree of comparisons.
    """
    match draw(st.sampled_from(["leaf", "leaf", *(["all", "any", "not"] if depth else [])])):
        case "leaf":
            return draw(leaves(facts))
        case "not":
            return {"not": draw(conditions(facts, depth=depth - 1))}
        case form:
            return {form: draw(st.lists(conditions(facts, depth=depth - 1), min_size=2, max_size=3))}


@st.composite
def rules(draw: DrawFn, facts: Iterable[str] = FACTS) -> Written:
    """
    Give a random rule.
    """
    rule: Written = {
        "requires": draw(conditions(facts)),
        "severity": draw(st.sampled_from(["critical", "major", "minor"])),
    }
    return rule | ({"applies_when": draw(conditions(facts))} if draw(st.booleans()) else {})


@st.composite
def policies(draw: DrawFn, *, most: int = 3, facts: Mapping[str, Any] = FACTS, keeps: bool = False) -> Policy:
    """
    Give a random policy of a few rules, with what every description of it satisfies and what it keeps.
    """
    drawn = draw(st.lists(rules(facts), min_size=1, max_size=most))
    entries = draw(
        st.lists(st.fixed_dictionaries({"when": leaves(facts), "then": leaves(facts)}), max_size=2)
    )
    kept = draw(st.lists(leaves(facts), max_size=2)) if keeps else []
    return sketch(
        {f"rule-{index}": rule for index, rule in enumerate(drawn)},
        facts,
        consistency={f"entry-{index}": entry for index, entry in enumerate(entries)},
        keeps=kept,
    )


def statements(facts: Iterable[str] = FACTS) -> SearchStrategy[dict[str, Any]]:
    """
    Give what a program says on each fact: nothing, one answer, or that it is one of several.
    """
    return st.fixed_dictionaries({}, optional={path: _said(EVERY_VALUE[path]) for path in facts})


def _said(values: tuple[Any, ...]) -> SearchStrategy[Any]:
    exact = st.sampled_from(values)
    several = st.lists(exact, min_size=2, max_size=3, unique_by=str)
    return exact | exact | several.map(lambda chosen: {"one_of": chosen})


def tell(policy: Policy, said: Mapping[str, Any]) -> Program:
    """
    Load a program that says so; what every description satisfies may forbid it, and then another is drawn.
    """
    try:
        return describe(policy, said)
    except ProgramError:
        reject()


def every_answer(path: str, policy: Policy) -> tuple[Possible, ...]:
    """
    Give each answer to a fact that there is.
    """
    kind = policy.facts[path].kind
    return tuple(kind.read(tuple(each) if isinstance(each, list) else each) for each in EVERY_VALUE[path])


def suppose_each(
    facts: Sequence[str], policy: Policy, within: Mapping[str, Possible] | None = None
) -> Iterator[Supposed]:
    """
    Give each combination of answers to some facts, those that are possible only.
    """
    columns = [
        [each for each in every_answer(path, policy) if not within or not each.meet(within[path]).is_empty]
        for path in facts
    ]
    for row in itertools.product(*columns):
        yield dict(zip(facts, row, strict=True))


def come_out(rule: Rule, program: Program, policy: Policy, supposed: Supposed) -> frozenset[Outcome]:
    """
    Judge a rule anew where some facts are so; nothing comes out where they cannot all be so.
    """
    case = Case(policy, suppose(program, policy, supposed), DAY)
    return frozenset() if case.incoherent else case.hear(rule).accounts[case.agreed.id].outcomes

"""How much hangs on judgement calls: how far each bound can be moved, and the weights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from running import REPOSITORY
from small_policies import FACTS, describe, sketch
from strategies.answers import exact_answers
from strategies.programs import Drawn, random_cases

from evenhand import Audit, Policy, Program, audit, load_policy, load_program
from evenhand.advice.advising import advise
from evenhand.advice.sensitivity import try_weights, vary_parameters
from evenhand.audit.case import open_case
from evenhand.audit.parts import Sensitivity, TippingPoint
from evenhand.facts.kinds import Linear
from evenhand.facts.possible import Possible, Quantities, Sets
from evenhand.policy.conditions import FactTerm, ParameterTerm, comparisons_of
from evenhand.policy.model import Parameter
from evenhand.policy.references import Reference, Standard
from evenhand.vocabulary.languages import say_name
from evenhand.vocabulary.verdicts import SEVERITIES

NUMBER: Final = {"x.least": {"type": "integer", "value": 2}}
AT_LEAST: Final = {"rule": {"requires": {"fact": "x.n", "at_least": "$least"}}}


def _vary(policy: Policy, facts: Mapping[str, Any]) -> list[Sensitivity]:
    program = describe(policy, facts)
    return vary_parameters(open_case(program, policy), policy)


def _moved(
    value: str, was: str, then: str, rule: str = "rule", account: str = "as described"
) -> TippingPoint:
    return TippingPoint(value=value, moves=(f"x/{rule}: {was}, then {then} (in the account of {account})",))


def test_a_bound_moves_up_to_the_answer() -> None:
    """
    An answer above its bound keeps passing until the bound has passed it.
    """
    [varied] = _vary(sketch(AT_LEAST, parameters=NUMBER), {"x.n": 3})

    assert (None, _moved("4", "pass", "fail")) == (varied.below, varied.above)


def test_a_bound_is_told_where_it_moves_the_verdict() -> None:
    """
    Two thirds have no last digit: what is told is rounded so that the verdict moves there, and not before.
    """
    policy = sketch(
        {"rule": {"requires": {"fact": "x.part", "at_least": "$least"}}},
        facts={"x.some": {"type": "integer"}, "x.all": {"type": "integer"}},
        derived={"x.part": {"type": "share", "ratio": ["x.some", "x.all"]}},
        parameters={"x.least": {"type": "share", "value": "100 %"}},
    )
    [varied] = _vary(policy, {"x.some": 2, "x.all": 3})

    assert (_moved("66.66 %", "fail", "pass"), None) == (varied.below, varied.above)


def test_a_bound_moves_down_to_the_answer() -> None:
    """
    An answer below its bound passes as soon as the bound comes down to it.
    """
    [varied] = _vary(sketch(AT_LEAST, parameters=NUMBER), {"x.n": 1})

    assert (_moved("1", "fail", "pass"), None) == (varied.below, varied.above)


def test_an_open_answer_moves_at_the_end_of_what_is_possible() -> None:
    """
    Where nobody gives an answer, a bound that every answer reaches is met.
    """
    [varied] = _vary(sketch(AT_LEAST, parameters=NUMBER), {})

    assert (_moved("0", "unknown", "pass"), _moved("4", "unknown", "fail")) == (varied.below, varied.above)


def test_the_first_move_is_told() -> None:
    """
    Of several rules under one bound, the one that moves first is told, with those that move with it.
    """
    rules = AT_LEAST | {"other": {"requires": {"fact": "x.m", "at_least": "$least"}}}
    facts = {**FACTS, "x.m": {"type": "integer", "at_least": 0, "at_most": 9}}

    [varied] = _vary(sketch(rules, facts, parameters=NUMBER), {"x.n": 2, "x.m": 7})

    assert _moved("3", "pass", "fail") == varied.above


SHARE: Final = {"x.least": {"type": "share", "value": "50 %"}}


def test_a_bound_between_two_numbers_is_just_beyond_the_answer() -> None:
    """
    A bound on a share moves a verdict as soon as it has passed the answer by a hundredth of a point.
    """
    policy = sketch(AT_LEAST, {"x.n": "share"}, parameters=SHARE)

    [varied] = _vary(policy, {"x.n": "60 %"})

    assert _moved("60.01 %", "pass", "fail") == varied.above


@pytest.mark.parametrize(
    ("operator", "answer", "below", "above"),
    [
        ("on_or_before", "0001-01-01", None, None),
        ("on_or_before", "9999-12-31", None, "9999-12-31"),
        ("on_or_after", "0001-01-01", "0001-01-01", None),
        ("on_or_after", "9999-12-31", None, None),
    ],
)
def test_a_bound_on_a_date_stays_within_the_calendar(
    operator: str, answer: str, below: str | None, above: str | None
) -> None:
    """
    No bound is tried before the first day of the calendar, or after the last.
    """
    rules = {"rule": {"requires": {"fact": "x.day", operator: "$latest"}}}
    latest = {"x.latest": {"type": "date", "value": "2026-03-01"}}

    [varied] = _vary(sketch(rules, {"x.day": "date"}, parameters=latest), {"x.day": answer})

    assert (below, above) == tuple(each and each.value for each in (varied.below, varied.above))


def test_a_bound_on_a_number_that_was_worked_out_moves_to_its_last_digit() -> None:
    """
    A product may have more digits than any answer.
    """
    rules = {"rule": {"requires": {"fact": "x.product", "at_least": "$least"}}}
    derived = {"x.product": {"type": "number", "product": ["x.a", "x.b"]}}
    least = {"x.least": {"type": "number", "value": 10}}
    policy = sketch(rules, {"x.a": "number", "x.b": "number"}, derived=derived, parameters=least)

    [varied] = _vary(policy, {"x.a": 10**14, "x.b": 10**14})

    assert _moved(f"{10**28:,}.0001", "pass", "fail") == varied.above


def test_a_bound_in_a_list_moves_too() -> None:
    """
    A bound on a field of the entries of a list moves a verdict when it passes an entry's answer.
    """
    facts = {
        "x.groups": {
            "type": "records",
            "key": "group",
            "fields": {
                "group": {"title": "group", "type": "text"},
                "part": {"title": "part", "type": "share"},
            },
        }
    }
    rules = {"rule": {"requires": {"every": "x.groups", "check": {"field": "part", "at_least": "$least"}}}}
    groups = [{"group": "testers", "part": "80 %"}, {"group": "writers", "part": "70 %"}]

    [varied] = _vary(sketch(rules, facts, parameters=SHARE), {"x.groups": groups})

    assert _moved("70.01 %", "pass", "fail") == varied.above


@pytest.mark.parametrize("where", [{}, {"where": {"field": "agreed", "is": True}}])
def test_a_bound_on_a_number_of_entries_moves_by_whole_ones(where: dict[str, Any]) -> None:
    """
    A bound on how many entries a list has moves a verdict when it passes their number.
    """
    facts = {
        "x.groups": {
            "type": "records",
            "key": "group",
            "fields": {
                "group": {"title": "group", "type": "text"},
                "agreed": {"title": "agreed", "type": "boolean"},
            },
        }
    }
    rules = {"rule": {"requires": {"count": "x.groups", **where, "at_least": "$least"}}}
    groups = [{"group": f"group {index}", "agreed": True} for index in range(25)]

    [varied] = _vary(sketch(rules, facts, parameters=NUMBER), {"x.groups": groups})

    assert (None, _moved("26", "pass", "fail")) == (varied.below, varied.above)


def test_a_list_of_words_is_varied_word_by_word() -> None:
    """
    For a list of words, it is told which word added or taken away moves a verdict.
    """
    rules = {"rule": {"requires": {"fact": "x.w", "is_one_of": "$words"}}}
    words = {"x.words": {"type": "set", "value": ["all", "none"]}}

    [varied] = _vary(sketch(rules, parameters=words), {"x.w": {"one_of": ["none", "some"]}})

    assert (_moved("with some", "unknown", "pass"), _moved("without none", "unknown", "fail")) == tuple(
        sorted(varied.members, key=lambda each: each.value)
    )


def test_a_word_is_exchanged_for_another() -> None:
    """
    For a bound that is one word, it is told which other word moves a verdict.
    """
    rules = {"rule": {"requires": {"fact": "x.w", "is": "$word"}}}
    word = {"x.word": {"type": "choice", "values": dict.fromkeys(("all", "none"), "a word"), "value": "all"}}

    [varied] = _vary(sketch(rules, parameters=word), {"x.w": "none"})

    assert (_moved("none", "fail", "pass"),) == varied.members


def test_a_yes_is_exchanged_for_a_no() -> None:
    """
    A bound that is a yes is tried as a no.
    """
    rules = {"rule": {"requires": {"fact": "x.a", "is": "$flag"}}}

    [varied] = _vary(sketch(rules, parameters={"x.flag": {"type": "boolean", "value": True}}), {"x.a": True})

    assert (_moved("no", "pass", "fail"),) == varied.members


def test_a_bound_that_rests_on_a_standard_is_not_moved() -> None:
    """
    Only judgement calls are varied.
    """
    policy = sketch(AT_LEAST, parameters=NUMBER)
    law = Standard(title="the law", publisher="the state", year=2020, read="itself")
    backed = replace(policy.parameters["x.least"], source=Reference(standard="law", section="1"))

    assert [] == _vary(replace(policy, parameters={"x.least": backed}, standards={"law": law}), {"x.n": 3})


def test_a_bound_that_is_not_set_is_not_moved() -> None:
    """
    A bound without a value has nothing to be moved from.
    """
    assert [] == _vary(sketch(AT_LEAST, parameters={"x.least": {"type": "integer"}}), {"x.n": 3})


def test_bounds_that_move_nothing_are_counted() -> None:
    """
    The advice lists the bounds that can move a verdict, and counts the others.
    """
    bounds = {"x.least": {"type": "integer", "value": 2}, "x.idle": {"type": "integer", "value": 2}}
    rules = AT_LEAST | {
        "idle": {"applies_when": {"fact": "x.a", "is": True}, "requires": {"fact": "x.n", "at_most": "$idle"}}
    }
    policy = sketch(rules, parameters=bounds)
    program = describe(policy, {"x.n": 3, "x.a": False})

    advice = advise(open_case(program, policy)).advice

    assert advice is not None
    assert (["x.least"], 1) == ([each.parameter for each in advice.sensitivity], advice.robust_bounds)


UNANSWERED: Final = "if every unanswered claim is true"


def test_a_move_names_the_accounts_in_which_it_happens() -> None:
    """
    A verdict may move in one side's account and stay in the other's.
    """
    policy = sketch(AT_LEAST, parameters=NUMBER)
    sides = {name: {"name": name, "side": name} for name in ("sponsor", "testers")}
    said = [{"value": 3, "by": "sponsor"}, {"value": 0, "by": "testers"}]
    header = {"name": "the program", "sponsor": "the sponsor", "as_of": "2026-03-01"}
    program = load_program({"program": header, "parties": sides, "facts": {"x.n": said}}, policy)

    [varied] = vary_parameters(open_case(program, policy), policy)

    assert varied.below == TippingPoint(
        value="0",
        moves=(
            "x/rule: fail, then pass (in the account of testers)",
            f"x/rule: unknown, then pass (in the account of what is settled, {UNANSWERED})",
        ),
    )


def _judged(case: Drawn, parameter: Parameter, value: Possible) -> list[Mapping[str, str]]:
    """
    The verdicts in every account, with another value for one bound.
    """
    changed = replace(parameter, values=((dt.date.min, value),))
    policy = replace(case.policy, parameters={**case.policy.parameters, parameter.path: changed})
    return [finding.accounts for finding in audit(case.load(), policy).findings]


@given(random_cases(), st.data())
def test_within_the_range_no_verdict_moves(case: Drawn, data: st.DataObject) -> None:
    """
    On random policies and programs, no value between the two ends that are told moves any verdict.
    """
    audited = case.audit()
    for each in vary_parameters(case.open(), case.policy):
        parameter = case.policy.parameters[each.parameter]
        if not isinstance(parameter.kind, Linear):
            continue
        value = parameter.kind.exactly(data.draw(exact_answers(parameter.kind)))
        here = parameter.on(audited.as_of)
        if _unit(value) == _unit(here) and _is_within(each, value, parameter.kind):
            assert _judged(case, parameter, value) == _judged(case, parameter, here)


def _unit(value: Possible) -> str | None:
    assert isinstance(value, Quantities)
    return value.unit


def _number(value: Possible) -> Decimal:
    assert isinstance(value, Quantities)
    low = value.lines[0][1][0].low
    assert low is not None
    return low


def _is_within(each: Sensitivity, value: Possible, kind: Linear) -> bool:
    below, above = (None if end is None else _read(end.value, kind) for end in (each.below, each.above))
    return (below is None or _number(value) > below) and (above is None or _number(value) < above)


def _read(shown: str, kind: Linear) -> Decimal:
    plain = shown.replace(",", "")
    return kind.point(Decimal(plain) if kind.name in {"number", "integer"} else plain)[0]


def _named(verdict: str) -> str:
    return say_name("verdict", verdict)


@given(random_cases())
def test_at_the_ends_a_verdict_moves(case: Drawn) -> None:
    """
    On random policies and programs, each value that is told moves just the verdicts that are told.

    Only a bound that a worked-out fact has to equal may be told rounded: a third has no last digit.
    """
    audited = case.audit()
    titles = {account.id: account.title for account in audited.accounts}
    before = [finding.accounts for finding in audited.findings]
    for each in vary_parameters(case.open(), case.policy):
        parameter = case.policy.parameters[each.parameter]
        if _is_to_be_equalled(parameter, case.policy):
            continue
        for point in (each.below, each.above, *each.members):
            if point is not None:
                after = _judged(case, parameter, _value_of(point, parameter, audited))
                moved = {
                    (finding.rule, _named(was[account]), _named(then[account]), titles[account])
                    for finding, was, then in zip(audited.findings, before, after, strict=True)
                    for account in was
                    if was[account] != then[account]
                }
                assert moved == set(_told(point))


def _is_to_be_equalled(parameter: Parameter, policy: Policy) -> bool:
    """
    Check if a fact that is worked out has to be just this bound.
    """
    compared = (
        each for rule in policy.rules for condition in rule.conditions for each in comparisons_of(condition)
    )
    return any(
        isinstance(each.subject, FactTerm)
        and each.subject.path in policy.derived
        and isinstance(each.operand, ParameterTerm)
        and each.operand.path == parameter.path
        and each.operator == "is"
        for each in compared
    )


def _value_of(point: TippingPoint, parameter: Parameter, audited: Audit) -> Possible:
    """
    Read the value of a bound that a report names.
    """
    kind, value = parameter.kind, parameter.on(audited.as_of)
    how, _, word = point.value.partition(" ")
    if isinstance(value, Sets):
        members = value.boxes[0].must
        return kind.exactly(tuple(members | {word} if how == "with" else members - {word}))
    if isinstance(kind, Linear):
        return Quantities.of({_unit(value) or "": kind.exactly(_raw(point.value, kind)).lines[0][1]})
    return kind.exactly({"yes": True, "no": False}.get(point.value, point.value))


def _raw(shown: str, kind: Linear) -> Any:
    plain = shown.replace(",", "")
    return Decimal(plain) if kind.name in {"number", "integer"} else plain


def _told(point: TippingPoint) -> list[tuple[str, str, str, str]]:
    told = []
    for move in point.moves:
        rule, _, rest = move.partition(": ")
        verdicts, _, accounts = rest.removesuffix(")").partition(" (in the account of ")
        was, _, then = verdicts.partition(", then ")
        told += [(rule, was, then, account) for account in accounts.split(", ")]
    return told


@pytest.mark.parametrize(
    ("name", "weights"),
    [
        ("all severities alike", (1, 1, 1, 1)),
        ("critical rules only", (1, 0, 0, 0)),
        ("advisory rules counted as well", (8, 4, 2, 1)),
    ],
)
@pytest.mark.parametrize("example", ["sora-early-access", "paid-red-team", "fair-program"])
def test_the_opinion_under_other_weights_is_that_of_a_new_audit(
    name: str, weights: tuple[int, ...], example: str, built_in: Policy
) -> None:
    """
    The opinion told for other weights is the one of an audit by a policy with those weights.
    """
    program = load_program(REPOSITORY / f"examples/programs/{example}.yaml", built_in)
    other = replace(built_in, weights=dict(zip(SEVERITIES, map(Decimal, weights), strict=True)))

    trials = try_weights(open_case(program, built_in))

    assert (
        audit(program, other).opinion.conclusion == {each.weights: each.conclusion for each in trials}[name]
    )


def test_an_opinion_may_hang_on_the_weights() -> None:
    """
    A program that conforms does so no more where an advisory rule, which fails, counts.
    """
    flags: dict[str, Any] = {name: {"requires": {"fact": f"x.{name}", "is": True}} for name in ("a", "b")}
    policy = sketch({"a": flags["a"], "b": {**flags["b"], "severity": "advisory"}})
    program: Program = describe(policy, {"x.a": True, "x.b": False})

    trials = try_weights(open_case(program, policy))

    assert {
        "all severities alike": "conforms except",
        "advisory rules counted as well": "conforms except",
    } == {each.weights: each.conclusion for each in trials}


@pytest.fixture(scope="module")
def built_in() -> Policy:
    """
    The built-in policy.
    """
    return load_policy()

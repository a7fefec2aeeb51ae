"""Advice keeps the program: no plan lowers pay, speech, sharing, showing or work, whatever it mends."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from built_in import BUILT_IN as POLICY
from examples import TWO
from running import REPOSITORY
from small_policies import describe, sketch

from evenhand import Policy, Program, Repairs, audit, load_program, repair
from evenhand.advice.agreed import AgreedFacts, find_open_rules
from evenhand.advice.settling import settle_rule
from evenhand.audit.case import Case, open_case
from evenhand.facts.operators import compare
from evenhand.policy.conditions import Answers, weigh
from evenhand.program.drafts import Draft
from evenhand.program.hypothetical import suppose
from evenhand.program.patching import put_answers

BASE: Final[Mapping[str, Any]] = {
    "sponsor.for_profit": True,
    "work.demand": "duty",
    "pay.offered_share": "100 %",
    "pay.effective_hourly": "20 USD/hour",
    "participants.may_speak_publicly": True,
    "sharing.outputs_shareable": True,
    "showcasing.sponsor_shows_work": True,
    "data.participants_supply": True,
}
# Half-finished programs of eleven kinds, each with one thing that fails.
HALF_FINISHED: Final[Mapping[str, Mapping[str, Any]]] = {
    "half are paid": {"pay.offered_share": "50 %"},
    "pay below the minimum wage": {"pay.floor_hourly": "25 USD/hour"},
    "every output is approved": {"sharing.approval_scope": "all"},
    "criticism is forbidden": {"sharing.criticism_allowed": False},
    "praise is demanded": {"voluntariness.praise_pressure": True},
    "feedback is demanded": {"voluntariness.feedback_pressure": True, "pay.offered_share": "99 %"},
    "nobody may leave": {"voluntariness.withdraw_any_time": False},
    "shown works earn nothing": {"showcasing.fee_paid_share": "0 %"},
    "uploads train models": {"data.used_for_training": True, "data.training_opt_in": False},
    "reprisals are allowed": {"suspension.reprisals_forbidden": False},
    "unequal pay": {
        "pay.same_work_groups": True,
        "pay.same_work_lowest": "10 USD/hour",
        "pay.same_work_highest": "20 USD/hour",
    },
}
LOWERED: Final = (
    "pay.offered_share",
    "pay.effective_hourly",
    "pay.same_work_lowest",
    "pay.same_work_highest",
)


def _describe(**facts: Any) -> Program:
    return describe(POLICY, {**BASE, **{path.replace("__", "."): each for path, each in facts.items()}})


def _assert_kept(program: Program, repairs: Repairs) -> None:
    """
    Hold every plan to what the policy keeps, and to what is stated of amounts, by a new audit.
    """
    before = open_case(program, POLICY)
    for each in repairs.sets:
        after = Case(POLICY, suppose(program, POLICY, each.answers), before.day)
        for keep in POLICY.keeps:
            was, now = (
                weigh(keep.condition, Answers(case.agreed.possible, case.parameters)).truth
                for case in (before, after)
            )
            assert was is False or now is True or (was is None and now is None), keep.condition
        for path in LOWERED:
            if path in before.agreed.stated and before.agreed.possible[path].is_exact:
                then = after.agreed.possible[path]
                assert compare("at_least", then, before.agreed.possible[path]) is True, path


@pytest.mark.parametrize("facts", HALF_FINISHED.values(), ids=HALF_FINISHED)
def test_a_half_finished_program_is_mended_and_kept(facts: Mapping[str, Any]) -> None:
    """
    What fails is mended, nothing that is kept is taken away, and a new audit says so.
    """
    program = describe(POLICY, {**BASE, **facts})
    failing = {each.rule for each in audit(program, POLICY).findings if each.verdict == "fail"}

    repairs = repair(program, POLICY)

    assert failing
    assert all(each.is_enough for each in repairs.sets)
    _assert_kept(program, repairs)
    for each in repairs.sets:
        again = audit(suppose(program, POLICY, each.answers), POLICY)
        assert failing.isdisjoint(found.rule for found in again.findings if found.verdict == "fail")


@pytest.mark.parametrize("path", TWO)
@pytest.mark.parametrize("goal", ["mend", "gate"])
def test_no_plan_for_an_example_takes_away(path: Path, goal: Any) -> None:
    """
    No plan for an example takes away what the policy keeps.
    """
    program = load_program(path, POLICY)

    _assert_kept(program, repair(program, POLICY, goal=goal))


def test_an_open_question_stays_one() -> None:
    """
    A plan that mends leaves open what is open: what follows from a change needs no word of its own.
    """
    program = _describe(sharing__approval_scope="all", sharing__criticism_allowed=False)

    [first, *_] = repair(program, POLICY).sets

    assert {
        "sharing.criticism_allowed": "change",
        "sharing.approval_scope": "change",
    } == {each.fact: each.need for each in first.changes}


def test_half_paid_becomes_all_paid() -> None:
    """
    The plan for a program that pays half is to pay everyone, and enough: none is to ask for no work.
    """
    program = describe(
        POLICY, {"sponsor.for_profit": True, "work.demand": "duty", "pay.offered_share": "50 %"}
    )

    repairs = repair(program, POLICY)

    assert [
        {
            "pay.offered_share": ("change", "100 %"),
            "pay.effective_hourly": (
                "change",
                (
                    "at least the local minimum wage per hour (not known: find it out) and "
                    "at least the local living wage per hour (not known: find it out)"
                ),
            ),
            "pay.floor_hourly": ("find out", "not known: find it out"),
            "pay.living_wage_hourly": ("find out", "not known: find it out"),
        }
    ] == [{change.fact: (change.need, change.now) for change in each.changes} for each in repairs.sets]


def test_pressing_for_praise_stops() -> None:
    """
    Who presses people to praise stops it, and does not forbid them to speak.
    """
    text = (REPOSITORY / "examples" / "programs" / "fair-program.yaml").read_text(encoding="utf-8")
    program = load_program(text.replace("praise_pressure: false", "praise_pressure: true"), POLICY)

    repairs = repair(program, POLICY)

    assert [["voluntariness.praise_pressure"]] == [
        [change.fact for change in each.changes] for each in repairs.sets
    ]


TWO_PARTIES: Final = """\
program: {name: Two parties, sponsor: Company, as_of: 2026-03-01}
parties:
  company: {name: Company, side: sponsor}
  testers: {name: Testers, side: testers}
facts:
  sharing:
    outputs_shareable: true
    approval_scope: [{value: all, by: testers}]
"""


def test_what_is_claimed_by_one_side_is_in_dispute() -> None:
    """
    It is not said that nothing is said on it: the claim is named, and that the other side gives no answer.
    """
    program = load_program(f"{TWO_PARTIES}    criticism_allowed: {{value: true, by: company}}\n", POLICY)

    [first, *_] = repair(program, POLICY).sets

    assert [("sharing.approval_scope", "dispute", [("Company", None), ("Testers", "all")])] == [
        (each.fact, each.need, [(said.side, said.answer) for said in each.claims])
        for each in first.changes
        if each.fact == "sharing.approval_scope"
    ]


def test_a_patch_keeps_the_other_sides_claim() -> None:
    """
    A patch adds the sponsor's claim beside that of the testers.
    """
    program = load_program(TWO_PARTIES, POLICY)
    [first, *_] = repair(program, POLICY).sets

    patched = put_answers(Draft(TWO_PARTIES, POLICY, program), first.answers).text

    assert "approval_scope: [{value: all, by: testers}, {value: none, by: company}]" in patched
    assert "outputs_shareable: true\n" in patched


def test_no_fact_is_said_to_decide_in_any_case_that_does_not() -> None:
    """
    Of two numbers that are possible one leaves a rule open; for another rule both answers are told.
    """
    number = {"type": "integer", "at_least": 0, "at_most": 100}
    rules: dict[str, dict[str, Any]] = {
        "one": {
            "applies_when": {"not": {"fact": "x.n", "at_least": 20}},
            "requires": {"fact": "x.b", "is": True},
        },
        "two": {"requires": {"fact": "x.n", "at_most": 10}},
    }
    policy = sketch(rules, {"x.n": number, "x.b": "boolean"})
    agreed = AgreedFacts(open_case(describe(policy, {"x.n": {"one_of": [0, 50]}}), policy))

    one, two = (settle_rule(rule, agreed) for rule in find_open_rules(agreed))

    assert ("x.n", "x.b") == one.surely
    assert {"pass": "n: 0", "fail": "n: 50"} == two.can[0].outcomes


def test_one_change_is_found_where_rules_pull_apart() -> None:
    """
    A program to which nothing applies conforms once the rule applies that it meets.
    """
    words = {"type": "choice", "values": {"p": "a", "q": "b", "r": "c"}}
    rules = {
        "one": {
            "severity": "critical",
            "applies_when": {"fact": "x.a", "is": False},
            "requires": {"fact": "x.w", "is": "p"},
        },
        "two": {
            "severity": "minor",
            "applies_when": {"fact": "x.b", "is": True},
            "requires": {"fact": "x.w", "is_one_of": ["q", "r"]},
        },
    }
    policy = sketch(rules, {"x.a": "boolean", "x.b": "boolean", "x.w": words})

    repairs = repair(describe(policy, {"x.a": True, "x.b": False, "x.w": "r"}), policy, goal="conform")

    assert [{"x.b": "yes"}] == [{change.fact: change.now for change in each.changes} for each in repairs.sets]
    assert repairs.sets[0].is_enough


def test_three_hundred_contradicting_rules_are_met_as_far_as_can_be() -> None:
    """
    Of rules that ask for one number each, the first is met, and each other is named beside it.
    """
    rules = {f"is-{index:03}": {"requires": {"fact": "x.n", "is": index}} for index in range(300)}
    policy = sketch(rules, {"x.n": {"type": "integer", "at_least": 0, "at_most": 300}})

    repairs = repair(describe(policy, {"x.n": 300}), policy, goal="conform")

    assert ("pull apart", ("x/is-000", "x/is-001")) == (repairs.stuck[0].reason, repairs.stuck[0].rules)
    assert 299 == len(repairs.stuck)


@pytest.fixture
def policy_that_keeps() -> Policy:
    """
    A policy that keeps a number above nothing.
    """
    rules = {
        "few": {"requires": {"fact": "x.n", "at_most": 1}},
        "yes": {"requires": {"fact": "x.a", "is": True}},
    }
    return sketch(rules, keeps=[{"fact": "x.n", "more_than": 0}])


def test_an_amount_that_is_kept_is_never_lowered(policy_that_keeps: Policy) -> None:
    """
    What is kept above something is not taken away from, even where some would be left.
    """
    repairs = repair(describe(policy_that_keeps, {"x.n": 2, "x.a": True}), policy_that_keeps)

    assert [("kept", ("x/few",), ("x.n",))] == [
        (each.reason, each.rules, each.facts) for each in repairs.stuck
    ]


def test_what_is_released_is_lowered(policy_that_keeps: Policy) -> None:
    """
    A fact that is released may be taken away from.
    """
    program = describe(policy_that_keeps, {"x.n": 2, "x.a": True})

    repairs = repair(program, policy_that_keeps, released=["x.n"])

    assert [{"x.n": "1"}] == [{change.fact: change.now for change in each.changes} for each in repairs.sets]


def test_json_holds_what_a_step_moves() -> None:
    """
    Each step says which findings it moves.
    """
    policy = sketch({"yes": {"requires": {"fact": "x.a", "is": True}}})
    from evenhand import render_repairs  # noqa: PLC0415 - of this test alone

    written = json.loads(render_repairs(repair(describe(policy, {"x.a": False}), policy), "json"))

    assert [{"rule": "x/yes", "was": "fail", "now": "pass"}] == written["sets"][0]["changes"][0]["moves"]

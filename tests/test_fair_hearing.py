"""A fair hearing, on small programs of the built-in policy: one of each kind that once came out wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

import pytest
from built_in import BUILT_IN
from small_policies import sketch

from evenhand import Audit, Policy, ProgramError, audit, load_program, render
from evenhand.audit.exit_status import Gating, find_status
from evenhand.policy.conditions import find_named
from evenhand.policy.model import Rule
from evenhand.reporting.formats import TextFormat

PAID: Final = "pay/work-is-paid"
COMPANY: Final = {"name": "Company", "side": "sponsor"}
TESTERS: Final = {"name": "Testers", "side": "testers"}
BOTH: Final = {"company": COMPANY, "testers": TESTERS}
AT: Final = [{"source": "s1", "at": "line 4"}]
REPLY: Final = {"to": "pay", "by": "company", "says": "names free access and no pay", "via": AT}


@pytest.fixture(scope="module")
def policy() -> Policy:
    """
    The built-in policy.
    """
    return BUILT_IN


def _claim(value: Any, by: str) -> dict[str, Any]:
    return {**value, "by": by} if isinstance(value, dict) else {"value": value, "by": by}


def describe(facts: Mapping[str, Any], parties: Mapping[str, Any] = BOTH, **more: Any) -> dict[str, Any]:
    """
    Describe a program; a fact's answers stand by the parties that give them.
    """
    claims = {
        path: [_claim(value, by) for by, value in said.items()] if isinstance(said, dict) else said
        for path, said in facts.items()
    }
    header = {"name": "a program", "sponsor": "Company", "as_of": "2026-11-27"}
    sources = {"s1": {"title": "An article", "kind": "article", "date": "2026-11-20"}}
    return {"program": header, "parties": parties, "sources": sources, "facts": claims, **more}


def hear(policy: Policy, facts: Mapping[str, Any], parties: Mapping[str, Any] = BOTH, **more: Any) -> Audit:
    """
    Audit such a program.
    """
    return audit(load_program(describe(facts, parties, **more), policy), policy)


def comes_to(audited: Audit, rule: str = PAID) -> tuple[str, str]:
    """
    Give the verdict on a rule, and what it rests on.
    """
    [finding] = [each for each in audited.findings if each.rule == rule]
    return finding.verdict, finding.basis


def ends(audited: Audit) -> tuple[str, int]:
    """
    Give the opinion, and the exit status of a run.
    """
    return audited.opinion.conclusion, int(find_status(audited, Gating()))


def test_a_finding_sets_the_sides_beside_each_other_and_says_nothing_twice(policy: Policy) -> None:
    """
    Where the sides differ, the sentence has one part for each, and none for what they come to together.
    """
    said = {"pay.offered_share": {"company": "100 %", "testers": "0 %"}, "work.demand": {"company": "duty"}}
    [finding] = [each for each in hear(policy, said).findings if each.rule == PAID]

    assert ["Company", "Testers"] == [part.partition(":")[0] for part in finding.because.split(" — ")]


def test_a_criterion_counts_its_own_findings(policy: Policy) -> None:
    """
    How often each verdict is given is told of each criterion by itself.
    """
    audited = hear(policy, {"pay.offered_share": {"company": "0 %"}, "work.demand": {"company": "duty"}})
    counted = {
        each.id: Counter(found.verdict for found in audited.findings if found.criterion == each.id)
        for each in audited.criteria
    }

    assert counted == {each.id: each.counts for each in audited.criteria}


UNPAID: Final = {"sponsor.for_profit": True, "work.demand": "duty"}


def test_an_account_that_cannot_fail_contests_one_that_fails(policy: Policy) -> None:
    """
    The company denies pressure and duty, and leaves open whether the rule applies.
    """
    audited = hear(
        policy,
        {
            "work.demand": {"company": {"not": "duty"}, "testers": "request"},
            "pay.offered_share": {"testers": "0 %"},
            "voluntariness.feedback_pressure": {"company": False, "testers": True},
        },
    )

    assert ("contested", "between sides") == comes_to(audited, "voluntariness/unpaid-feedback-is-optional")


@pytest.mark.parametrize("others", [{}, {"others": {"name": "Other testers", "side": "others"}}])
def test_a_third_party_that_says_nothing_moves_nothing(policy: Policy, others: Mapping[str, Any]) -> None:
    """
    What both sides say is settled, with a silent third and without.
    """
    facts = {**UNPAID, "pay.offered_share": {"company": "0 %", "testers": "0 %"}}
    audited = hear(policy, facts, {**BOTH, **others})

    assert ("fail", "agreement") == comes_to(audited)
    assert ("does not conform", 1) == ends(audited)


def test_an_admission_needs_no_second_voice(policy: Policy) -> None:
    """
    The sponsor says that it asks for work and offers nothing.
    """
    facts = {
        "sponsor.for_profit": True,
        "work.demand": {"company": "duty"},
        "pay.offered_share": {"company": "0 %"},
        "sharing.outputs_shareable": {"testers": True},
    }
    audited = hear(policy, facts)

    assert ("fail", "admission") == comes_to(audited)
    assert ("does not conform", 1) == ends(audited)


def test_praise_of_oneself_is_claimed(policy: Policy) -> None:
    """
    The sponsor says that it pays everyone, and nobody else speaks of it.
    """
    facts = {
        "sponsor.for_profit": True,
        "work.demand": {"company": "duty"},
        "pay.offered_share": {"company": "100 %"},
        "sharing.outputs_shareable": {"testers": True},
    }

    assert ("claimed", "one side") == comes_to(hear(policy, facts))


def test_a_friendly_tester_hides_no_dispute(policy: Policy) -> None:
    """
    Testers who contradict each other contest a rule within their side.
    """
    many, one = {"name": "Many testers", "side": "testers"}, {"name": "A friendly tester", "side": "testers"}
    facts = {**UNPAID, "pay.offered_share": {"many": "0 %", "one": "100 %", "company": "100 %"}}

    assert ("contested", "within a side") == comes_to(
        hear(policy, facts, {"company": COMPANY, "many": many, "one": one})
    )


@pytest.mark.parametrize(
    "record",
    [{"value": False}, {"value": False, "source": "s1"}, {"value": False, "via": [{"source": "s1"}]}],
    ids=["no source", "a source without a place", "the same, in the long form"],
)
def test_what_names_no_source_and_place_overrules_nobody(policy: Policy, record: Mapping[str, Any]) -> None:
    """
    It is refused at its own place and at that of the complaint; on one line, by the fact.
    """
    complaint = {"value": True, "by": "testers", "via": AT}
    described = describe({"voluntariness.praise_pressure": [record, complaint]})

    with pytest.raises(ProgramError) as refused:
        load_program(described, policy)

    fact = "voluntariness.praise_pressure"
    said = f"what 'testers' says of {fact}"
    assert {
        f"What excludes this (what is said of {fact}) is nobody's word, and names no source and place.",
        f"What names no source and place cannot overrule {said}.",
    } == {problem.message for problem in refused.value.problems}
    assert len(refused.value.problems) == len([record, complaint])


def test_what_names_a_source_and_a_place_overrules(policy: Policy) -> None:
    """
    The record holds, and the side's account is marked.
    """
    record = {"value": "100 %", "source": "s1", "at": "line 9"}
    complaint = {"value": "0 %", "by": "testers", "via": AT}
    audited = hear(policy, {**UNPAID, "pay.offered_share": [record, complaint]})
    [fact] = [each for each in audited.facts if each.path == "pay.offered_share"]

    assert ("pass", "record") == comes_to(audited)
    assert ("contradicts the record",) == fact.accounts["testers"].conflicts


ANSWERED: Final = {**UNPAID, "pay.offered_share": {"testers": "0 %"}}
READ: Final[tuple[TextFormat, ...]] = (
    "terminal",
    "html",
    "markdown",
    "json",
    "sarif",
    "junit",
    "oscal",
    "csv",
)


@pytest.mark.parametrize("form", READ)
def test_a_reply_to_a_criterion_stands_in_every_format(policy: Policy, form: TextFormat) -> None:
    """
    What the company replies to pay stands beside the finding on pay, and not between quotation marks.
    """
    shown = " ".join(render(hear(policy, ANSWERED, replies=[REPLY]), form).split())

    assert "names free access and no pay" in shown
    assert "“names free access" not in shown


@pytest.mark.parametrize("form", READ)
def test_where_a_side_has_no_answer_every_format_says_so(policy: Policy, form: TextFormat) -> None:
    """
    No format says that a side says nothing: the sources hold no answer of it.
    """
    facts = {**ANSWERED, "sharing.outputs_shareable": {"company": True}}
    shown = " ".join(render(hear(policy, facts), form).split())

    assert "no answer in these sources" in shown
    assert "says nothing" not in shown


def test_a_side_that_is_nowhere_heard_is_told_of_once(policy: Policy) -> None:
    """
    The report says so before the verdicts.
    """
    assert ("Not heard in these sources: Company.",) == tuple(
        remark for remark in hear(policy, ANSWERED).remarks if "heard" in remark
    )


def _rules_both_ways(policy: Policy) -> list[Rule]:
    return [
        rule for rule in policy.rules if {"pass", "fail"} <= {example.verdict for example in rule.examples}
    ]


def test_a_company_contests_testers_on_every_built_in_rule(policy: Policy) -> None:
    """
    A company that answers what a rule requires as the passing example contests testers of the failing one.
    """
    uncontested = []
    for rule in _rules_both_ways(policy):
        passing, failing = (_example(rule, verdict) for verdict in ("pass", "fail"))
        required = _required(rule, policy)
        claims = {
            path: [
                *([_said(passing[path], "company")] if path in passing and path in required else []),
                *([_said(failing[path], "testers")] if path in failing else []),
            ]
            for path in dict.fromkeys((*passing, *failing))
        }
        program = load_program(describe({path: said for path, said in claims.items() if said}), policy)
        verdict, _ = comes_to(audit(program, policy), rule.id)
        if verdict != "contested":
            uncontested.append((rule.id, verdict))

    assert [] == uncontested


def _example(rule: Rule, verdict: str) -> Mapping[str, Any]:
    """
    Give the facts of the first example that comes out so.
    """
    return next(example.facts for example in rule.examples if example.verdict == verdict)


def _required(rule: Rule, policy: Policy) -> set[str]:
    """
    Find the facts that a rule's requirement hangs on.
    """
    named = find_named([rule.requires]).facts
    return {path for name in named for path in policy.facts_within(name)}


def _said(value: Any, by: str) -> dict[str, Any]:
    return {**value, "by": by} if isinstance(value, dict) else {"value": value, "by": by}


def test_what_a_claim_contradicts_does_not_settle_it() -> None:
    """
    What follows from two claims of a side, one of which contradicts it, takes neither out of what is settled.
    """
    facts = {"x.a": "boolean", "x.b": "boolean"}
    means = {"when": {"fact": "x.a", "is": True}, "then": {"fact": "x.b", "is": False}}
    small = sketch({"rule": {"requires": {"fact": "x.b", "is": False}}}, facts, consistency={"means": means})
    program = {
        "program": {"name": "a program", "sponsor": "Anna", "as_of": "2026-03-01"},
        "parties": {"anna": {"name": "Anna", "side": "sponsor"}, "ben": {"name": "Ben", "side": "testers"}},
        "facts": {
            "x.a": [{"value": True, "by": "anna"}, {"value": True, "by": "ben"}],
            "x.b": [{"value": True, "by": "anna"}],
        },
    }

    [finding] = audit(load_program(program, small), small).findings

    expected = {"sponsor": "fail", "testers": "pass", "settled": "unknown", "unanswered": "unknown"}
    assert ("contested", expected) == (finding.verdict, dict(finding.accounts))

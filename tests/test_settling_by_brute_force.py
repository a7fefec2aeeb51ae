"""`ask` held to brute force in both directions: nothing false is said, and nothing is missing."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from hypothesis import assume, given
from tried_out import DAY, Supposed, come_out, policies, statements, suppose_each, tell

from evenhand import Policy
from evenhand.advice.agreed import AgreedFacts, find_open_rules
from evenhand.advice.settling import settle_rule
from evenhand.audit.case import Case
from evenhand.policy.model import Rule


def _open(policy: Policy, said: dict[str, Any]) -> tuple[Rule, AgreedFacts]:
    """
    Give the first rule that is open, and what is agreed.
    """
    program = tell(policy, said)
    agreed = AgreedFacts(Case(policy, program, DAY))
    rules = find_open_rules(agreed)
    assume(rules)
    return rules[0], agreed


def _shown(supposed: Supposed, policy: Policy) -> str:
    return "; ".join(
        f"{policy.facts[path].title}: {policy.facts[path].kind.show(each)}" for path, each in supposed.items()
    )


def _try_all(rule: Rule, agreed: AgreedFacts) -> Mapping[tuple[str, ...], list[tuple[Supposed, Any]]]:
    """
    Judge by each combination of the answers that are still possible, to each set of the facts that are open.
    """
    policy = agreed.policy
    asked = [path for path in policy.asked_by(rule) if path in agreed.open]
    return {
        facts: [
            (supposed, come_out(rule, agreed.case.program, policy, supposed))
            for supposed in suppose_each(facts, policy, agreed.answers)
        ]
        for size in range(1, len(asked) + 1)
        for facts in itertools.combinations(asked, size)
    }


@given(policies(most=1), statements())
def test_what_can_decide_a_rule_is_what_brute_force_finds(policy: Policy, said: dict[str, Any]) -> None:
    """
    The smallest sets that can decide a rule are all that there are, each with all that it can bring about.
    """
    rule, agreed = _open(policy, said)
    tried = _try_all(rule, agreed)
    can = {
        facts: {next(iter(outcomes)) for _, outcomes in rows if len(outcomes) == 1}
        for facts, rows in tried.items()
    }
    size = min((len(facts) for facts, outcomes in can.items() if outcomes), default=0)

    settled = settle_rule(rule, agreed)

    expected = {facts: outcomes for facts, outcomes in can.items() if outcomes and len(facts) == size}
    assert not settled.is_limited
    assert expected == {way.facts: set(way.outcomes) for way in settled.can}


@given(policies(most=1), statements())
def test_each_way_to_decide_a_rule_is_true(policy: Policy, said: dict[str, Any]) -> None:
    """
    The answers that are told for an outcome are possible, and bring it about.
    """
    rule, agreed = _open(policy, said)
    answers = agreed.cut(rule).answers

    for way in settle_rule(rule, agreed).can:
        rows = itertools.product(*(answers[path] for path in way.facts))
        every = [dict(zip(way.facts, row, strict=True)) for row in rows]
        found = {_shown(each, policy): come_out(rule, agreed.case.program, policy, each) for each in every}
        assert {told: {outcome} for outcome, told in way.outcomes.items()} == {
            told: found[told] for told in way.outcomes.values()
        }


@given(policies(most=1), statements())
def test_what_decides_in_any_case_is_what_brute_force_finds(policy: Policy, said: dict[str, Any]) -> None:
    """
    Each answer to the facts that decide in any case decides, no fewer facts do, and none are left out.
    """
    rule, agreed = _open(policy, said)
    sure = [
        facts
        for facts, rows in _try_all(rule, agreed).items()
        if all(len(outcomes) <= 1 for _, outcomes in rows)
    ]

    surely = settle_rule(rule, agreed).surely

    assert bool(sure) is bool(surely)
    assert not sure or (surely in sure and len(surely) == min(map(len, sure)))

"""Plans held to brute force in both directions: each reaches its goal, none is better, none is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st
from tried_out import DAY, FACTS, Supposed, policies, statements, suppose_each, tell

from evenhand import Policy
from evenhand.advice.agreed import AgreedFacts
from evenhand.advice.board import COSTS, Board
from evenhand.advice.repair import repair
from evenhand.audit.auditing import describe
from evenhand.audit.case import Case
from evenhand.facts.operators import Truth
from evenhand.facts.possible import Possible, Quantities
from evenhand.policy.conditions import Answers, Compared, weigh
from evenhand.policy.model import Rule
from evenhand.program.hypothetical import suppose
from evenhand.vocabulary.verdicts import AIMS, Aim

NAMES: Final = ("x.a", "x.b", "x.n", "x.w")
SMALL: Final = {path: FACTS[path] for path in NAMES}
_FAILS: Final = frozenset({"fail"})


class ByHand:
    """
    Every plan for a program, tried out by auditing it.
    """

    def __init__(self, policy: Policy, said: Mapping[str, Any], aim: Aim) -> None:
        """
        Take what a program says, and what is to be reached.
        """
        self.policy = policy
        self.case = Case(policy, tell(policy, said), DAY)
        self.aim = aim

    def plans(self) -> Iterator[Supposed]:
        """
        Give every plan that reaches the goal and has no change to spare.
        """
        for facts in _choose(NAMES):
            for plan in suppose_each(facts, self.policy):
                if self.reaches(plan) and not any(self.reaches(_without(plan, path)) for path in plan):
                    yield plan

    def reaches(self, plan: Supposed) -> bool:
        """
        Say whether a plan is coherent, keeps what is kept, lets no rule get worse and reaches the goal.
        """
        after = self.after(plan)
        return self.allows(plan) and not self._unmet(after) and self._is_decided(after)

    def allows(self, plan: Supposed) -> bool:
        """
        Say whether a plan is coherent and keeps what is kept.
        """
        after = self.after(plan)
        is_left = any(self._is_left(index, after) for index in range(len(self.policy.keeps)))
        return not after.incoherent and not is_left and not self._takes_away(plan)

    def _takes_away(self, plan: Supposed) -> bool:
        """
        Say whether a number that is kept above something becomes less than what is stated.
        """
        wanted = [keep.condition for keep in self.policy.keeps]
        above = {
            each.subject.path
            for each in wanted
            if isinstance(each, Compared) and each.operator in {"at_least", "more_than"}
        }
        stated = {path: each.possible for path, each in self.case.agreed.stated.items() if each.claims}
        return any(_least(plan[path]) < _least(stated[path]) for path in above & plan.keys() & stated.keys())

    def meets(self, plan: Supposed, rules: Iterable[Rule]) -> bool:
        """
        Say whether none of some rules can fail with a plan.
        """
        return not any("fail" in _come_out(rule, self.after(plan)) for rule in rules)

    def rank(self, plan: Supposed) -> tuple[int, int]:
        """
        Count the changes that get rules out of reach which could be met, and add up what all cost.
        """
        agreed = AgreedFacts(self.case)
        turned = [agreed.answers[path].meet(each).is_empty for path, each in plan.items()]
        cost = sum(COSTS["change" if each else "settle"] for each in turned)
        return self.evades(plan), cost

    def evades(self, plan: Supposed) -> int:
        """
        Count the changes that get rules out of reach which could be met.
        """
        return sum(self._evades(plan, path) for path in plan)

    def _evades(self, plan: Supposed, path: str) -> bool:
        fewer = _without(plan, path)
        if not self.allows(fewer):
            return False
        unmet, after = self._unmet(self.after(fewer)), self.after(plan)
        return bool(unmet) and all(
            _come_out(rule, after) == {"not-applicable"} and self._board.can_pass(rule) for rule in unmet
        )

    @cached_property
    def _board(self) -> Board:
        return Board(AgreedFacts(self.case), self.policy.rules)

    def after(self, plan: Supposed) -> Case:
        """
        Suppose that a plan was carried out.
        """
        return Case(self.policy, suppose(self.case.program, self.policy, plan), DAY)

    def _is_left(self, index: int, after: Case) -> bool:
        was, now = self._hold(index, self.case), self._hold(index, after)
        return (was is True and now is not True) or (was is None and now is False)

    def _hold(self, index: int, case: Case) -> Truth:
        return weigh(self.policy.keeps[index].condition, Answers(case.agreed.possible, case.parameters)).truth

    def _unmet(self, after: Case) -> list[Rule]:
        return [rule for rule in self.policy.rules if self._is_unmet(rule, after)]

    def _is_unmet(self, rule: Rule, after: Case) -> bool:
        was, now = _come_out(rule, self.case), _come_out(rule, after)
        is_target = {
            "mend": was == _FAILS,
            "gate": "fail" in was and self.policy.concluding.holds_in_gate(rule),
            "conform": True,
        }[self.aim]
        if is_target or "fail" not in was:
            return "fail" in now
        return was != _FAILS and now == _FAILS

    def _is_decided(self, after: Case) -> bool:
        return self.aim != "conform" or describe(after).opinion.conclusion == "conforms"


def _choose(names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """
    Give every choice of some names.
    """
    for number in range(2 ** len(names)):
        yield tuple(name for index, name in enumerate(names) if number >> index & 1)


def _least(possible: Possible) -> Decimal:
    assert isinstance(possible, Quantities)
    return min(end for end, _ in possible.ends())


def _without(plan: Supposed, path: str) -> Supposed:
    return {each: answer for each, answer in plan.items() if each != path}


def _come_out(rule: Rule, case: Case) -> frozenset[str]:
    return frozenset(case.hear(rule).accounts[case.agreed.id].outcomes)


@given(policies(facts=SMALL, keeps=True, most=3), statements(NAMES), st.sampled_from(AIMS))
def test_plans_are_the_best_that_brute_force_finds(policy: Policy, said: dict[str, Any], aim: Aim) -> None:
    """
    Where any plan reaches the goal one is given, it does reach it, and none evades less or costs less.
    """
    by_hand = ByHand(policy, said, aim)
    ranks = [by_hand.rank(plan) for plan in by_hand.plans()]

    repairs = repair(by_hand.case.program, policy, as_of=DAY, goal=aim)

    found = [each.answers for each in repairs.sets if each.is_enough]
    assert bool(ranks) is bool(found)
    assert all(map(by_hand.reaches, found))
    if ranks:
        assert {(min(ranks), True)} == {
            (by_hand.rank(each.answers), each.is_smallest) for each in repairs.sets
        }


@given(policies(facts=SMALL, keeps=True, most=3), statements(NAMES), st.sampled_from(AIMS))
def test_what_no_plan_reaches_has_its_reason(policy: Policy, said: dict[str, Any], aim: Aim) -> None:
    """
    Rules that are named as stuck cannot be met together, and where the goal is reached none is named.
    """
    by_hand = ByHand(policy, said, aim)

    repairs = repair(by_hand.case.program, policy, as_of=DAY, goal=aim)

    assert not (repairs.stuck and any(each.is_enough for each in repairs.sets))
    for stuck in repairs.stuck:
        assert "limit" != stuck.reason
        together = [rule for rule in policy.rules if rule.id in stuck.rules]
        assert not any(
            by_hand.allows(plan)
            and not any("fail" in _come_out(rule, by_hand.after(plan)) for rule in together)
            for facts in _choose(NAMES)
            for plan in suppose_each(facts, policy)
        )

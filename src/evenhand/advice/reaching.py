"""Reaching a score, or as much decided as an opinion needs: what gives most for its cost, again and again."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from msgspec import Struct

from evenhand.advice.board import Board, Changes
from evenhand.advice.demands import demand_always
from evenhand.advice.goals import Goal
from evenhand.advice.planned import Planned
from evenhand.advice.searching import Search
from evenhand.policy.model import Rule

_MOST_STEPS: Final = 60_000


def reach(goal: Goal, wanted: Decimal) -> Planned:
    """Raise the secured score to what is wanted, or as far as it goes; then take back what is spare."""
    climb = _Climb(goal, Search(goal.board, demand_always(goal.board), _MOST_STEPS))
    changes: Changes = {}
    while goal.secure(changes) < wanted:
        way = max(climb.ways(changes), key=lambda way: climb.worth(way, changes), default={})
        if not way or climb.worth(way, changes) <= 0:
            break
        changes = {**changes, **way}
    for path in list(changes):
        fewer = {each: index for each, index in changes.items() if each != path}
        if goal.secure(fewer) >= min(wanted, goal.secure(changes)) and not climb.search.unmet(fewer):
            changes = fewer
    return Planned((changes,), is_best=len(changes) <= 1)


def decide_more(goal: Goal, search: Search, plan: Changes) -> Changes:
    """Decide more than a plan does, until an opinion can be given or nothing gives any more."""
    climb = _Climb(goal, search)
    while not goal.is_decided(plan):
        before = goal.cover(plan)
        ways = [{**plan, **way} for way in climb.ways(plan)]
        best = max(ways, key=lambda each: (goal.cover(each) - before) / goal.board.cost(each), default=plan)
        if goal.cover(best) <= before:
            break
        plan = best
    return plan


class _Climb(Struct, frozen=True):
    """What changes are worth; those that leave what is kept, or do not go together, are none."""

    goal: Goal
    search: Search

    @property
    def board(self) -> Board:
        """Where plans are tried out."""
        return self.goal.board

    def ways(self, changes: Changes) -> Iterator[Changes]:
        """Give the ways to decide one rule more, or to let one pass."""
        for demand in self.goal.decide_more(changes):
            for way in self.search.try_ways(demand, changes):
                if (whole := self.search.complete({**changes, **way})) is not None:
                    yield {path: index for path, index in whole.items() if changes.get(path) != index}

    def worth(self, way: Changes, changes: Changes) -> Decimal:
        """Weigh the rules that a way keeps from failing, less those that it lets fail, by what it costs."""
        after = {**changes, **way}
        policy = self.board.policy
        reading = [rule for rule in self.board.rules if not way.keys().isdisjoint(policy.near[rule.id])]
        moved = (
            policy.weights[rule.severity] * (self._is_met(rule, after) - self._is_met(rule, changes))
            for rule in reading
        )
        return sum(moved, Decimal(0)) / self.board.cost(way)

    def _is_met(self, rule: Rule, changes: Changes) -> bool:
        return "fail" not in self.board.outcomes(rule, changes)

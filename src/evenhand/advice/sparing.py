"""Taking back what a plan need not move: of a set its members, and of a list its entries and their fields."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property

from msgspec import Struct

from evenhand.advice.board import Changes
from evenhand.advice.demands import demand_always
from evenhand.advice.entries import keep_entries
from evenhand.advice.goals import Goal
from evenhand.advice.members import keep_members
from evenhand.advice.searching import Search
from evenhand.facts import kinds
from evenhand.facts.possible import Possible, Sets


def keep_what_may_stay(goal: Goal, plan: Changes, wanted: Decimal | None) -> Changes:
    """Give a plan that reaches as much of a goal, or of a WANTED score, and takes away and adds no more."""
    reached = _Reached(goal, plan, wanted)
    before: Changes = {}
    while plan != before:
        before = plan
        for path in plan:
            plan = {**plan, path: reached.come_nearer(path, plan)}
    return plan


class _Reached(Struct, frozen=True, dict=True):
    """What a plan reaches, of which no other that takes its place may fall short."""

    goal: Goal
    plan: Changes
    wanted: Decimal | None

    def come_nearer(self, path: str, plan: Changes) -> int:
        """Give the place of an answer that does as well, and is as near as may be to what is so."""
        board = self.goal.board
        stated, chosen = board.agreed.answers[path], board.points[path][plan[path]]

        def is_enough(possible: Possible) -> bool:
            return self._is_as_good({**plan, path: board.try_too(path, possible)})

        if isinstance(stated, Sets) and isinstance(chosen, Sets):
            return board.try_too(path, keep_members(stated, chosen, is_enough))
        if isinstance(board.policy.facts[path].kind, kinds.Records):
            return board.try_too(path, keep_entries(stated, chosen, board.points[path], is_enough))
        return plan[path]

    def _is_as_good(self, changes: Changes) -> bool:
        search, goal = self._search, self.goal
        return (
            set(map(id, search.unmet(changes))) <= self._unmet
            and search.count_evading(changes) <= self._evading
            and goal.secure(changes) >= self._secured
            and (self.wanted is not None or goal.is_decided(changes) or not goal.is_decided(self.plan))
        )

    @cached_property
    def _search(self) -> Search:
        goal = self.goal
        always = self.wanted is not None
        return Search(goal.board, demand_always(goal.board) if always else [*goal.targets, *goal.guards])

    @cached_property
    def _unmet(self) -> set[int]:
        return set(map(id, self._search.unmet(self.plan)))

    @cached_property
    def _evading(self) -> int:
        return self._search.count_evading(self.plan)

    @cached_property
    def _secured(self) -> Decimal:
        return min(self.wanted or Decimal(0), self.goal.secure(self.plan))

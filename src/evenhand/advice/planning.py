"""Planning: groups of rules that hang together are mended each by itself, and the plans put together.

Where not all can be mended, rule after rule is taken up, the weightiest first, and what cannot be met beside
those is named: with the rules that pull it the other way, or with what keeps it from being met at all.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, partial
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from evenhand.advice.board import Board, Changes
from evenhand.advice.demands import Demand, demand_always, demand_rule
from evenhand.advice.goals import Goal
from evenhand.advice.planned import Planned, Reason, Stuck
from evenhand.advice.reaching import decide_more
from evenhand.advice.searching import MOST_STEPS, FoundPlans, Search
from evenhand.policy.model import Rule

_MOST_STEPS_FOR_ONE: Final = 6000
_MOST_STEPS_IN_ALL: Final = 60_000
_MOST_STEPS_TO_GROUP: Final = 10**6
_MOST_IN_A_CORE: Final = 12
_MOST_COMBINED: Final = 5
_FEW: Final = 8  # rules among which the fewest that have to be decided are looked for


class Planner(Struct, dict=True):
    """Finds plans that reach a goal, or as much of it as can be reached."""

    goal: Goal
    given: frozenset[str] = frozenset()
    steps: int = 0
    stuck: list[Stuck] = field(default_factory=list)
    left_out: list[Demand] = field(default_factory=list)

    @property
    def board(self) -> Board:
        """Where plans are tried out."""
        return self.goal.board

    def plan(self) -> Planned:
        """Find the best plans."""
        found = self._search([*self.goal.targets, *self.goal.guards]).run()
        if not (found.plans and found.is_best):
            found = self._mend_apart()
        return self._decide(Planned(found.plans, found.is_best, tuple(self.stuck)))

    def _mend_apart(self) -> FoundPlans:
        """Mend each group of rules for itself, where all at once are too many or not all can be met."""
        found = [self._mend(group) for group in self._group()]
        combined = list(self._combine(found))
        if len(found) > 1 and not self._are_sound(combined[0]):
            found = [self._mend(self._wanted)]
            combined = list(self._combine(found))
        return FoundPlans(tuple(combined), is_best=len(found) <= 1 and all(each.is_best for each in found))

    @property
    def _wanted(self) -> list[Demand]:
        """The targets, but for those that were left out as stuck."""
        return [each for each in self.goal.targets if each not in self.left_out]

    def _are_sound(self, changes: Changes) -> bool:
        return not self._search([*self._wanted, *self.goal.guards]).unmet(changes)

    def _search(
        self, demands: Sequence[Demand], start: Changes | None = None, most_steps: int = MOST_STEPS
    ) -> Search:
        shared = self._shared
        return Search(
            self.board,
            demands,
            most_steps,
            start or {},
            held=shared.held,
            found_ways=shared.found_ways,
            cut_short=shared.cut_short,
        )

    @cached_property
    def _shared(self) -> Search:
        return Search(self.board, [*self.goal.targets, *self.goal.guards], most_steps=_MOST_STEPS_TO_GROUP)

    def _group(self) -> list[list[Demand]]:
        """Put together the targets that some change concerns both, also by what it would break elsewhere."""
        groups: list[tuple[frozenset[str], list[Demand]]] = []
        for demand in self.goal.targets:
            facts = frozenset(self._reach(demand))
            apart = [group for group in groups if group[0].isdisjoint(facts)]
            met = [group for group in groups if group not in apart]
            members = [each for _, their in met for each in their]
            groups = [*apart, (facts.union(*(each for each, _ in met)), [*members, demand])]
        return [members for _, members in groups]

    def _reach(self, demand: Demand) -> Iterator[str]:
        search = self._shared
        first = frozenset(map(id, search.unmet({})))
        for way in search.ways(demand, {}):
            yield from way
            for broken in search.unmet(way):
                if id(broken) not in first:
                    yield from (path for more in search.ways(broken, way) for path in more)

    def _mend(self, group: Sequence[Demand]) -> FoundPlans:
        """Mend one group, or as much of it as can be mended."""
        found = self._search([*group, *self.goal.guards]).run()
        if found.plans or not group:
            return found
        met, plan = self._take_up(group)
        best = self._search([*met, *self.goal.guards]).run()
        return best if best.plans else FoundPlans((plan,), is_best=False)

    def _take_up(self, group: Sequence[Demand]) -> tuple[list[Demand], Changes]:
        """Take up one rule after the other, and leave out what cannot be met beside those before it."""
        met: list[Demand] = []
        plan: Changes = {}
        for demand in group:
            found = self._meet_too(demand, met, plan)
            if found is not None:
                met.append(demand)
                plan = found
        return met, plan

    def _meet_too(self, demand: Demand, met: Sequence[Demand], plan: Changes) -> Changes | None:
        """Meet one more rule beside others, by keeping a plan for these, or part of it, or by another one."""
        demands = [*met, demand, *self.goal.guards]
        apart = {path: index for path, index in plan.items() if path not in demand.asked}
        starts = list({tuple(start.items()): start for start in (plan, apart, {})}.values())
        last = FoundPlans((), is_best=False)
        for evades_too, start in itertools.product((False, True), starts):
            if self.steps > _MOST_STEPS_IN_ALL:
                break
            search = self._search(demands, most_steps=_MOST_STEPS_FOR_ONE, start=start)
            last = search.run_once(evades_too=evades_too)
            self.steps += search.steps
            if last.plans:
                return last.plans[0]
        self.left_out.append(demand)
        self.stuck.append(self._explain(demand, last))
        return None

    def _explain(self, demand: Demand, found: FoundPlans) -> Stuck:
        """Say why a rule cannot be met beside others."""
        assert demand.rule is not None  # noqa: S101 - targets are about rules
        if self.board.must_fail(demand.rule) or self._is_impossible(demand, ()):
            return _explain_alone(demand.rule, self.board, self.given)
        if not found.is_best:
            return Stuck((demand.name,), "limit")
        core = [each for each in dict.fromkeys(found.touched) if each.rule is not None and each is not demand]
        for each in core if len(core) <= _MOST_IN_A_CORE else ():
            fewer = [other for other in core if other is not each]
            if self._is_impossible(demand, fewer):
                core = fewer
        names = sorted({demand.name, *(each.name for each in core)})
        return Stuck(tuple(names), "pull apart" if core else "limit")

    def _is_impossible(self, demand: Demand, others: Iterable[Demand]) -> bool:
        """Checks if it is known that a rule cannot be met beside others."""
        always = [each for each in self.goal.guards if each.rule is None]
        search = self._search([demand, *others, *always], most_steps=_MOST_STEPS_FOR_ONE)
        found = search.run_once(evades_too=True)
        self.steps += search.steps
        return not found.plans and found.is_best

    def _combine(self, found: Sequence[FoundPlans]) -> Iterator[Changes]:
        """Put the groups' first plans together, then exchange one group's for another of its own."""
        solved = [each for each in found if each.plans]
        first = {path: index for each in solved for path, index in each.plans[0].items()}
        yield first
        others = (
            {**{path: first[path] for path in first if path not in each.plans[0]}, **other}
            for each in solved
            for other in each.plans[1:]
        )
        yield from itertools.islice(others, _MOST_COMBINED - 1)

    def _decide(self, planned: Planned) -> Planned:
        """Go on from plans after which nothing can fail, where too little is decided for an opinion."""
        goal = self.goal
        if self.stuck or any(goal.is_decided(plan) for plan in planned.plans):
            kept = tuple(filter(goal.is_decided, planned.plans)) or planned.plans
            return replace(planned, plans=self._spare(kept))
        search = self._search([*goal.targets, *goal.guards])
        if len(self.board.rules) <= _FEW:
            found = replace(search, is_goal=goal.is_decided, go_on=goal.decide_more).run()
            if found.plans:
                return Planned(found.plans, found.is_best)
        plans = tuple(decide_more(goal, search, plan) for plan in planned.plans)
        return replace(planned, plans=self._spare(plans), is_best=False)

    def _spare(self, plans: Sequence[Changes]) -> tuple[Changes, ...]:
        """Take back what one group's changes need no more beside those of the others."""
        search = self._search([*self._wanted, *self.goal.guards])
        spared = (replace(search, is_goal=partial(self._keeps_goal, plan)).spare(plan) for plan in plans)
        return tuple({tuple(sorted(each.items())): each for each in spared}.values())

    def _keeps_goal(self, plan: Changes, fewer: Changes) -> bool:
        return self.goal.is_decided(fewer) or not self.goal.is_decided(plan)


def _explain_alone(rule: Rule, board: Board, given: frozenset[str]) -> Stuck:
    """Say what keeps a rule from being met, whatever the others come to."""
    kept = frozenset(path for keep in board.kept for path in board.policy.facts_kept(keep))
    loosened: dict[Reason, tuple[frozenset[str], Board]] = {
        "fixed": (board.fixed - given, Board(board.agreed, (rule,), given, board.released)),
        "kept": (kept, Board(board.agreed, (rule,), board.fixed, kept)),
        "given": (given, Board(board.agreed, (rule,), board.fixed - given, board.released)),
    }
    asked, near = frozenset(board.policy.asked_by(rule)), board.policy.near[rule.id]
    for reason, (facts, other) in loosened.items():
        if not facts.isdisjoint(near) and _can_be_met_alone(rule, other):
            named = facts & asked or facts & near
            return Stuck((rule.id,), reason, tuple(path for path in board.policy.facts if path in named))
    return Stuck((rule.id,), "never")


def _can_be_met_alone(rule: Rule, board: Board) -> bool:
    demands = [demand_rule(board, rule), *demand_always(board)]
    return bool(Search(board, demands, most_steps=_MOST_STEPS_FOR_ONE).run_once(evades_too=True).plans)

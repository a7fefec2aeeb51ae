"""Searching for plans: sets of changes after which every demand is met, none of which could be spared.

The search deepens by what changes cost. It takes up the unmet demand with the fewest ways to be met, tries
each of them, and leaves a branch when the demands still unmet cost more than is left. So what it finds first
costs least, and where it has tried all there is no other. It goes on while what it found gets a rule out of
reach that could be met. Where it took as many steps as it may, it gives the best that it found, and says so.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from evenhand.advice.board import OPENED, Board, Changes
from evenhand.advice.demands import Demand

MOST_STEPS: Final = 6000
_MOST_STEPS_TO_COMPLETE: Final = 60
_MOST_TRIES: Final = 3000
_MOST_AT_ONCE: Final = 4
_MOST_PLANS: Final = 5
_NEVER: Final = 10**9
_Key = tuple[tuple[str, int], ...]
_Of = tuple[int, _Key]
_Rank = tuple[int, int]  # how many changes evade, and what all cost
_OUT_OF_REACH: Final = frozenset({"not-applicable"})


class LimitError(Exception):
    """The search has taken as many steps as it may."""


class FoundPlans(Struct, frozen=True):
    """The best plans, and whether every way was tried; `touched` are the demands that made it hard."""

    plans: tuple[Changes, ...]
    is_best: bool
    touched: tuple[Demand, ...] = ()


class Search(Struct, dict=True):
    """A search for the best plans that satisfy some demands, from some changes on.

    `is_goal` says whether that is all that is wanted, and `go_on` how to go on where it is not.
    """

    board: Board
    demands: Sequence[Demand]
    most_steps: int = MOST_STEPS
    start: Changes = {}
    is_goal: Callable[[Changes], bool] | None = None
    go_on: Callable[[Changes], Iterable[Demand]] | None = None
    steps: int = 0
    was_cut: bool = False
    evades_too: bool = False
    bound: int = 0
    next_bound: int = _NEVER
    held: dict[_Of, bool] = field(default_factory=dict)
    found_ways: dict[_Of, list[Changes]] = field(default_factory=dict)
    cut_short: set[_Of] = field(default_factory=set)
    meeting_ways: dict[_Of, list[Changes]] = field(default_factory=dict)
    seen: dict[_Key, int] = field(default_factory=dict)
    touched: dict[int, Demand] = field(default_factory=dict)

    def run(self) -> FoundPlans:
        """Give the best plans found: those that get fewest rules out of reach, and of these the cheapest.

        First only ways by which rules are met are taken; then it is seen whether any other plan is better.
        """
        ranks = dict[_Key, _Rank]()
        has_ended = self._gather(ranks, _NEVER)
        if not (has_ended or ranks):
            return FoundPlans((), is_best=False)
        self.evades_too, self.steps = True, 0
        best = min(ranks.values(), default=None)
        has_ended = self._gather(ranks, _NEVER if best is None or best[0] else best[1] - 1) and has_ended
        best = min(ranks.values(), default=None)
        plans = sorted(
            (dict(key) for key, rank in ranks.items() if rank == best),
            key=lambda plan: (len(plan), self.board.distance(plan)),
        )
        plans = list({self.board.sketch(plan): plan for plan in reversed(plans)}.values())[::-1]
        return FoundPlans(
            tuple(plans[:_MOST_PLANS]), has_ended and not self.was_cut, tuple(self.touched.values())
        )

    def _gather(self, ranks: dict[_Key, _Rank], most: int) -> bool:
        """Gather plans that cost at most so much, and say whether all that matter were tried."""
        try:
            for plan in self._deepen_all(most):
                ranks[_key(plan)] = self.count_evading(plan), self.board.cost(plan)
                self._step(len(plan))
        except LimitError:
            return False
        return True

    def run_once(self, *, evades_too: bool) -> FoundPlans:
        """Give any plan, one by which rules are met or also one that gets them out of reach."""
        self.evades_too = evades_too
        try:
            plan = next(self._deepen(self.start, self.unmet(self.start), _NEVER), None)
        except LimitError:
            return FoundPlans((), is_best=False)
        plans = () if plan is None else (self.spare(plan),)
        return FoundPlans(plans, not self.was_cut, tuple(self.touched.values()))

    def complete(self, changes: Changes) -> Changes | None:
        """Change what some changes need besides to satisfy every demand; nothing, where that takes long."""
        if not self.unmet(changes):
            return changes
        found = replace(
            self, start=changes, steps=0, most_steps=_MOST_STEPS_TO_COMPLETE, seen={}, touched={}
        ).run_once(evades_too=True)
        return found.plans[0] if found.plans else None

    def _deepen_all(self, most: int) -> Iterator[Changes]:
        """Give plans in the order of what they cost, until there are some that evade nothing."""
        unmet = self.unmet(self.start)
        self.bound = self._least(unmet, self.start)
        while self.bound <= most:
            self.seen, self.next_bound = {}, _NEVER
            enough = 0
            for plan in self._deepen(self.start, unmet, self.bound):
                spared = self.spare(plan)
                enough += not self.count_evading(spared)
                yield spared
                if enough == _MOST_PLANS:
                    return
            if enough or self.next_bound == _NEVER:
                return
            self.bound = self.next_bound

    def _deepen(self, changes: Changes, unmet: Sequence[Demand], left: int) -> Iterator[Changes]:
        self._step()
        key = _key(changes)
        if self.seen.get(key, -1) >= left:
            return
        self.seen[key] = left
        if not unmet and (self.is_goal is None or self.is_goal(changes)):
            yield changes
            return
        least = self._least(unmet, changes)
        if least > left:
            self._note_bound(self.bound - left + least)
            return
        for way in self._choose_ways(unmet, changes):
            cost = self.board.cost(way)
            if cost <= left:
                after = {**changes, **way}
                yield from self._deepen(after, self._still_unmet(unmet, way, after), left - cost)
            else:
                self._note_bound(self.bound - left + cost)

    def _still_unmet(self, unmet: Sequence[Demand], way: Changes, after: Changes) -> list[Demand]:
        """Give the demands unmet after one more way: of those before it, and of those that it concerns."""
        asked = {id(each): each for each in unmet}
        asked |= {id(each): each for path in way for each in self._by_fact.get(path, ())}
        return [each for each in asked.values() if not self.holds(each, after)]

    def _note_bound(self, bound: int) -> None:
        self.next_bound = min(self.next_bound, bound)

    def _choose_ways(self, unmet: Sequence[Demand], changes: Changes) -> Iterable[Changes]:
        if unmet:
            apart = [each for each in unmet if each.find_conflict is not None]
            hardest = min(apart or unmet, key=lambda each: len(self._open_ways(each, changes)))
            self.touched[id(hardest)] = hardest
            return self._open_ways(hardest, changes)
        wanted = () if self.go_on is None else self.go_on(changes)
        more = (way for each in wanted for way in self._open_ways(each, changes))
        return [dict(key) for key in dict.fromkeys(map(_key, more))]

    def _open_ways(self, demand: Demand, changes: Changes) -> list[Changes]:
        """Give the ways to meet a demand: of a rule that can be met those, unless evading is tried too."""
        ways, rule = self.ways(demand, changes), demand.rule
        if self.evades_too or rule is None:
            return ways
        key = id(demand), _key_of(demand, changes)
        if key not in self.meeting_ways:
            meeting = [way for way in ways if self.board.outcomes(rule, {**changes, **way}) != _OUT_OF_REACH]
            self.meeting_ways[key] = meeting if self.board.can_pass(rule) else ways
        return self.meeting_ways[key]

    def _step(self, number: int = 1) -> None:
        self.steps += number
        if self.steps > self.most_steps:
            raise LimitError

    @cached_property
    def _by_fact(self) -> dict[str, list[Demand]]:
        found: dict[str, list[Demand]] = {}
        for each in self.demands:
            for path in each.facts:
                found.setdefault(path, []).append(each)
        return found

    @cached_property
    def _unmet_at_first(self) -> list[Demand]:
        return [each for each in self.demands if not self.holds(each, {})]

    def unmet(self, changes: Changes) -> list[Demand]:
        """Give the demands that some changes leave unmet."""
        asked = {id(each): each for each in self._unmet_at_first}
        asked |= {id(each): each for path in changes for each in self._by_fact.get(path, ())}
        return [each for each in asked.values() if not self.holds(each, changes)]

    def holds(self, demand: Demand, changes: Changes) -> bool:
        """Checks if some changes meet a demand, once for those of its own facts."""
        key = id(demand), _key_of(demand, changes)
        if key not in self.held:
            self.held[key] = demand.is_met(dict(key[1]))
        return self.held[key]

    def _least(self, unmet: Sequence[Demand], changes: Changes) -> int:
        """Add up what demands that share no fact cost at least."""
        least, taken = 0, set[str]()
        for each in unmet:
            ways = self._open_ways(each, changes)
            if not ways:
                self.touched[id(each)] = each
                return _NEVER
            facts = {path for way in ways for path in way}
            if taken.isdisjoint(facts):
                taken |= facts
                least += min(map(self.board.cost, ways))
        return least

    def try_ways(self, demand: Demand, changes: Changes) -> list[Changes]:
        """Find ways to meet one demand, and none once as many steps were taken as may be."""
        try:
            return self.ways(demand, changes)
        except LimitError:
            return []

    def ways(self, demand: Demand, changes: Changes) -> list[Changes]:
        """Find the changes, none of which could be spared, that meet one demand; what is changed stays so."""
        key = id(demand), _key_of(demand, changes)
        if key not in self.found_ways:
            free = [path for path in demand.facts if path not in changes]
            was_cut, self.was_cut = self.was_cut, False
            found = list(self._find_ways(demand, dict(key[1]), free))
            self.found_ways[key] = sorted(
                found, key=lambda way: (self.board.cost(way), len(way), self.board.distance(way))
            )
            if self.was_cut:
                self.cut_short.add(key)
            self.was_cut |= was_cut
        self.was_cut |= key in self.cut_short
        return self.found_ways[key]

    def _find_ways(self, demand: Demand, changes: Changes, free: Sequence[str]) -> Iterator[Changes]:
        if demand.find_conflict is not None:
            yield from self._find_ways_out(demand.find_conflict(changes))
            return
        named = [path for path in free if path in demand.asked]
        if demand.has_few_facts:
            yield from self._combine(demand, changes, free)
            return
        self.was_cut = True  # what else would let the facts that it names follow is not tried
        found = list(self._combine(demand, changes, named))
        yield from found
        if not found:
            others = [path for path in free if path not in named]
            yield from self._combine(demand, changes, others, most_at_once=1)

    def _find_ways_out(self, conflict: Sequence[str]) -> Iterator[Changes]:
        """Give each other answer to each of the facts that contradict each other; one may not be enough."""
        self._step(len(conflict))
        for path in conflict:
            yield from ({path: index} for index in range(len(self.board.points[path])))

    def _combine(
        self, demand: Demand, changes: Changes, free: Sequence[str], most_at_once: int = _MOST_AT_ONCE
    ) -> Iterator[Changes]:
        """Try all combinations of so many of some facts, the fewest first; none with changes to spare."""
        found: list[Changes] = []
        tries = 0
        for size in range(1, len(free) + 1):
            if size > most_at_once and not found:
                self.was_cut = True
                yield from self._construct(demand, changes, free)
            if size > most_at_once:
                return
            for facts in itertools.combinations(free, size):
                for row in itertools.product(*(range(len(self.board.points[path])) for path in facts)):
                    way = dict(zip(facts, row, strict=True))
                    if any(smaller.items() <= way.items() for smaller in found):
                        continue
                    tries += 1
                    self._step()
                    if tries > _MOST_TRIES:
                        self.was_cut = True
                        return
                    if self.holds(demand, {**changes, **way}):
                        found.append(way)
                        yield way

    def _construct(self, demand: Demand, changes: Changes, free: Sequence[str]) -> Iterator[Changes]:
        """Build one way that takes many changes: all answers are opened, and settled one after the other."""
        if demand.rule is None:
            return
        still_open = dict.fromkeys(free, OPENED)
        way: dict[str, int] = {}
        for path in free:
            del still_open[path]
            for chosen in ({}, *({path: index} for index in range(len(self.board.points[path])))):
                tried = {**changes, **still_open, **way, **chosen}
                if self.board.outcomes(demand.rule, tried) - {"fail"}:
                    way |= chosen
                    break
        for path in list(way):
            fewer = {each: index for each, index in way.items() if each != path}
            way = fewer if self.holds(demand, {**changes, **fewer}) else way
        if way and self.holds(demand, {**changes, **way}):
            yield way

    def spare(self, changes: Changes) -> Changes:
        """Take back each change that is not needed, the dearest first."""
        for path in sorted(changes, key=lambda path: -self.board.cost({path: changes[path]})):
            without = _without(changes, path)
            if (
                path not in self.start
                and not self.unmet(without)
                and (self.is_goal is None or self.is_goal(without))
            ):
                changes = without
        return changes

    def count_evading(self, plan: Changes) -> int:
        """Count the changes that serve only to get rules out of reach that could be met."""
        return sum(self._evades(plan, path) for path in plan)

    def _evades(self, plan: Changes, path: str) -> bool:
        unmet = self.unmet(_without(plan, path))
        return bool(unmet) and all(
            each.rule is not None
            and self.board.outcomes(each.rule, plan) == _OUT_OF_REACH
            and self.board.can_pass(each.rule)
            for each in unmet
        )


def _without(changes: Changes, path: str) -> Changes:
    return {each: index for each, index in changes.items() if each != path}


def _key_of(demand: Demand, changes: Changes) -> _Key:
    return tuple((path, changes[path]) for path in demand.facts if path in changes)


def _key(changes: Changes) -> _Key:
    return tuple(sorted(changes.items()))

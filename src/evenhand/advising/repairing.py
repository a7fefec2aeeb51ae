"""What to change: the smallest sets of changes after which a program conforms.

The search works on the agreed account and judges with the engine's own rules. Rules that share no
fact that may change are repaired apart. Within a group it deepens one change at a time: it takes
up the unmet rule with the fewest ways to be met and tries each of them, and leaves a branch when
the rules still unmet need more changes than are left. So the first sets found are the smallest,
unless a limit bites; then a repair found step by step is given, and said not to be surely the
smallest.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Final

from evenhand.advising.standpoint import Standpoint
from evenhand.cells import Cells, find_cells
from evenhand.conditions import Answers
from evenhand.findings import Outcome
from evenhand.policy import Rule
from evenhand.possible import Possible
from evenhand.scoring import score

MOST_STEPS: Final = 1500
MOST_WAYS: Final = 60
MOST_TRIES: Final = 3000
MOST_ALTERNATIVES: Final = 4
_MET: Final[frozenset[Outcome]] = frozenset({"pass", "not-applicable"})
Changes = Mapping[str, Possible]


class _LimitError(Exception):
    """The search has taken as many steps as it may."""


@dataclass(frozen=True)
class Mended:
    """The repairs of one group of rules, whether they are surely the smallest, and what is left out.

    `stuck` names the rules that no changes meet, or sets of rules that none meet together.
    """

    alternatives: tuple[Changes, ...]
    is_smallest: bool
    stuck: tuple[tuple[str, ...], ...] = ()


def repair_rules(rules: Sequence[Rule], standpoint: Standpoint, fixed: frozenset[str]) -> list[Mended]:
    """Repair some rules, group by group, and leave out those that cannot be met."""
    groups = _group(rules, standpoint, fixed)
    return [_repair_group(group, standpoint, fixed) for group in groups]


def _repair_group(rules: Sequence[Rule], standpoint: Standpoint, fixed: frozenset[str]) -> Mended:
    mended = _Search(rules, standpoint, fixed).run()
    if mended.alternatives:
        return mended
    stuck: list[tuple[str, ...]]
    stuck = [(rule.id,) for rule in rules if not _Search([rule], standpoint, fixed).run().alternatives]
    stuck = stuck or list(_find_opposed(rules, standpoint, fixed))
    out = {rule for together in stuck for rule in together}
    rest = [rule for rule in rules if rule.id not in out]
    if not stuck or not rest:
        return replace(mended, stuck=tuple(stuck) or (tuple(rule.id for rule in rules),))
    again = _repair_group(rest, standpoint, fixed)
    return replace(again, stuck=(*stuck, *again.stuck))


def _find_opposed(
    rules: Sequence[Rule], standpoint: Standpoint, fixed: frozenset[str]
) -> Iterator[tuple[str, ...]]:
    """Find the first pair of rules that pull against each other: each can be met, but not both."""
    for pair in itertools.combinations(rules, 2):
        facts = [set(standpoint.policy.asked_by(rule)) for rule in pair]
        if facts[0] & facts[1] and not _Search(pair, standpoint, fixed).run().alternatives:
            yield pair[0].id, pair[1].id
            return


def reach_score(
    rules: Sequence[Rule], standpoint: Standpoint, fixed: frozenset[str], wanted: Decimal
) -> Mended:
    """Meet the rules that give most for each change until a verified score is reached."""
    return _Search(rules, standpoint, fixed).reach(wanted)


def _group(rules: Sequence[Rule], standpoint: Standpoint, fixed: frozenset[str]) -> list[list[Rule]]:
    """Put together the rules that share a fact that may change."""
    groups: list[tuple[set[str], list[Rule]]] = []
    for rule in rules:
        facts = set(standpoint.policy.asked_by(rule)) - fixed
        joined = [group for group in groups if not group[0].isdisjoint(facts)]
        members = [member for _, group in joined for member in group]
        groups = [group for group in groups if group not in joined]
        groups.append((facts.union(*(each for each, _ in joined)), [*members, rule]))
    return [group for _, group in groups]


@dataclass
class _Search:
    """The search for the smallest repairs of one group of rules."""

    rules: Sequence[Rule]
    standpoint: Standpoint
    fixed: frozenset[str]
    steps: int = 0
    was_cut: bool = False
    judged: dict[tuple[str, tuple[Possible, ...]], frozenset[Outcome]] = field(default_factory=dict)
    ways: dict[tuple[str, tuple[Possible, ...], frozenset[str]], list[Changes]] = field(default_factory=dict)

    def run(self) -> Mended:
        """Give the smallest repairs found."""
        found: list[Changes] = []
        try:
            for size in range(len(self._free) + 1):
                for changes in self._deepen({}, size, frozenset()):
                    if changes.keys() not in [each.keys() for each in found]:
                        found.append(changes)
                    if len(found) == MOST_ALTERNATIVES:
                        break
                if found:
                    break
        except _LimitError:
            return Mended(tuple(found), not self.was_cut) if found else self._step_by_step()
        return Mended(tuple(found), not self.was_cut)

    @cached_property
    def _asked(self) -> Mapping[str, tuple[str, ...]]:
        return {rule.id: self.standpoint.policy.asked_by(rule) for rule in self.rules}

    @cached_property
    def _cells(self) -> Cells:
        conditions = [condition for rule in self.rules for condition in rule.conditions]
        return find_cells(conditions, Answers({}, self.standpoint.bounds), self.standpoint.policy)

    @cached_property
    def _free(self) -> list[str]:
        return [path for path in self._cells if path not in self.fixed]

    def _answers(self, rule: Rule, changes: Changes) -> tuple[Possible, ...]:
        return tuple(changes.get(path) or self.standpoint.possible(path) for path in self._asked[rule.id])

    def _is_met(self, rule: Rule, changes: Changes) -> bool:
        return self._outcomes(rule, changes) <= _MET

    def _outcomes(self, rule: Rule, changes: Changes) -> frozenset[Outcome]:
        """Judge a rule, once for each combination of answers to its facts."""
        key = rule.id, self._answers(rule, changes)
        if key not in self.judged:
            supposed = dict(zip(self._asked[rule.id], key[1], strict=True))
            self.judged[key] = self.standpoint.judge(rule, supposed).outcomes
        return self.judged[key]

    def _unmet(self, changes: Changes) -> list[Rule]:
        return [rule for rule in self.rules if not self._is_met(rule, changes)]

    def _deepen(self, changes: Changes, left: int, settled: frozenset[str]) -> Iterator[Changes]:
        """Make exactly LEFT more changes; what is settled is not changed again."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise _LimitError
        unmet = self._unmet(changes)
        if not unmet or self._least_changes(unmet, changes, settled) > left:
            if not unmet and left == 0:
                yield changes
            return
        ways = min((self._ways(rule, changes, settled) for rule in unmet), key=len)
        for way in ways:
            if len(way) <= left:
                yield from self._deepen({**changes, **way}, left - len(way), settled | way.keys())

    def _least_changes(self, unmet: Sequence[Rule], changes: Changes, settled: frozenset[str]) -> int:
        """Add up what rules that share no free fact need at least."""
        needed, taken = 0, set[str]()
        for rule in unmet:
            ways = self._ways(rule, changes, settled)
            if not ways:
                return len(self._free) + 1
            facts = {path for way in ways for path in way}
            if taken.isdisjoint(facts):
                taken |= facts
                needed += min(map(len, ways))
        return needed

    def _ways(self, rule: Rule, changes: Changes, settled: frozenset[str]) -> list[Changes]:
        """Find the smallest changes, none of which could be spared, that meet one rule."""
        asked = self._asked[rule.id]
        free = [path for path in asked if path not in settled and path not in self.fixed]
        key = rule.id, self._answers(rule, changes), frozenset(free)
        if key not in self.ways:
            self.ways[key] = list(itertools.islice(self._find_ways(rule, changes, free), MOST_WAYS))
            self.was_cut |= len(self.ways[key]) == MOST_WAYS
        return self.ways[key]

    def _find_ways(self, rule: Rule, changes: Changes, free: Sequence[str]) -> Iterator[Changes]:
        found: list[Changes] = []
        tries = 0
        for size in range(1, len(free) + 1):
            for facts in itertools.combinations(free, size):
                for row in itertools.product(*(self._cells[path] for path in facts)):
                    tries += 1
                    if tries > MOST_TRIES:
                        self.was_cut = True
                        return
                    way = dict(zip(facts, row, strict=True))
                    spare = any(smaller.items() <= way.items() for smaller in found)
                    if not spare and self._is_met(rule, {**changes, **way}):
                        found.append(way)
                        yield way

    def _step_by_step(self) -> Mended:
        """Meet one rule after the other, then take back each change that was not needed."""
        changes: dict[str, Possible] = {}
        for _ in range(2 * len(self.rules)):
            unmet = self._unmet(changes)
            if not unmet:
                break
            steps = [
                (len(self._unmet({**changes, **way})) + len(way), index, way)
                for index, way in enumerate(self._every_way(unmet, changes))
            ]
            if not steps:
                return Mended((), is_smallest=False)
            changes |= min(steps, key=lambda step: step[:2])[2]
        for path in list(changes):
            without = {each: possible for each, possible in changes.items() if each != path}
            if not self._unmet(without):
                changes = without
        return Mended(() if self._unmet(changes) else (changes,), is_smallest=False)

    def reach(self, wanted: Decimal) -> Mended:
        """Take the change that raises the score most, again and again; then take back what is spare."""
        changes: dict[str, Possible] = {}
        while self._score(changes) < wanted:
            ways = list(self._every_way(self._unmet(changes), changes))
            way = max(ways, key=lambda way: self._gain(way, changes) / len(way), default={})
            if self._gain(way, changes) <= 0:
                return Mended((), is_smallest=False)
            changes |= way
        for path in list(changes):
            without = {each: possible for each, possible in changes.items() if each != path}
            if self._score(without) >= wanted:
                changes = without
        return Mended((changes,), is_smallest=len(changes) <= 1)

    def _gain(self, way: Changes, changes: Changes) -> Decimal:
        """Weigh the rules that some changes meet, less those that they break."""
        weights = self.standpoint.policy.weights
        reading = [rule for rule in self.rules if not way.keys().isdisjoint(self._asked[rule.id])]
        moved = (
            weights[rule.severity] * (self._is_met(rule, {**changes, **way}) - self._is_met(rule, changes))
            for rule in reading
        )
        return sum(moved, Decimal(0))

    def _score(self, changes: Changes) -> Decimal:
        weights = self.standpoint.policy.weights
        found = score([(weights[rule.severity], self._outcomes(rule, changes)) for rule in self.rules])
        return Decimal(1) if found is None else found.low

    def _every_way(self, unmet: Iterable[Rule], changes: Changes) -> Iterator[Changes]:
        settled = frozenset(changes)
        for rule in unmet:
            yield from self._ways(rule, changes, settled)

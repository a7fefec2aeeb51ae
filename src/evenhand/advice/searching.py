"""Searching for changes that meet some rules, or that reach a score.

The search judges with the engine's own rules. It deepens one change at a time: it takes up the
unmet rule with the fewest ways to be met and tries each of them, and leaves a branch when the rules
still unmet need more changes than are left. So the first sets found are the smallest, unless a
limit bites; then a repair found step by step is given, and said not to be surely the smallest.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from evenhand.advice.agreed import AgreedFacts
from evenhand.advice.entries import find_entries, keep_entries
from evenhand.audit.scoring import score
from evenhand.facts.possible import Possible
from evenhand.policy.conditions import Answers
from evenhand.policy.model import Rule
from evenhand.policy.representatives import Representatives, find_representatives
from evenhand.vocabulary.verdicts import Outcome

MOST_STEPS: Final = 1500
MOST_WAYS: Final = 60
MOST_TRIES: Final = 3000
MOST_ALTERNATIVES: Final = 4
Changes = Mapping[str, Possible]
IsMet = Callable[[frozenset[Outcome]], bool]


def cannot_fail(outcomes: frozenset[Outcome]) -> bool:
    """Checks if a rule passes or does not apply, whichever of the two it is."""
    return "fail" not in outcomes


def is_decided(outcomes: frozenset[Outcome]) -> bool:
    """Checks if a rule surely passes, or surely does not apply."""
    return cannot_fail(outcomes) and len(outcomes) == 1


def passes(outcomes: frozenset[Outcome]) -> bool:
    """Checks if a rule surely passes."""
    return outcomes == {"pass"}


class Task(Struct, frozen=True):
    """What a repair starts from, which facts stay as they are, and what counts as meeting a rule."""

    agreed: AgreedFacts
    fixed: frozenset[str]
    is_met: IsMet = cannot_fail


class _LimitError(Exception):
    """The search has taken as many steps as it may."""


class Mended(Struct, frozen=True):
    """The repairs of one group of rules, whether they are surely the smallest, and what is left out.

    `stuck` names the rules that no changes meet, or sets of rules that none meet together.
    """

    alternatives: tuple[Changes, ...]
    is_smallest: bool
    stuck: tuple[tuple[str, ...], ...] = ()


class Search(Struct, dict=True):
    """The search for the smallest repairs of one group of rules."""

    rules: Sequence[Rule]
    task: Task
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
            if not found:
                return self._step_by_step()
        return self._mended(found, is_smallest=not self.was_cut)

    def _mended(self, found: Iterable[Changes], *, is_smallest: bool) -> Mended:
        return Mended(
            tuple(self._keep(each, lambda then: not self._unmet(then)) for each in found), is_smallest
        )

    def _keep(self, changes: Changes, is_enough: Callable[[Changes], bool]) -> Changes:
        """Keep the entries of the lists that change."""
        for path in changes:
            changes = {**changes, path: self._keep_entries(path, changes, is_enough)}
        return changes

    def _keep_entries(self, path: str, changes: Changes, is_enough: Callable[[Changes], bool]) -> Possible:
        stated, representatives = self.agreed.answers[path], self._representatives[path]
        return keep_entries(
            stated, changes[path], representatives, lambda then: is_enough({**changes, path: then})
        )

    @property
    def agreed(self) -> AgreedFacts:
        """The account that is repaired."""
        return self.task.agreed

    @cached_property
    def _asked(self) -> Mapping[str, tuple[str, ...]]:
        return {rule.id: self.agreed.policy.asked_by(rule) for rule in self.rules}

    @cached_property
    def _representatives(self) -> Representatives:
        policy = self.agreed.policy
        near = frozenset().union(*(policy.near[rule.id] for rule in self.rules))
        conditions = [condition for rule in self.rules for condition in rule.conditions]
        conditions += [each.condition for each in policy.consistency if policy.facts_of(each) <= near]
        return find_representatives(conditions, Answers(self.agreed.answers, self.agreed.parameters), policy)

    @cached_property
    def _free(self) -> list[str]:
        return [path for path in self._representatives if path not in self.task.fixed]

    @cached_property
    def _near(self) -> Mapping[str, tuple[str, ...]]:
        """The facts that each rule hangs on: those it asks for, and those from which they may follow."""
        policy = self.agreed.policy
        return {
            rule.id: tuple(path for path in policy.facts if path in policy.near[rule.id])
            for rule in self.rules
        }

    def _answers(self, rule: Rule, changes: Changes) -> tuple[Possible, ...]:
        return tuple(changes.get(path) or self.agreed.answers[path] for path in self._near[rule.id])

    def _is_met(self, rule: Rule, changes: Changes) -> bool:
        outcomes = self._outcomes(rule, changes)
        return bool(outcomes) and self.task.is_met(outcomes)

    def _outcomes(self, rule: Rule, changes: Changes) -> frozenset[Outcome]:
        """Judge a rule, once for each combination of answers to its facts."""
        key = rule.id, self._answers(rule, changes)
        if key not in self.judged:
            known = self.agreed.answers
            answers = zip(self._near[rule.id], key[1], strict=True)
            changed = {path: answer for path, answer in answers if answer is not known[path]}
            self.judged[key] = self.agreed.find_outcomes(rule, changed, beside_claims=True)
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
        free = [path for path in asked if path not in settled and path not in self.task.fixed]
        key = rule.id, self._answers(rule, changes), frozenset(free)
        if key not in self.ways:
            found = list(itertools.islice(self._find_ways(rule, changes, free), MOST_WAYS))
            if not found:  # what it asks for may follow from other answers, and cannot change without them
                wider = [path for path in self._near[rule.id] if path in self._free and path not in settled]
                found = list(itertools.islice(self._find_ways(rule, changes, wider), MOST_WAYS))
            self.was_cut |= len(found) == MOST_WAYS
            self.ways[key] = sorted(found, key=lambda way: self._cost(rule, changes, way))
        return self.ways[key]

    def _cost(self, rule: Rule, changes: Changes, way: Changes) -> tuple[int, bool, bool]:
        """Weigh a way: of as many changes, none that makes up entries, and none that evades the rule."""
        makes_up = any(
            find_entries(possible) and not find_entries(self.agreed.answers[path])
            for path, possible in way.items()
        )
        return len(way), makes_up, "not-applicable" in self._outcomes(rule, {**changes, **way})

    def _find_ways(self, rule: Rule, changes: Changes, free: Sequence[str]) -> Iterator[Changes]:
        found: list[Changes] = []
        tries = 0
        for size in range(1, len(free) + 1):
            for facts in itertools.combinations(free, size):
                for row in itertools.product(*(self._representatives[path] for path in facts)):
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
        if self._unmet(changes):
            return Mended((), is_smallest=False)
        spared = _spare(changes, lambda fewer: not self._unmet(fewer))
        return self._mended([spared], is_smallest=False)

    def reach(self, wanted: Decimal) -> Mended:
        """Take the change that raises the score most, again and again; then take back what is spare."""
        changes: dict[str, Possible] = {}
        while self._score(changes) < wanted:
            ways = list(self._every_way(self._unmet(changes), changes))
            way = max(ways, key=lambda way: self._gain(way, changes) / len(way), default={})
            if self._gain(way, changes) <= 0:
                return Mended((), is_smallest=False)
            changes |= way
        spared = _spare(changes, lambda fewer: self._score(fewer) >= wanted)
        kept = self._keep(spared, lambda then: self._score(then) >= wanted)
        return Mended((kept,), is_smallest=len(kept) <= 1)

    def _gain(self, way: Changes, changes: Changes) -> Decimal:
        """Weigh the rules that some changes meet, less those that they break."""
        weights = self.agreed.policy.weights
        reading = [rule for rule in self.rules if not way.keys().isdisjoint(self._asked[rule.id])]
        moved = (
            weights[rule.severity] * (self._is_met(rule, {**changes, **way}) - self._is_met(rule, changes))
            for rule in reading
        )
        return sum(moved, Decimal(0))

    def _score(self, changes: Changes) -> Decimal:
        weights = self.agreed.policy.weights
        found = score([(weights[rule.severity], self._outcomes(rule, changes)) for rule in self.rules])
        return Decimal(0) if found is None else found.low

    def _every_way(self, unmet: Iterable[Rule], changes: Changes) -> Iterator[Changes]:
        settled = frozenset(changes)
        for rule in unmet:
            yield from self._ways(rule, changes, settled)


def _spare(changes: Changes, is_enough: Callable[[Changes], bool]) -> Changes:
    """Take back each change that was not needed."""
    for path in list(changes):
        without = {each: possible for each, possible in changes.items() if each != path}
        if is_enough(without):
            changes = without
    return changes


def repair_rules(rules: Sequence[Rule], task: Task) -> list[Mended]:
    """Repair some rules, group by group, and leave out those that cannot be met."""
    return [_repair_group(group, task) for group in _group(rules, task)]


def _repair_group(rules: Sequence[Rule], task: Task) -> Mended:
    mended = Search(rules, task).run()
    if mended.alternatives:
        return mended
    stuck: list[tuple[str, ...]] = [(rule.id,) for rule in rules if not _can_meet([rule], task)]
    stuck = stuck or [_find_opposed(rules, task)]
    out = {rule for together in stuck for rule in together}
    rest = [rule for rule in rules if rule.id not in out]
    if not rest:
        return replace(mended, stuck=tuple(stuck))
    again = _repair_group(rest, task)
    is_smallest = mended.is_smallest and again.is_smallest  # what is stuck may be so for a limit only
    return replace(again, is_smallest=is_smallest, stuck=(*stuck, *again.stuck))


def _find_opposed(rules: Sequence[Rule], task: Task) -> tuple[str, ...]:
    """Find rules that pull against each other: a pair, if there is one, or as few as can be found.

    Each of them can be met, and so can all but any one, but not all.
    """
    for pair in itertools.combinations(rules, 2):
        facts = [task.agreed.policy.near[rule.id] for rule in pair]
        if facts[0] & facts[1] and not _can_meet(pair, task):
            return pair[0].id, pair[1].id
    opposed = list(rules)
    for rule in rules:
        others = [each for each in opposed if each is not rule]
        if not _can_meet(others, task):
            opposed = others
    return tuple(rule.id for rule in opposed)


def _can_meet(rules: Sequence[Rule], task: Task) -> bool:
    return bool(Search(rules, task).run().alternatives)


def _group(rules: Sequence[Rule], task: Task) -> list[list[Rule]]:
    """Put together the rules that hang on one fact that may change."""
    groups: list[tuple[set[str], list[Rule]]] = []
    for rule in rules:
        facts = set(task.agreed.policy.near[rule.id]) - task.fixed
        joined = [group for group in groups if not group[0].isdisjoint(facts)]
        members = [member for _, group in joined for member in group]
        groups = [group for group in groups if group not in joined]
        groups.append((facts.union(*(each for each, _ in joined)), [*members, rule]))
    return [group for _, group in groups]

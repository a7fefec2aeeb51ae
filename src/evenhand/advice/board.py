"""The board on which plans are tried out: what each rule comes to where some facts were otherwise.

It judges with the rules of the engine, once for each combination of answers that a rule can tell apart. What
every coherent description satisfies is worked out anew for each, from what is stated alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Final, Literal

from msgspec import Struct, field

from evenhand.advice.agreed import AgreedFacts
from evenhand.advice.members import rank_nearness
from evenhand.advice.partition import Partition, cut
from evenhand.audit.accounts import reconcile
from evenhand.facts import operators
from evenhand.facts.possible import Possible, Quantities, Sets, Words
from evenhand.facts.ranges import Range
from evenhand.policy import consistency
from evenhand.policy.conditions import Answers, Compared, find_named, weigh
from evenhand.policy.model import Consistency, Keep, Policy, Rule
from evenhand.vocabulary.verdicts import Outcome

Changes = Mapping[str, int]  # by the fact, the place of its new answer among those that are tried
Need = Literal["change", "dispute", "settle", "find out"]
# To turn round what is stated costs as much as to settle three open answers; what is disputed, or has to be
# found out since nobody can choose it, lies between the two.
COSTS: Final[Mapping[Need, int]] = {"settle": 1, "dispute": 2, "find out": 2, "change": 3}
_PASSING: Final = (frozenset({"pass"}), frozenset({"pass", "not-applicable"}))
_FAILING: Final = frozenset({"fail"})
_MOST_TRIES: Final = 2000
FEW: Final = 8  # facts of which every combination is tried
OPENED: Final = -1  # in the place of an answer: none at all, which is tried in no plan
_UPWARD: Final = frozenset({"at_least", "more_than"})


class Board(Struct, dict=True):
    """What is agreed, the rules that count, and the facts that stay; `released` ones are not kept."""

    agreed: AgreedFacts
    rules: tuple[Rule, ...]
    fixed: frozenset[str] = frozenset()
    released: frozenset[str] = frozenset()
    judged: dict[tuple[str, tuple[Possible | None, ...]], frozenset[Outcome]] = field(default_factory=dict)
    passing: dict[str, bool] = field(default_factory=dict)
    narrowed: dict[tuple[int, tuple[tuple[str, int], ...]], tuple[consistency.Stated, bool]] = field(
        default_factory=dict
    )

    @cached_property
    def policy(self) -> Policy:
        """The policy of the case."""
        return self.agreed.case.policy

    @cached_property
    def stated(self) -> Mapping[str, Possible]:
        """What is stated, without what only follows from it."""
        answers = {path: each for path, each in self.agreed.case.agreed.stated.items() if each.claims}
        if self.agreed.case.agreed.kind != "as-described":
            return {path: each.possible for path, each in answers.items()}
        return {path: reconcile(claim.possible for claim in each.claims)[0] for path, each in answers.items()}

    @cached_property
    def kept(self) -> tuple[Keep, ...]:
        """What a plan may not take away: what is so, or may be, and is not released."""
        return tuple(keep for keep in self._unreleased if self._weigh(keep, self.agreed.answers) is not False)

    @cached_property
    def _unreleased(self) -> tuple[Keep, ...]:
        return tuple(
            keep for keep in self.policy.keeps if self.released.isdisjoint(self.policy.facts_kept(keep))
        )

    @cached_property
    def points(self) -> Mapping[str, list[Possible]]:
        """The answers that are tried for each fact: one of each kind that anything asked tells apart."""
        return {
            path: [each for each in answers if self._may_become(path, each)]
            for path, answers in self.partition.answers.items()
        }

    @cached_property
    def partition(self) -> Partition:
        """The answers to each fact that may change, where anything that is asked tells them apart."""
        conditions = [condition for rule in self.rules for condition in rule.conditions]
        conditions += [entry.condition for entry in self.policy.consistency]
        conditions += [keep.condition for keep in self.policy.keeps]
        stay = {path: self.agreed.answers[path] for path in self.fixed}
        known = Answers(stay, self.agreed.parameters)
        asked = {path for rule in self.rules for path in self.policy.near[rule.id]}
        facts = [path for path in self.policy.facts if path in asked and path not in self.fixed]
        return cut(conditions, known, self.policy, facts, self.agreed.answers)

    def _may_become(self, path: str, point: Possible) -> bool:
        """Checks if an answer leaves no condition on this fact alone that is kept, and lowers no amount."""
        return not any(
            (keep in self.kept and not self._still_holds(keep, {path: point}))
            or self._falls(keep, path, point)
            for keep in self._unreleased_alone.get(path, ())
        )

    @cached_property
    def _unreleased_alone(self) -> Mapping[str, list[Keep]]:
        """What the policy keeps of one fact alone, by this fact, also where it does not hold."""
        alone: dict[str, list[Keep]] = {}
        for keep in self._unreleased:
            path, *others = self.policy.facts_kept(keep)
            if not others:
                alone.setdefault(path, []).append(keep)
        return alone

    def _falls(self, keep: Keep, path: str, point: Possible) -> bool:
        """Checks if an answer is less than what is stated, of an amount that is to be above something."""
        asked = keep.condition
        stated = self.stated.get(path)
        if not (isinstance(asked, Compared) and asked.operator in _UPWARD and isinstance(stated, Quantities)):
            return False
        unit = stated.unit
        if unit is None or (low := stated.along(unit)[0].low) is None:
            return False
        return operators.compare("at_least", point, Quantities.of({unit: [Range(low, low)]})) is not True

    def _weigh(self, keep: Keep, possible: Mapping[str, Possible]) -> operators.Truth:
        derived = [path for path in find_named([keep.condition]).facts if path in self.policy.derived]
        answers = consistency.work_out(possible, self.policy, derived)
        return weigh(keep.condition, Answers(answers, self.agreed.parameters)).truth

    def _still_holds(self, keep: Keep, after: Mapping[str, Possible]) -> bool:
        """Checks if what surely holds still surely does, and what may hold still may."""
        truth = self._weigh(keep, after)
        return truth is True or (truth is None and self._weigh(keep, self.agreed.answers) is None)

    def keeps(self, keep: Keep, changes: Changes) -> bool:
        """Checks if a plan does not leave what is kept."""
        return self._still_holds(keep, self._answer(self.policy.facts_kept(keep), changes))

    def near_to(self, asked: Iterable[str]) -> tuple[str, ...]:
        """Give the facts that may change from which some facts may follow, themselves the first."""
        first = dict.fromkeys(path for path in asked if path in self.points)
        groups = {self._group_of[path] for path in asked if path in self._group_of}
        joined = {path for group in groups for path in self.groups[group][0]}
        return tuple(first | dict.fromkeys(path for path in self.points if path in joined))

    def answers_to(self, changes: Changes) -> dict[str, Possible]:
        """Give the new answers of a plan."""
        return {path: self.points[path][index] for path, index in changes.items()}

    def need(self, path: str, point: Possible) -> Need:
        """Say what has to be done about a fact so that its answer is this."""
        if self.policy.facts[path].is_given:
            return "find out"
        if path in self.agreed.disputed:
            return "dispute"
        return "change" if self.agreed.answers[path].meet(point).is_empty else "settle"

    def cost(self, changes: Changes) -> int:
        """Add up what some changes cost."""
        return sum(self.costs[path][index] for path, index in changes.items())

    @cached_property
    def costs(self) -> Mapping[str, list[int]]:
        """What each answer that is tried costs."""
        return {
            path: [COSTS[self.need(path, point)] for point in points] for path, points in self.points.items()
        }

    def _point(self, path: str, index: int) -> Possible:
        return self.policy.facts[path].kind.anything if index == OPENED else self.points[path][index]

    def distance(self, changes: Changes) -> Decimal:
        """Add up how far amounts move from what is stated, and how many members of sets come and go."""
        return sum((self._distance(path, index) for path, index in changes.items()), Decimal(0))

    def _distance(self, path: str, index: int) -> Decimal:
        stated, point = self.stated.get(path), self.points[path][index]
        if isinstance(stated, Sets):
            return Decimal(rank_nearness(stated, point)[0])
        if not (isinstance(stated, Quantities) and isinstance(point, Quantities) and stated.is_exact):
            return Decimal(0)
        [(was, unit), *_], [(now, other), *_] = stated.ends(), point.ends()
        return abs(was - now) if unit == other else Decimal(0)

    def sketch(self, changes: Changes) -> tuple[tuple[str, Possible | None], ...]:
        """Give what tells plans apart for a reader: the facts, and of those answered in words these."""
        words = {path: self.points[path][index] for path, index in changes.items()}
        return tuple((path, each if isinstance(each, Words) else None) for path, each in words.items())

    def try_too(self, path: str, point: Possible) -> int:
        """Give the place of an answer among those that are tried, of which it becomes one."""
        if point in self.points[path]:
            return self.points[path].index(point)
        self.costs[path].append(COSTS[self.need(path, point)])
        self.points[path].append(point)
        return len(self.points[path]) - 1

    @cached_property
    def near(self) -> Mapping[str, tuple[str, ...]]:
        """The facts that may change on which each rule hangs, those that it asks for first."""
        return {rule.id: self.near_to(self.policy.asked_by(rule)) for rule in self.rules}

    @cached_property
    def asked(self) -> Mapping[str, tuple[str, ...]]:
        """The facts that may change for which each rule asks."""
        return {
            rule.id: tuple(path for path in self.policy.asked_by(rule) if path in self.points)
            for rule in self.rules
        }

    @cached_property
    def groups(self) -> Sequence[tuple[tuple[str, ...], tuple[Consistency, ...]]]:
        """The facts that entries of the consistency join, with these entries."""
        joined: list[tuple[set[str], list[Consistency]]] = []
        for entry in self.policy.consistency:
            facts = {path for path in self.policy.facts_of(entry) if path in self.policy.facts}
            apart = [each for each in joined if each[0].isdisjoint(facts)]
            met = [each for each in joined if each not in apart]
            joined = [
                *apart,
                (facts.union(*(each for each, _ in met)), [*(e for _, es in met for e in es), entry]),
            ]
        order = list(self.policy.consistency)
        return [
            (
                tuple(path for path in self.policy.facts if path in facts),
                tuple(sorted(entries, key=order.index)),
            )
            for facts, entries in joined
        ]

    @cached_property
    def _group_of(self) -> Mapping[str, int]:
        return {path: index for index, (facts, _) in enumerate(self.groups) for path in facts}

    @cached_property
    def _broken(self) -> frozenset[str]:
        """The entries that what is stated contradicts anyway."""
        return frozenset(
            entry.id
            for facts, entries in self.groups
            for entry in consistency.make_consistent(
                {path: self.stated[path] for path in facts if path in self.stated}, self.policy, entries
            ).contradicted
        )

    def is_consistent(self, group: int, changes: Changes) -> bool:
        """Checks if some changes go together, with each other and with what is stated beside them."""
        return self._narrow(group, changes)[1]

    def find_conflict(self, group: int, changes: Changes) -> list[str]:
        """Find facts of which one has to change too, since some changes do not go together with all of them.

        They are what is stated, or claimed, of a few facts none of which could be left out: what is merely
        open contradicts nothing, so that whatever makes the changes consistent changes one of these.
        """
        claimed = self.agreed.claimed
        free = [
            path
            for path in self.groups[group][0]
            if path in self.points and path not in changes and (path in self.stated or path in claimed)
        ]

        def is_conflict(with_these: Sequence[str]) -> bool:
            left_out = {path: OPENED for path in free if path not in with_these}
            return not self.is_consistent(group, {**left_out, **changes})

        return _find_least(is_conflict, (), free)

    def _narrow(self, group: int, changes: Changes) -> tuple[consistency.Stated, bool]:
        facts, entries = self.groups[group]
        key = group, tuple((path, changes[path]) for path in facts if path in changes)
        if key not in self.narrowed:
            changed = {path: self._point(path, index) for path, index in key[1]}
            stated = {path: self.stated[path] for path in facts if path in self.stated} | changed
            found = consistency.make_consistent(stated, self.policy, entries, applied=self.agreed.applied)
            is_sound = {each.id for each in found.contradicted} <= self._broken
            is_sound = is_sound and not self.agreed.exclude_a_claim(found, changed)
            self.narrowed[key] = found.possible, is_sound
        return self.narrowed[key]

    def outcomes(self, rule: Rule, changes: Changes) -> frozenset[Outcome]:
        """Judge a rule where some facts were otherwise, whether or not that goes together."""
        asked = self.policy.asked_by(rule)
        answers = self._answer(asked, changes)
        key = rule.id, tuple(map(answers.get, asked))
        if key not in self.judged:
            self.judged[key] = self.agreed.case.judge_only_by(rule, answers).outcomes
        return self.judged[key]

    def can_pass(self, rule: Rule) -> bool:
        """Checks if some changes let a rule pass, or leave it only the choice of passing or not applying."""
        if rule.id not in self.passing:
            is_few = len(self.near[rule.id]) <= FEW
            self.passing[rule.id] = self._passes_somehow(rule) if is_few else self._may_pass(rule)
        return self.passing[rule.id]

    def must_fail(self, rule: Rule) -> bool:
        """Checks if a rule fails whatever is changed; nothing is claimed where that takes long to find.

        Answers to the facts that it names are tried one after the other, while all else that is near is open:
        what fails then fails whatever the answers still open.
        """
        facts = sorted(self.asked[rule.id], key=lambda path: len(self.points[path]))
        others = {path: OPENED for path in self.near[rule.id] if path not in facts}
        pending: list[tuple[Changes, Sequence[str]]] = [({}, facts)]
        for _ in range(_MOST_TRIES):
            if not pending:
                return True
            chosen, left = pending.pop()
            if self.outcomes(rule, {**others, **dict.fromkeys(left, OPENED), **chosen}) <= _FAILING:
                continue
            if not left:
                return False
            path, *rest = left
            ways: list[Changes] = [{}, *({path: index} for index in range(len(self.points[path])))]
            pending += [({**chosen, **way}, rest) for way in ways]
        return False

    def _may_pass(self, rule: Rule) -> bool:
        return "pass" in self.outcomes(rule, dict.fromkeys(self.near[rule.id], OPENED))

    def _passes_somehow(self, rule: Rule) -> bool:
        """Try what is near a rule until it passes by changes that go together."""
        facts = self.near[rule.id]
        rows = itertools.product(*(range(len(self.points[path])) for path in facts))
        tried = itertools.islice((dict(zip(facts, row, strict=True)) for row in rows), _MOST_TRIES)
        return any(
            self.outcomes(rule, each) in _PASSING
            and all(self.is_consistent(group, each) for group in self._groups_near(rule))
            for each in ({}, *tried)
        )

    def _groups_near(self, rule: Rule) -> set[int]:
        return {self._group_of[path] for path in self.policy.asked_by(rule) if path in self._group_of}

    def _answer(self, asked: Sequence[str], changes: Changes) -> dict[str, Possible]:
        """Give what is possible for some facts after some changes."""
        answers = {path: self.stated[path] for path in asked if path in self.stated}
        answers |= {path: self._point(path, changes[path]) for path in asked if path in changes}
        for group in dict.fromkeys(self._group_of[path] for path in asked if path in self._group_of):
            possible, _ = self._narrow(group, changes)
            answers |= {path: possible[path] for path in asked if path in possible}
        return answers


def _find_least(
    is_conflict: Callable[[Sequence[str]], bool], background: Sequence[str], candidates: Sequence[str]
) -> list[str]:
    """Find a conflict's members of which none could be left out (QuickXplain, Junker 2004)."""
    if not candidates or is_conflict(background):
        return []
    if len(candidates) == 1:
        return list(candidates)
    first, second = candidates[: len(candidates) // 2], candidates[len(candidates) // 2 :]
    later = _find_least(is_conflict, [*background, *first], second)
    return [*_find_least(is_conflict, [*background, *later], first), *later]

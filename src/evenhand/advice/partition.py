"""The partition of what is still possible: exact answers to each fact, one for all that nothing tells apart.

Conditions tell the answers to a fact apart at their own bounds, and no finer. So one answer at each bound and
one in each gap between two stand for all; where facts are compared with each other, as many in each gap as
there are facts, so that every order of them is among the answers. Of lists, and of facts from which others
are worked out, the answers are a sample, and the fact is `sampled`: what holds of each need not hold of all.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Final

from msgspec import Struct, field

from evenhand.advice.entries import find_entries
from evenhand.advice.members import rank_nearness
from evenhand.advice.points import count_through, list_points
from evenhand.facts import kinds, operators
from evenhand.facts.kinds.kind import ANOTHER_WORD
from evenhand.facts.possible import Possible, Quantities, SetBox, Sets, Words
from evenhand.facts.ranges import Range
from evenhand.policy.conditions import (
    Answers,
    Compared,
    Condition,
    FactTerm,
    FieldTerm,
    Term,
    comparisons_of,
    counts_of,
    find_named,
)
from evenhand.policy.model import Policy
from evenhand.policy.representatives import find_representatives

_MOST_SUBSETS: Final = 256
_MOST_LINKED: Final = 4
_Number = tuple[Decimal, str]


class Partition(Struct, frozen=True):
    """For each fact the answers that stand for all that are possible, the plainest first.

    Of a set that has an answer to keep those come first that are nearest to it.
    """

    answers: Mapping[str, tuple[Possible, ...]]
    sampled: frozenset[str] = frozenset()

    def is_exact(self, facts: Iterable[str]) -> bool:
        """Checks if the answers to some facts stand for all, and are no sample."""
        return self.sampled.isdisjoint(facts)


def cut(
    conditions: Sequence[Condition],
    known: Answers,
    policy: Policy,
    facts: Iterable[str] | None = None,
    beside: Mapping[str, Possible] | None = None,
) -> Partition:
    """Cut what is possible for some facts, or for all that the conditions read, where they tell it apart.

    BESIDE are answers that facts may also keep, so that those compared with them are told apart there too.
    """
    survey = _Survey(known, policy, beside or {})
    for condition in conditions:
        survey.note(condition)
    named = find_named(conditions).facts
    read = dict.fromkeys(path for name in named for path in policy.facts_within(name))
    samples = _Samples(conditions, Answers({**survey.beside, **known.facts}, known.parameters), policy)
    cutter = _Cutter(survey, samples)
    answers = {path: cutter.cut(path) for path in (read if facts is None else facts)}
    return Partition(answers, frozenset(path for path in answers if cutter.is_sampled(path)))


class _Samples:
    """The answers that are tried where no partition is known."""

    def __init__(self, conditions: Sequence[Condition], known: Answers, policy: Policy) -> None:
        self._found: Mapping[str, tuple[Possible, ...]] | None = None
        self._arguments = conditions, known, policy

    def of(self, path: str) -> tuple[Possible, ...]:
        """Give those of one fact."""
        if self._found is None:
            self._found = find_representatives(*self._arguments)
        return self._found.get(path, ())


class _Seen(Struct):
    """Where conditions tell the answers to one fact apart, and what else they do with it."""

    numbers: dict[_Number, None] = field(default_factory=dict)
    words: dict[str, None] = field(default_factory=dict)
    tests: list[Compared] = field(default_factory=list)
    linked: set[str] = field(default_factory=set)
    is_counted: bool = False
    is_worked_with: bool = False


class _Survey:
    """Collects, from conditions, what they ask of each fact."""

    def __init__(self, known: Answers, policy: Policy, beside: Mapping[str, Possible]) -> None:
        self.known = known
        self.policy = policy
        self.beside = beside
        self.seen: dict[str, _Seen] = {}

    def of(self, path: str) -> _Seen:
        """Give what is asked of a fact."""
        return self.seen.setdefault(path, _Seen())

    def possible(self, path: str) -> Possible:
        """Give what is possible for a fact."""
        return self.known.facts.get(path, self.policy.facts[path].kind.anything)

    def all_known(self, group: Sequence[str]) -> list[Possible]:
        """Give what is possible for some facts, and what they may keep."""
        return [self.possible(path) for path in group] + [
            self.beside[path] for path in group if path in self.beside
        ]

    def note(self, condition: Condition) -> None:
        """Note what one condition asks."""
        for comparison in comparisons_of(condition):
            self._note_comparison(comparison)
        for _, operand in counts_of(condition):
            if isinstance(operand, FactTerm):
                self._note_work(operand)

    def _note_comparison(self, comparison: Compared) -> None:
        subject, operand = comparison.subject, comparison.operand
        if isinstance(operand, FieldTerm) or (
            isinstance(subject, FieldTerm) and isinstance(operand, FactTerm)
        ):
            self._note_work(subject)
            self._note_work(operand)
        elif isinstance(subject, FieldTerm):
            return
        elif isinstance(operand, FactTerm):
            self._link(subject, operand, comparison)
        elif subject.path in self.policy.derived:
            self._note_derived(subject, comparison)
        else:
            self._note_test(subject, comparison, self.known.to(operand))

    def _note_test(self, asked: FactTerm, comparison: Compared, bound: Possible) -> None:
        """Note a comparison in which nothing but one fact is open."""
        seen = self.of(asked.path)
        seen.tests.append(comparison)
        match bound:
            case Quantities():
                seen.numbers.update(dict.fromkeys(bound.ends()))
            case Words():
                seen.words.update(dict.fromkeys(sorted(map(str, bound.words))))
            case Sets():
                seen.words.update(dict.fromkeys(word for box in bound.boxes for word in sorted(box.must)))

    def _note_derived(self, subject: FactTerm, comparison: Compared) -> None:
        counted = self._counted(subject.path)
        if counted is None:
            self._note_work(subject)
            return
        self.of(counted).tests.append(comparison)
        self.of(counted).is_counted = True

    def _counted(self, path: str) -> str | None:
        """Give the fact that a derived one counts."""
        fact = self.policy.derived[path]
        return fact.operands[0] if fact.operation == "count" else None

    def _note_work(self, term: Term) -> None:
        if isinstance(term, FactTerm):
            for path in self.policy.facts_within(term.path):
                self.of(path).is_worked_with = True

    def _link(self, left: FactTerm, right: FactTerm, comparison: Compared) -> None:
        if left.path in self.policy.derived or right.path in self.policy.derived:
            self._note_work(left)
            self._note_work(right)
            return
        for asked, other in ((left, right), (right, left)):
            if asked != other and self.possible(other.path).is_exact:
                self._note_test(asked, comparison, self.possible(other.path))
                return
        self.of(left.path).linked.add(right.path)
        self.of(right.path).linked.add(left.path)


class _Cutter:
    """Gives the answers to each fact that stand for all."""

    def __init__(self, survey: _Survey, samples: _Samples) -> None:
        self.survey = survey
        self.samples = samples
        self._sampled: set[str] = set()

    def is_sampled(self, path: str) -> bool:
        """Checks if the answers that were given to a fact are a sample."""
        return path in self._sampled

    def cut(self, path: str) -> tuple[Possible, ...]:
        """Give the answers to a fact that stand for all that are possible."""
        possible = self.survey.possible(path)
        if possible.is_exact:
            return (possible,)
        answers = self._find(path, possible)
        if answers is None:
            self._sampled.add(path)
            answers = self._sample(path)
            if find_entries(possible):
                return answers  # of a list that has entries already they say what one may look like
        within = [each for each in dict.fromkeys(answers) if not each.meet(possible).is_empty]
        if (kept := self.survey.beside.get(path)) is not None:
            within.sort(key=partial(rank_nearness, kept))
        return tuple(self._merge(path, within)) or (possible,)

    def _sample(self, path: str) -> tuple[Possible, ...]:
        """Give some answers; of an amount nothing too, by which nothing can be divided."""
        kind, answers = self.survey.policy.facts[path].kind, self.samples.of(path)
        if not isinstance(kind, kinds.Linear) or not kind.allows(Decimal(0)):
            return answers
        units = dict.fromkeys(
            unit for each in answers if isinstance(each, Quantities) for unit, _ in each.lines
        )
        return (*answers, *(Quantities.at(Decimal(0), unit) for unit in units))

    def _find(self, path: str, possible: Possible) -> Sequence[Possible] | None:
        """Give enough answers, or None where none are known to be."""
        kind, seen = self.survey.policy.facts[path].kind, self.survey.of(path)
        group = self._group(path)
        match possible:
            case Words(all_but=False):
                return _order(possible, kind)
            case Words():
                return None if seen.is_worked_with else self._cut_words(group)
            case Sets():
                return self._cut_sets(path, possible, group)
            case Quantities() if isinstance(kind, kinds.Linear):
                return self._cut_lines(path, possible, kind, group)
            case _:
                return None

    def _group(self, path: str) -> list[str]:
        """Give a fact and those that it is compared with, one after another."""
        group = [path]
        for each in group:
            group += [other for other in sorted(self.survey.of(each).linked) if other not in group]
        return group

    def _cut_words(self, group: Sequence[str]) -> list[Possible]:
        words = {word for each in group for word in self.survey.of(each).words}
        for known in self.survey.all_known(group):
            words |= {str(word) for word in known.words} if isinstance(known, Words) else set()
        more = (ANOTHER_WORD if index == 0 else f"{ANOTHER_WORD} {index + 1}" for index in itertools.count())
        others = itertools.islice((word for word in more if word not in words), len(group))
        return [Words(frozenset({word})) for word in (*sorted(words), *others)]

    def _cut_sets(self, path: str, possible: Sets, group: Sequence[str]) -> list[Possible] | None:
        kind, seen = self.survey.policy.facts[path].kind, self.survey.of(path)
        universe = kind.anything.boxes[0].may if isinstance(kind.anything, Sets) else None
        if seen.is_worked_with or (universe is None and (len(group) > 1 or seen.is_counted)):
            return None
        named = {word for each in group for word in self.survey.of(each).words}
        for known in self.survey.all_known(group if len(group) > 1 else [path]):
            named |= {word for box in known.boxes for word in box.must} if isinstance(known, Sets) else set()
            named |= {str(word) for word in known.words} if isinstance(known, Words) else set()
        perhaps = [box.may for box in possible.boxes]
        barred = (universe or frozenset()) - frozenset().union(*(each or universe or () for each in perhaps))
        others = sorted((universe or frozenset({ANOTHER_WORD})) - named - barred)
        return _choose_members(sorted(named), others, len(group), is_counted=seen.is_counted)

    def _cut_lines(
        self, path: str, possible: Quantities, kind: kinds.Linear, group: Sequence[str]
    ) -> list[Possible] | None:
        policy = self.survey.policy
        is_mixed = len({_is_whole(policy.facts[each].kind) for each in group}) > 1
        if self.survey.of(path).is_worked_with or is_mixed or len(group) > _MOST_LINKED:
            return count_through(possible) if kind.is_whole else None
        bounds = dict.fromkeys(number for each in group for number in self.survey.of(each).numbers)
        known = self.survey.all_known(group)
        ends = {end: None for each in known if isinstance(each, Quantities) for end in each.ends()}
        units = dict.fromkeys(unit for _, unit in (*bounds, *ends)) or {kind.plain_unit: None}
        return [
            Quantities.of({unit: [Range(number, number)]})
            for unit in units
            for number in list_points(
                [number for number, each in bounds if each == unit],
                [number for number, each in ends if each == unit],
                kind,
                len(group),
            )
            if kind.allows(number)
        ]

    def _merge(self, path: str, answers: Iterable[Possible]) -> Iterable[Possible]:
        """Keep one of the answers that no condition tells apart, if possible one that a fact may keep."""
        seen = self.survey.of(path)
        if seen.linked or seen.is_worked_with or path in self._sampled:
            return answers
        kept: dict[tuple[operators.Truth, ...], Possible] = {}
        for answer in answers:
            truths = tuple(self._test(comparison, path, answer) for comparison in seen.tests)
            if truths not in kept or (
                self._may_keep(path, answer) and not self._may_keep(path, kept[truths])
            ):
                kept[truths] = answer
        return kept.values()

    def _may_keep(self, path: str, answer: Possible) -> bool:
        """Checks if an answer is among those that a fact may also keep."""
        beside = self.survey.beside.get(path)
        return beside is None or not beside.meet(answer).is_empty

    def _test(self, comparison: Compared, path: str, answer: Possible) -> operators.Truth:
        """Compare one answer to a fact, or the number of its members."""
        subject, operand = map(self.survey.known.to, (comparison.subject, comparison.operand))
        if comparison.subject.path in self.survey.policy.derived:
            subject = operators.derive("count", [answer])
        elif comparison.subject.path == path:
            subject = answer
        else:
            operand = answer
        return operators.compare(comparison.operator, subject, operand)


def _choose_members(
    named: Sequence[str], others: Sequence[str], many: int, *, is_counted: bool
) -> list[Possible] | None:
    """Give every choice of the members that are named, each with some of the others, which are all alike.

    Of one set the others matter by whether there are any, or by how many; of several that are compared, by
    which of them share one.
    """
    if many == 1:
        alike = [others[:size] for size in range(len(others) + 1 if is_counted else min(len(others), 1) + 1)]
    else:
        few = others[: 2**many]
        alike = [each for size in range(len(few) + 1) for each in itertools.combinations(few, size)]
    if 2 ** len(named) * len(alike) > _MOST_SUBSETS:
        return None
    chosen = (each for size in range(len(named) + 1) for each in itertools.combinations(named, size))
    sets = (frozenset({*each, *more}) for each, more in itertools.product(chosen, alike))
    return [Sets.of([SetBox(members, members)]) for members in sets]


def _order(possible: Words, kind: kinds.Kind) -> list[Possible]:
    """Put words in the order of their fact, and texts in that of the alphabet."""
    words = list(kind.represent(operators.Marks(words={str(word) for word in possible.words})))
    return [each for each in words if not each.meet(possible).is_empty]


def _is_whole(kind: kinds.Kind) -> bool:
    return isinstance(kind, kinds.Linear) and kind.is_whole

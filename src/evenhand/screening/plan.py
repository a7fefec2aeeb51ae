"""Planning the one function that judges a whole policy: what is looked up, and what is added.

A part of a rule that asks for one fact alone is weighed once for each answer, and then looked up with
it: it becomes a *slot* of that fact. A comparison of two facts is looked up by what is known of both.
What a rule comes to is looked up in its truth table, by the sum of its parts.

An expression is Python over `v`, the values of all facts: `v[3][0]` is the first slot of fact 3, and
`v[3][-1]` what is known of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property

from evenhand.comparison import Truth, compare
from evenhand.conditions import (
    Answers,
    Comparison,
    Condition,
    Counted,
    FactTerm,
    Quantified,
    find_paths,
    find_repeated,
    weigh,
)
from evenhand.judging import judge
from evenhand.kinds import Kind, Records
from evenhand.policy import Policy, Rule
from evenhand.possible import Possible
from evenhand.screening.known import Slot
from evenhand.screening.line import find_ends, sort_marks
from evenhand.screening.lists import ListReader
from evenhand.screening.outcomes import find_outcomes, of_outcomes
from evenhand.screening.reader import Reader
from evenhand.screening.records import Listed
from evenhand.screening.tables import DIGITS, MOST_PARTS, Combine, merge, tabulate, take_apart
from evenhand.screening.together import Deriver, Joint, Pair


class Plan:
    """The facts with their slots, and each rule as an expression over them."""

    def __init__(self, policy: Policy, rules: Sequence[Rule], parameters: Mapping[str, Possible]) -> None:
        """Plan to judge some rules under some bounds."""
        self.policy = policy
        self.rules = rules
        self.answers = Answers({}, parameters)
        self.index = {path: number for number, path in enumerate((*policy.facts, *_in_order(policy)))}
        self.joints: list[Joint] = []
        self.tables: list[Sequence[int]] = []
        self._slots: dict[str, list[Slot]] = {path: [] for path in self.index}
        self._lists: dict[str, list[tuple[Listed, int]]] = {path: [] for path in self.index}
        self._ends: dict[str, list[tuple[str, Decimal]]] = {path: [] for path in self.index}
        self.expressions = tuple(map(self._rule, rules))

    @cached_property
    def readers(self) -> Mapping[str, Reader]:
        """The reader of each fact that a program may state."""
        return {path: self._reader(path, fact.kind) for path, fact in self.policy.facts.items()}

    @cached_property
    def derivers(self) -> Mapping[str, Deriver]:
        """What works out each derived fact, those first that others are made of."""
        return {
            path: Deriver(
                self.policy.derived[path].operation, self._slots[path], sort_marks(self._ends[path])
            )
            for path in _in_order(self.policy)
        }

    def known(self, path: str) -> str:
        """Write what is known of a fact."""
        return f"v[{self.index[path]}][-1]"

    def _reader(self, path: str, kind: Kind) -> Reader:
        if isinstance(kind, Records):
            return ListReader(self.index[path], kind, self._lists[path], self.answers)
        return Reader(self.index[path], kind, self._slots[path], sort_marks(self._ends[path]))

    def _rule(self, rule: Rule) -> str:
        """Write a rule as an expression that gives the bits of its outcomes."""
        facts = _facts_in(rule.conditions)
        if len(facts) == 1 and not self._is_list(facts[0]):
            return self._slot(
                facts[0], rule.conditions, lambda answers: of_outcomes(judge(rule, answers).outcomes)
            )
        text = self._outcomes(rule)
        if all(self._is_list(path) for path in find_repeated(rule.conditions)):
            return text  # lists are not tried out
        tried = self._joint(facts, lambda answers: of_outcomes(judge(rule, answers).outcomes))
        return f"({tried} if (o := {text}) in UNDECIDED else o)"

    def _outcomes(self, rule: Rule) -> str:
        applies = None if rule.applies_when is None else self._take_apart(rule.applies_when)
        requires = self._take_apart(rule.requires)
        if len(requires[0]) + (len(applies[0]) if applies else 0) > MOST_PARTS:
            requires = [rule.requires], next
            applies = None if rule.applies_when is None else ([rule.applies_when], next)
        parts = [*(applies[0] if applies else ()), *requires[0]]

        def combine(truths: Iterator[Truth]) -> int:
            applying = applies[1](truths) if applies else True
            return find_outcomes(applying, requires[1](truths))

        return self._table(parts, combine)

    def _take_apart(self, condition: Condition) -> tuple[Sequence[Condition], Combine]:
        return take_apart(merge(condition, self._is_simple, _facts_in), self._is_simple)

    def _table(self, parts: Sequence[Condition], combine: Callable[[Iterator[Truth]], int]) -> str:
        total = " + ".join(self._part(part, 3**place) for place, part in enumerate(parts))
        self.tables.append(tabulate(len(parts), combine))
        return f"X{len(self.tables) - 1}[{total or 0}]"

    def _part(self, condition: Condition, times: int) -> str:
        """Write a condition as an expression that gives its digit, so many times."""

        def digit(answers: Answers) -> int:
            return times * DIGITS[weigh(condition, answers).truth]

        if isinstance(condition, (Quantified, Counted)) and len(_facts_in([condition])) == 1:
            return self._list_slot(condition, times)
        if self._is_simple(condition):
            return self._slot(_facts_in([condition])[0], [condition], digit)
        if isinstance(condition, Comparison):
            operator = condition.operator
            pair = Pair(lambda left, right: times * DIGITS[compare(operator, left, right)])
            return self._look_up(pair, _facts_in([condition]))
        parts, combine = self._take_apart(condition)
        if len(parts) == 1 or len(parts) > MOST_PARTS:
            return self._joint(_facts_in([condition]), digit)
        return self._table(parts, lambda truths: times * DIGITS[combine(truths)])

    def _slot(
        self, path: str, conditions: Iterable[Condition], weigh_answers: Callable[[Answers], int]
    ) -> str:
        self._ends[path] += find_ends(conditions, self.answers)
        self._slots[path].append(
            lambda possible: weigh_answers(Answers({path: possible}, self.answers.parameters))
        )
        return f"v[{self.index[path]}][{len(self._slots[path]) - 1}]"

    def _list_slot(self, condition: Listed, times: int) -> str:
        path = condition.records.path
        self._lists[path].append((condition, times))
        return f"v[{self.index[path]}][{len(self._lists[path]) - 1}]"

    def _joint(self, paths: Sequence[str], weigh_answers: Callable[[Answers], int]) -> str:
        return self._look_up(
            Joint(lambda *known: weigh_answers(self.answers.supposing(dict(zip(paths, known, strict=True))))),
            paths,
        )

    def _look_up(self, joint: Joint, paths: Sequence[str]) -> str:
        self.joints.append(joint)
        return f"J{len(self.joints) - 1}[{', '.join(map(self.known, paths))},]"

    def _is_simple(self, condition: Condition) -> bool:
        """Checks if a condition asks for one fact alone, and can be weighed with its answer."""
        facts = _facts_in([condition])
        is_listed = isinstance(condition, (Quantified, Counted))
        return len(facts) == 1 and (is_listed or not self._is_list(facts[0]))

    def _is_list(self, path: str) -> bool:
        return path in self.policy.facts and isinstance(self.policy.facts[path].kind, Records)


def _facts_in(conditions: Iterable[Condition]) -> tuple[str, ...]:
    return find_paths(conditions, FactTerm)


def _in_order(policy: Policy) -> list[str]:
    """Give the derived facts, those first that others are made of."""
    ordered: dict[str, None] = {}

    def add(path: str) -> None:
        if path in policy.derived and path not in ordered:
            for operand in policy.derived[path].operands:
                add(operand)
            ordered[path] = None

    for path in policy.derived:
        add(path)
    return list(ordered)

"""Planning how a program is judged: a program is the sum of its answers.

Each rule has a few bytes of one large number. An answer adds its digit to every rule that asks for its
fact: a part of a rule that asks for one fact alone is weighed once for each answer. What two facts come
to together is added when both are known. So the sum holds how each part of each rule comes out, and what
a rule comes to is looked up in its truth table.

Silence adds nothing, so that a program costs what it says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Final, NamedTuple

from evenhand.audit.judging import judge
from evenhand.facts.derivation import derive
from evenhand.facts.kinds import Kind, Records, SetOf
from evenhand.facts.operators import Truth, compare
from evenhand.facts.possible import Possible
from evenhand.policy.conditions import (
    Answers,
    Comparison,
    Condition,
    Counted,
    FactTerm,
    Quantified,
    find_paths,
    find_repeated,
    terms_of,
    weigh,
)
from evenhand.policy.model import Policy, Rule
from evenhand.screening.known import Slot
from evenhand.screening.line import find_ends, sort_marks
from evenhand.screening.lists import ListReader
from evenhand.screening.outcomes import find_outcomes, of_outcomes
from evenhand.screening.reader import Reader
from evenhand.screening.records import Listed
from evenhand.screening.tables import DIGITS, Table, take_apart
from evenhand.screening.together import Deriver, Joint, Pair

_FEW_PARTS: Final = 5  # 3**5 ways in which they come out fit into one byte
_MOST_PARTS: Final = 40  # 3**40 fit into eight bytes
_AS_THEY_ARE: Final = bytes(range(8))  # outcomes that were added themselves


class Together(NamedTuple):
    """Facts that are looked up together."""

    joint: Joint
    paths: Sequence[str]


class Plan:
    """What every answer adds, and what every rule comes to by the sum."""

    def __init__(self, policy: Policy, rules: Sequence[Rule], parameters: Mapping[str, Possible]) -> None:
        """Plan to judge some rules under some bounds."""
        self.policy = policy
        self.answers = Answers({}, parameters)
        self._sizes = _find_sizes(policy)
        self.index = {path: number for number, path in enumerate((*policy.facts, *_in_order(policy)))}
        self.together: list[Together] = []
        self.tried: dict[int, Together] = {}
        self.tables: list[Table | bytes] = []
        self.widths = ""
        self._bits = 0
        self._slots: dict[str, list[Slot]] = {path: [] for path in self.index}
        self._lists: dict[str, list[tuple[Listed, int]]] = {path: [] for path in self.index}
        self._ends: dict[str, list[tuple[Decimal, str]]] = {path: [] for path in self.index}
        for rule in rules:
            self._add(rule)

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
            if path not in self._sizes
        }

    @cached_property
    def linked(self) -> Sequence[str]:
        """The facts that are looked up together with others, or that others are made of."""
        derived = [operand for path in self.derivers for operand in self.policy.derived[path].operands]
        joint = [path for each in (*self.together, *self.tried.values()) for path in each.paths]
        linked = frozenset((*derived, *joint))
        return tuple(path for path in self.policy.facts if path in linked)

    def _reader(self, path: str, kind: Kind) -> Reader:
        if isinstance(kind, Records):
            return ListReader(self.index[path], kind, self._lists[path], self.answers)
        return Reader(self.index[path], kind, self._slots[path], sort_marks(self._ends[path]))

    def _add(self, rule: Rule) -> None:
        """Find the parts of a rule, and how they come to its outcomes."""

        def outcomes(answers: Answers) -> int:
            return of_outcomes(judge(rule, answers).outcomes)

        facts = self._facts_in(rule.conditions)
        applies = None if rule.applies_when is None else take_apart(rule.applies_when)
        requires = take_apart(rule.requires)
        parts = [*(applies[0] if applies else ()), *requires[0]]
        if len(parts) > _MOST_PARTS:
            bits = self._bits
            joint = self._joint(facts, lambda answers: outcomes(answers) << bits)
            self.together.append(Together(joint, facts))
            self._close("B", _AS_THEY_ARE)
            return

        def combine(truths: Iterator[Truth]) -> int:
            applying = applies[1](truths) if applies else True
            return find_outcomes(applying, requires[1](truths))

        for place, part in enumerate(parts):
            self._part(part, 3**place << self._bits)
        if not all(self._is_list(path) for path in find_repeated(rule.conditions)):  # lists are not tried out
            self.tried[len(self.tables)] = Together(self._joint(facts, outcomes), facts)
        table = Table(len(parts), combine)
        if len(parts) <= _FEW_PARTS:
            self._close("B", table.in_full())
        else:
            self._close("Q", table)

    def _close(self, width: str, table: Table | bytes) -> None:
        """Go on with the next rule's bytes."""
        self.tables.append(table)
        self.widths += width
        self._bits += 8 if width == "B" else 64

    def _part(self, condition: Condition, times: int) -> None:
        """Plan for a part's digit to be added, so many times."""

        def digit(answers: Answers) -> int:
            return times * DIGITS[weigh(condition, answers).truth]

        facts = self._facts_in([condition])
        if isinstance(condition, (Quantified, Counted)) and len(facts) == 1:
            self._lists[facts[0]].append((condition, times))
        elif self._is_simple(condition):
            self._slot(facts[0], [condition], digit)
        elif isinstance(condition, Comparison) and facts == _terms_in(condition):
            operator = condition.operator
            pair = Pair(lambda left, right: times * DIGITS[compare(operator, left, right)])
            self.together.append(Together(pair, facts))
        else:
            self.together.append(Together(self._joint(facts, digit), facts))

    def _slot(
        self, path: str, conditions: Iterable[Condition], weigh_answers: Callable[[Answers], int]
    ) -> None:
        self._ends[path] += find_ends(conditions, self.answers)
        self._slots[path].append(lambda possible: weigh_answers(self._suppose({path: possible})))

    def _joint(self, paths: Sequence[str], weigh_answers: Callable[[Answers], int]) -> Joint:
        return Joint(lambda *known: weigh_answers(self._suppose(dict(zip(paths, known, strict=True)))))

    def _suppose(self, known: Mapping[str, Possible]) -> Answers:
        """Give answers to some facts, and with those to sets how many members they have."""
        sizes = {path: derive("count", [known[of]]) for path, of in self._sizes.items() if of in known}
        return self.answers.supposing({**known, **sizes})

    def _facts_in(self, conditions: Iterable[Condition]) -> tuple[str, ...]:
        """Find the facts that some conditions ask for; who asks for the size of a set asks for the set."""
        paths = find_paths(conditions, FactTerm)
        return tuple(dict.fromkeys(self._sizes.get(path, path) for path in paths))

    def _is_simple(self, condition: Condition) -> bool:
        """Checks if a condition asks for one fact alone, and once: it hangs on that answer only.

        One that compares two sizes of a set asks for the set twice, under two names.
        """
        facts = self._facts_in([condition])
        if len(find_paths([condition], FactTerm)) != 1 or find_repeated([condition]):
            return False
        return isinstance(condition, (Quantified, Counted)) or not self._is_list(facts[0])

    def _is_list(self, path: str) -> bool:
        return path in self.policy.facts and isinstance(self.policy.facts[path].kind, Records)


def _terms_in(condition: Comparison) -> tuple[str, ...]:
    """Give the paths on both sides of a comparison of two facts."""
    return tuple(each.path for each in terms_of(condition) if isinstance(each, FactTerm))


def _find_sizes(policy: Policy) -> dict[str, str]:
    """Find the derived facts that are the size of a set and nothing is made of, each with its set."""
    operands = {operand for derived in policy.derived.values() for operand in derived.operands}
    return {
        path: derived.operands[0]
        for path, derived in policy.derived.items()
        if derived.operation == "count"
        and path not in operands
        and isinstance(policy.facts[derived.operands[0]].kind, SetOf)
    }


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

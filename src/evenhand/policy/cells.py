"""Cells: a few exact answers to each fact that stand for all the others.

A condition can only tell answers apart at its own bounds. For each fact that some conditions read,
`find_cells` gives answers at, just below and just above every bound, every word, and sets and
lists that differ in the members the conditions name. What holds for none of these is taken to hold
for no answer; where facts are compared with one another or worked out, the cells are a sample.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from msgspec import Struct, field

from evenhand.facts.kinds import Boolean, Choice, Date, Integer, Kind, Linear, Money, Records, SetOf, Share
from evenhand.facts.possible import (
    ListBox,
    ListRecord,
    Lists,
    Possible,
    Quantities,
    Range,
    SetBox,
    Sets,
    Words,
)
from evenhand.policy.conditions import (
    Answers,
    Compared,
    Condition,
    FactTerm,
    FieldTerm,
    comparisons_of,
    counts_of,
    terms_of,
)
from evenhand.policy.model import Policy

Cells = Mapping[str, tuple[Possible, ...]]

_MOST_RECORDS: Final = 64
_SAMPLE_SIZE: Final = Decimal(1000)
_SAMPLE_DAY: Final = Decimal(dt.date(2026, 1, 1).toordinal())
_CURRENCY: Final = "USD"


class _Marks(Struct):
    """Where the conditions tell the answers to one fact apart."""

    numbers: set[tuple[Decimal, str]] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    sizes: set[int] = field(default_factory=set)
    fields: dict[str, _Marks] = field(default_factory=lambda: defaultdict(_Marks))


def find_cells(conditions: Iterable[Condition], answers: Answers, policy: Policy) -> Cells:
    """Give the cells of every fact that some conditions read, derived facts through their operands."""
    survey = _Survey(answers, policy)
    for condition in conditions:
        survey.note(condition)
    survey.share_marks()
    return {path: tuple(_cells_of(policy.facts[path].kind, marks)) for path, marks in survey.marks.items()}


class _Survey:
    """Collects the marks of every fact from the conditions."""

    def __init__(self, answers: Answers, policy: Policy) -> None:
        self.answers = answers
        self.policy = policy
        self.marks: dict[str, _Marks] = {}
        self.linked: list[tuple[_Marks, _Marks]] = []

    def note(self, condition: Condition) -> None:
        """Note the marks of one condition."""
        for term in terms_of(condition):
            if isinstance(term, (FactTerm, FieldTerm)):
                self._term_marks(term)
        for comparison in comparisons_of(condition):
            self._compare(comparison)
        for path, operand in counts_of(condition):
            self._marks(path).sizes |= {int(number) for number, _ in _numbers(self.answers.to(operand))}

    def share_marks(self) -> None:
        """Give facts that are compared with each other the same marks."""
        for left, right in self.linked:
            numbers = left.numbers | right.numbers
            left.numbers |= numbers
            right.numbers |= numbers
            left.words |= right.words
            right.words |= left.words

    def _marks(self, path: str) -> _Marks:
        return self.marks.setdefault(path, _Marks())

    def _compare(self, condition: Compared) -> None:
        subject, operand = condition.subject, condition.operand
        marks = self._term_marks(subject)
        if isinstance(operand, (FactTerm, FieldTerm)):
            self.linked.append((marks, self._term_marks(operand)))
            return
        bound = self.answers.to(operand)
        _note(marks, bound)
        if isinstance(subject, FactTerm) and subject.path in self.policy.derived:
            self._aim(subject.path, _numbers(bound))

    def _term_marks(self, term: FactTerm | FieldTerm) -> _Marks:
        if isinstance(term, FieldTerm):
            return self._marks(term.records).fields[term.path]
        if term.path in self.policy.derived:
            self._aim(term.path, set())
            return _Marks()
        return self._marks(term.path)

    def _aim(self, path: str, numbers: set[tuple[Decimal, str]]) -> None:
        """Choose marks so that a fact comes near some numbers: of a derived one, marks of its operands."""
        fact = self.policy.derived.get(path)
        if fact is None:
            has_unit = isinstance(self.policy.facts[path].kind, Money)
            self._marks(path).numbers |= {(number, unit if has_unit else "") for number, unit in numbers}
            return
        match fact.operation:
            case "count":
                self._marks(fact.operands[0]).sizes |= {int(number) for number, _ in numbers}
            case "ratio":
                self._aim(fact.operands[0], {(number * _SAMPLE_SIZE, unit) for number, unit in numbers})
                self._aim(fact.operands[1], {(_SAMPLE_SIZE, "")})
            case "product" | "sum" | "difference":
                neutral = Decimal(1 if fact.operation == "product" else 0)
                first, *others = sorted(fact.operands, key=lambda each: not self._is_money(each))
                self._aim(first, numbers)
                for other in others:
                    self._aim(other, {(neutral, "")})

    def _is_money(self, path: str) -> bool:
        known = self.policy.facts.get(path) or self.policy.derived[path]
        return isinstance(known.kind, Money)


def _numbers(possible: Possible) -> set[tuple[Decimal, str]]:
    return set(possible.ends()) if isinstance(possible, Quantities) else set()


def _note(marks: _Marks, bound: Possible) -> None:
    match bound:
        case Quantities():
            marks.numbers |= _numbers(bound)
        case Words():
            marks.words |= {str(word) for word in bound.words}
        case Sets():
            marks.words |= {word for box in bound.boxes for word in box.must}


def _cells_of(kind: Kind, marks: _Marks) -> Iterator[Possible]:
    match kind:
        case Boolean():
            yield from (Words(frozenset({True})), Words(frozenset({False})))
        case Choice():
            yield from (Words(frozenset({word})) for word in kind.words)
        case SetOf():
            yield from _set_cells(kind, marks)
        case Records():
            yield from _list_cells(kind, marks)
        case Linear():
            yield from _line_cells(kind, marks)
        case _:
            yield from (Words(frozenset({word})) for word in (*sorted(marks.words), "something else"))


def _line_cells(kind: Linear, marks: _Marks) -> Iterator[Possible]:
    step = find_step(kind)
    units = {unit for _, unit in marks.numbers if unit} or ({_CURRENCY} if isinstance(kind, Money) else {""})
    marked = {each for number, _ in marks.numbers for each in _nearest(kind, number)}
    middles = {number for number in marked if kind.allows(number)} or {_plain_number(kind)}
    beside = {middle + step * way for middle in middles for way in (-1, 1)} - middles
    for unit in sorted(units):
        for number in (*sorted(middles), *sorted(beside)):  # a bound itself is the plainest answer
            if kind.allows(number):
                yield Quantities.of({unit: [Range(number, number)]})


def find_step(kind: Kind) -> Decimal:
    """Give the smallest difference that matters to a person: a point, an hour, a day, a unit."""
    return Decimal("0.01") if isinstance(kind, Share) else Decimal(1)


def _plain_number(kind: Linear) -> Decimal:
    """Choose a number where there is no bound to choose it by."""
    return _SAMPLE_DAY if isinstance(kind, Date) else kind.span.low or Decimal(1)


def _nearest(kind: Linear, number: Decimal) -> set[Decimal]:
    """Give the answers nearest to a bound: the bound itself, unless only whole numbers are answers."""
    if not isinstance(kind, (Integer, Date)):
        return {number}
    return {number.to_integral_value(ROUND_FLOOR), number.to_integral_value(ROUND_CEILING)}


def _set_cells(kind: SetOf, marks: _Marks) -> Iterator[Possible]:
    words = kind.words or (*sorted(marks.words), "something else")
    every, named = frozenset(words), frozenset(marks.words)
    sizes = {size + way for size in marks.sizes for way in (-1, 0, 1)}
    sets = [
        frozenset[str](),
        named,
        every,
        *(frozenset({word}) for word in words),
        *(every - {word} for word in words),
        *(named - {word} for word in sorted(named)),
        *(frozenset(words[:size]) for size in sorted(sizes) if 0 <= size <= len(words)),
    ]
    for members in dict.fromkeys(sets):
        yield Sets.of([SetBox(members, members)])


def _list_cells(kind: Records, marks: _Marks) -> Iterator[Possible]:
    names = [name for name, _ in kind.fields if name != kind.key and name in marks.fields]
    columns = [tuple(_cells_of(kind.field(name), marks.fields[name])) for name in names]
    rows = list(itertools.islice(itertools.product(*columns), _MOST_RECORDS))
    yield Lists.of([ListBox((), complete=True)])
    for row in rows:
        yield _list(names, [row])
    for row in rows[1:]:
        yield _list(names, [rows[0], row])
    for size in sorted({size + way for size in marks.sizes for way in (0, 1)}):
        for row in rows:
            yield _list(names, [row] * size)


def _list(names: Sequence[str], rows: Sequence[Sequence[Possible]]) -> Lists:
    records = [
        ListRecord(
            f"entry {index + 1}", tuple(sorted(zip(names, row, strict=True), key=lambda pair: pair[0]))
        )
        for index, row in enumerate(rows)
    ]
    return Lists.of([ListBox(tuple(records), complete=True)])

"""Reading lists of records: each record is weighed when one like it is first met."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from evenhand.comparison import Truth, compare_count
from evenhand.conditions import (
    All,
    Answers,
    Counted,
    FieldTerm,
    Quantified,
    conjunction,
    disjunction,
    terms_of,
    weigh,
)
from evenhand.kinds import MisreadError, Records
from evenhand.possible import Possible
from evenhand.reading import plain
from evenhand.screening.known import Known, Memory, Reader, Slot, UnusualError, Value
from evenhand.screening.tables import DIGITS

Listed = Quantified | Counted
_Column = tuple[Truth, ...]


class ListReader(Reader):
    """Reads the answers to a fact that is a list of records.

    Each slot is weighed record by record, and only then over the list.
    """

    def __init__(
        self, index: int, kind: Records, slots: Sequence[tuple[Listed, int]], answers: Answers
    ) -> None:
        """Prepare to read lists into conditions over them, each with what its digit is multiplied by."""
        self._records = kind
        self._names = frozenset(name for name, _ in kind.fields)
        self._fields = _distinguishing(kind, [condition for condition, _ in slots])
        self._over_one = [_weigh_one(condition, answers) for condition, _ in slots]
        self._combine = [(_combine(condition, answers), times) for condition, times in slots]
        self._seen: Memory[Hashable, _Column] = Memory()
        self._lists: Memory[tuple[_Column, ...], tuple[int, ...]] = Memory()
        super().__init__(index, kind, [_slot(condition, times, answers) for condition, times in slots], {})

    def read(self, raw: Any) -> Value:
        """Read one list. Raises UnusualError."""
        if raw.__class__ is not list:
            return super().read(raw)
        records = tuple(map(self._weigh, raw))
        if len({record[self._records.key] for record in raw}) < len(raw):
            raise UnusualError
        slots = self._lists.get(records)
        if slots is None:
            slots = self._lists.keep(records, self._weigh_list(records))
        return (*slots, Known(lambda: self.kind.read(plain(raw))))

    def _weigh_list(self, records: Sequence[_Column]) -> tuple[int, ...]:
        columns = list(zip(*records, strict=True)) or [()] * len(self._combine)
        pairs = zip(self._combine, columns, strict=True)
        return tuple(times * DIGITS[combine(column)] for (combine, times), column in pairs)

    def _weigh(self, record: Any) -> _Column:
        if record.__class__ is not dict or not self._names.issuperset(record):
            raise UnusualError
        name = record.get(self._records.key)
        if name.__class__ is not str or not name:
            raise UnusualError
        fields = tuple(map(record.get, self._fields))
        key: Hashable = (fields, *map(type, fields))  # True and 1 are equal, but not the same answer
        try:
            found = self._seen.get(key)
        except TypeError:  # a partial value
            key = repr(fields)
            found = self._seen.get(key)
        return found if found is not None else self._seen.keep(key, self._weigh_new(record))

    def _weigh_new(self, record: dict[str, Any]) -> _Column:
        try:
            alone = self.kind.read(plain([record]))
        except MisreadError as misread:
            raise UnusualError from misread
        return tuple(weigh_one(alone) for weigh_one in self._over_one)


def _distinguishing(kind: Records, conditions: Sequence[Listed]) -> tuple[str, ...]:
    """Give the fields that tell records apart; their names do only where a rule asks for them."""
    asked = {term.path for each in conditions for term in terms_of(each) if isinstance(term, FieldTerm)}
    return tuple(name for name, _ in kind.fields if name != kind.key or name in asked)


def _slot(condition: Listed, times: int, answers: Answers) -> Slot:
    path = condition.records.path
    return lambda possible: times * DIGITS[weigh(condition, answers.supposing({path: possible})).truth]


def _weigh_one(condition: Listed, answers: Answers) -> Callable[[Possible], Truth]:
    """Give what comes out for a list of one record, just as it does for that record."""
    if isinstance(condition, Counted):
        condition = Quantified("some", condition.records, None, condition.where or All(()))
    path = condition.records.path
    return lambda possible: weigh(condition, answers.supposing({path: possible})).truth


def _combine(condition: Listed, answers: Answers) -> Callable[[Sequence[Truth]], Truth]:
    """Give the way from what came out for each record of a complete list to what does for the list."""
    if isinstance(condition, Quantified):
        return disjunction if condition.quantifier == "some" else conjunction
    operator, operand = condition.operator, answers.to(condition.operand)
    return lambda column: compare_count(
        operator, column.count(True), len(column) - column.count(False), operand
    )

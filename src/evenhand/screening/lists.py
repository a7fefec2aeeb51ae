"""Reading lists of records: what each record comes to first, and then the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from evenhand.comparison import Truth, compare_count
from evenhand.conditions import Answers, Quantified, conjunction, disjunction, weigh
from evenhand.kinds import Records
from evenhand.screening.known import Listing, Memory, Slot, UnusualError, Value
from evenhand.screening.reader import Reader
from evenhand.screening.records import Listed, write_record
from evenhand.screening.tables import DIGITS

_TRUTHS: tuple[Truth, ...] = tuple(DIGITS)


class ListReader(Reader):
    """Reads the answers to a fact that is a list of records.

    A record is one number, of which each condition over the list has one digit. The same records come
    to the same, in whatever order they stand.
    """

    def __init__(
        self, index: int, kind: Records, slots: Sequence[tuple[Listed, int]], answers: Answers
    ) -> None:
        """Prepare to read lists into conditions over them, each with what its digit is multiplied by."""
        self._key = kind.key
        self._weigh_record = write_record(kind, [condition for condition, _ in slots], answers)
        self._combine = [(_combine(condition, answers), times) for condition, times in slots]
        self._lists: Memory[tuple[int, ...], tuple[int, ...]] = Memory()
        super().__init__(index, kind, [_slot(condition, times, answers) for condition, times in slots], {})

    def read(self, raw: Any) -> Value:
        """Read one list. Raises UnusualError, or ValueError for a field that is none."""
        if raw.__class__ is not list:
            return super().read(raw)
        records = tuple(sorted(map(self._weigh_record, raw)))
        names = frozenset([record[self._key] for record in raw])
        if len(names) < len(raw):
            raise UnusualError
        slots = self._lists.get(records)
        if slots is None:
            slots = self._lists.keep(records, self._weigh_list(records))
        return (*slots, Listing(self.kind, raw, names))

    def _weigh_list(self, records: Sequence[int]) -> tuple[int, ...]:
        return tuple(
            times * DIGITS[combine([_TRUTHS[record // 3**place % 3] for record in records])]
            for place, (combine, times) in enumerate(self._combine)
        )


def _slot(condition: Listed, times: int, answers: Answers) -> Slot:
    path = condition.records.path
    return lambda possible: times * DIGITS[weigh(condition, answers.supposing({path: possible})).truth]


def _combine(condition: Listed, answers: Answers) -> Callable[[Sequence[Truth]], Truth]:
    """Give the way from what came out for each record of a complete list to what does for the list."""
    if isinstance(condition, Quantified):
        return disjunction if condition.quantifier == "some" else conjunction
    operator, operand = condition.operator, answers.to(condition.operand)
    return lambda column: compare_count(
        operator, column.count(True), len(column) - column.count(False), operand
    )

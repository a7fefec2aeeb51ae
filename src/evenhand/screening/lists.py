"""Reading lists of records: a list is the sum of its records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evenhand.facts.kinds import Records
from evenhand.facts.operators import Truth, compare_count
from evenhand.policy.conditions import Answers, Counted, weigh
from evenhand.screening.known import Listing, Memory, Slot, UnusualError, Value
from evenhand.screening.reader import Reader
from evenhand.screening.records import Listed, split, write_count
from evenhand.screening.tables import DIGITS


class ListReader(Reader):
    """Reads the answers to a fact that is a list of records.

    It counts, for each condition over the list, the records that surely meet it and those that surely do
    not: lists with the same counts come to the same.
    """

    def __init__(
        self, index: int, kind: Records, slots: Sequence[tuple[Listed, int]], answers: Answers
    ) -> None:
        """Prepare to read lists into conditions over them, each with what its digit is multiplied by."""
        conditions = [condition for condition, _ in slots]
        self._records = kind
        self._count = write_count(kind, conditions, answers)
        self._conditions = [_Counted(condition, times, answers) for condition, times in slots]
        self._counted: Memory[tuple[int, int], tuple[int, Sequence[int]]] = Memory()
        super().__init__(index, kind, [_slot(condition, times, answers) for condition, times in slots], {})

    def read(self, raw: Any) -> Value:
        """Read one list. Raises UnusualError, or ValueError for a field that is none."""
        if raw.__class__ is not list:
            return super().read(raw)
        counts, names = self._count(raw)
        if len(names) < len(raw):
            raise UnusualError
        key = (counts, len(raw))
        added, parts = self._counted.get(key) or self._counted.keep(key, self._weigh_counts(*key))
        return added, Listing(self._records, raw, parts)

    def _weigh_counts(self, counts: int, size: int) -> tuple[int, Sequence[int]]:
        parts = [each[(*split(counts, place), size)] for place, each in enumerate(self._conditions)]
        return sum(parts) - self.unsaid, parts


class _Counted(Memory[tuple[int, int, int], int]):
    """What one condition over a list adds, by how many records meet it, how many do not, and all of them."""

    def __init__(self, condition: Listed, times: int, answers: Answers) -> None:
        super().__init__()
        self._condition = condition
        self._times = times
        self._answers = answers

    def __missing__(self, counted: tuple[int, int, int]) -> int:
        """Say what a complete list comes to."""
        return self.keep(counted, self._times * DIGITS[self._conclude(*counted)])

    def _conclude(self, met: int, unmet: int, size: int) -> Truth:
        condition = self._condition
        if isinstance(condition, Counted):
            bound = self._answers.to(condition.operand)
            return compare_count(condition.operator, met, size - unmet, bound)
        if condition.quantifier == "some":
            return True if met else False if unmet == size else None
        return False if unmet else True if met == size else None


def _slot(condition: Listed, times: int, answers: Answers) -> Slot:
    path = condition.records.path
    return lambda possible: times * DIGITS[weigh(condition, answers.supposing({path: possible})).truth]

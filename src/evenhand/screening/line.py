"""Weighing exact numbers by their place: between two bounds of the policy, all come out the same."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from evenhand.facts.kinds import Linear
from evenhand.facts.possible import Quantities
from evenhand.policy.conditions import Answers, Condition, LiteralTerm, ParameterTerm, comparisons_of
from evenhand.screening.known import Point, Slot, UnusualError, Value, add_up

Marks = Mapping[str, Sequence[Decimal]]  # the bounds that a fact is compared with, sorted, for each unit


class Line:
    """The numbers that a fact may be, parted by the bounds that it is compared with."""

    def __init__(self, slots: Sequence[Slot], marks: Marks, unsaid: int = 0) -> None:
        """Prepare to weigh numbers into some slots; UNSAID is what silence adds."""
        self._slots = slots
        self._marks = marks
        self._unsaid = unsaid
        self._places: dict[tuple[str, int], tuple[int, Sequence[int]]] = {}

    def weigh(self, number: Decimal, unit: str) -> tuple[int, Point]:
        """Weigh a number like any other at the same place: on a bound, or between the same two."""
        marks = self._marks.get(unit, ())
        below = bisect_left(marks, number)
        place = 2 * below + (below < len(marks) and marks[below] == number)
        found = self._places.get((unit, place))
        if found is None:
            added, parts = add_up(self._slots, Quantities.at(number, unit))
            found = self._places[unit, place] = added - self._unsaid, parts
        return found[0], Point(number, unit, found[1])


class Points:
    """Reads the numbers that a fact may be."""

    def __init__(self, kind: Linear, line: Line) -> None:
        """Keep how one is read, and within which span."""
        self._point = kind.point
        self._low, self._high = kind.span.low, kind.span.high
        self._line = line

    def read(self, raw: Any) -> Value:
        """Read one number. Raises MisreadError, and UnusualError outside the span."""
        number, unit = self._point(raw)
        if self._low is not None and number < self._low:
            raise UnusualError
        if self._high is not None and number > self._high:
            raise UnusualError
        return self._line.weigh(number, unit)


def find_ends(conditions: Iterable[Condition], answers: Answers) -> Iterator[tuple[Decimal, str]]:
    """Find the numbers that a fact is compared with: between two of them, all come out the same."""
    for condition in conditions:
        for each in comparisons_of(condition):
            is_bound = isinstance(each.operand, (LiteralTerm, ParameterTerm))
            operand = answers.to(each.operand) if is_bound else None
            yield from operand.ends() if isinstance(operand, Quantities) else ()


def sort_marks(ends: Iterable[tuple[Decimal, str]]) -> Marks:
    """Sort the bounds of each unit."""
    marks: dict[str, set[Decimal]] = {}
    for end, unit in ends:
        marks.setdefault(unit, set()).add(end)
    return {unit: sorted(numbers) for unit, numbers in marks.items()}

"""What hangs on several facts together, looked up by what is known of each."""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Generic, TypeVar

from evenhand.facts.derivation import Operation, derive, derive_exactly
from evenhand.facts.possible import Possible
from evenhand.screening.known import (
    Answer,
    Known,
    Memory,
    Point,
    Slot,
    United,
    Value,
    add_agreed,
    add_up,
    find_points,
)
from evenhand.screening.line import Line, Marks

_F = TypeVar("_F")


class Link(ABC, Generic[_F]):
    """What is found by what is known of several facts.

    The accounts of a program share most of its answers: what was asked last is mostly asked again.
    """

    def __init__(self) -> None:
        """Start with nothing asked."""
        self._last: tuple[tuple[Known, ...], _F] | None = None  # one pair, for another thread may ask too

    def __call__(self, *known: Known) -> _F:
        """Find what was not asked just before."""
        last = self._last
        if last is None or last[0] != known:
            self._last = last = (known, self.find(*known))
        return last[1]

    @abstractmethod
    def find(self, *known: Known) -> _F:
        """Find it."""


class Joint(Link[int]):
    """What comes out for several facts together."""

    def __init__(self, weigh: Callable[..., int]) -> None:
        """Keep how they are weighed, in their order."""
        super().__init__()
        self._weigh = weigh
        self._weighed: Memory[tuple[Known, ...], int] = Memory()

    def find(self, *known: Known) -> int:
        """Weigh what was not met before."""
        found = self._weighed.get(known)
        if found is None:
            found = self._weighed.keep(known, self._weigh(*(each.possible for each in known)))
        return found


class Pair(Joint):
    """What comes out when one fact is compared with another: for two numbers, by which is greater."""

    def __init__(self, weigh: Callable[[Possible, Possible], int]) -> None:
        """Keep how the two are compared."""
        super().__init__(weigh)
        self._orders: dict[Decimal | None, int] = {}

    def find(self, *known: Known) -> int:
        """Compare numbers like any others in the same order."""
        left, right = known
        if isinstance(left, Point) and isinstance(right, Point):  # most are
            return self._compare(left, right)
        lefts, rights = find_points(left), find_points(right)
        if not (lefts and rights):
            return super().find(*known)
        come_to = {self._compare(left, right) for left in lefts for right in rights}
        return come_to.pop() if len(come_to) == 1 else 0

    def _compare(self, left: Point, right: Point) -> int:
        order = left.number.compare(right.number) if left.unit == right.unit else None
        found = self._orders.get(order)
        if found is None:
            found = self._orders[order] = self._weigh(left.possible, right.possible)
        return found


class Deriver(Link[Value]):
    """What a derived fact comes to."""

    def __init__(self, operation: Operation, slots: Sequence[Slot], marks: Marks) -> None:
        """Prepare to work out a fact into some slots."""
        super().__init__()
        self._operation = operation
        self._slots = slots
        self._line = Line(slots, marks)
        self._derived: Memory[tuple[Known, ...], Value] = Memory()
        self._weighed: Memory[Possible, Value] = Memory()

    def find(self, *known: Known) -> Value:
        """Work out what was not met before; numbers are not worth remembering."""
        points = [each for each in known if isinstance(each, Point)]
        value = self._work_out(points) if len(points) == len(known) else self._unite(known)
        return value or self._derived.get(known) or self._derived.keep(known, self._derive(known))

    def _unite(self, known: Sequence[Known]) -> Value | None:
        """Work out every number that several numbers may give; None where something else is possible."""
        worked_out = [self._work_out(points) for points in itertools.product(*map(find_points, known))]
        answers = [each[1] for each in worked_out if each is not None]
        if not answers or len(answers) < len(worked_out):
            return None
        return add_agreed(answers), United(answers)

    def _work_out(self, points: Sequence[Point]) -> tuple[int, Point] | None:
        point = derive_exactly(self._operation, [(each.number, each.unit) for each in points])
        return None if point is None else self._line.weigh(*point)

    def _derive(self, known: Sequence[Known]) -> Value:
        possible = derive(self._operation, [each.possible for each in known])
        return self._weighed.get(possible) or self._weighed.keep(possible, self._weigh(possible))

    def _weigh(self, possible: Possible) -> Value:
        added, parts = add_up(self._slots, possible)
        return added, Answer(possible, parts)

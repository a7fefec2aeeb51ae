"""What hangs on several facts together, looked up by what is known of each."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from evenhand.derivation import Operation, derive, derive_exactly, find_sizes
from evenhand.possible import Possible
from evenhand.screening.known import Known, Memory, Point, Slot, Value
from evenhand.screening.line import Line, Marks


class Joint(Memory[tuple[Known, ...], int]):
    """What comes out for several facts together."""

    def __init__(self, weigh: Callable[..., int]) -> None:
        """Keep how they are weighed, in their order."""
        super().__init__()
        self._weigh = weigh

    def __missing__(self, known: tuple[Known, ...]) -> int:
        """Weigh what was not met before."""
        return self.keep(known, self._weigh(*(each.possible for each in known)))


class Pair(Joint):
    """What comes out when one fact is compared with another: for two numbers, by which is greater."""

    def __init__(self, weigh: Callable[[Possible, Possible], int]) -> None:
        """Keep how the two are compared."""
        super().__init__(weigh)
        self._orders: dict[int | None, int] = {}

    def __missing__(self, known: tuple[Known, ...]) -> int:
        """Compare two numbers like any other two in the same order."""
        left, right = known
        if left.__class__ is not Point or right.__class__ is not Point:
            return super().__missing__(known)
        order = (left.number > right.number) - (left.number < right.number)
        place = order if left.unit == right.unit else None
        found = self._orders.get(place)
        if found is None:
            found = self._orders[place] = self._weigh(left.possible, right.possible)
        return found


class Deriver(Memory[tuple[Known, ...], Value]):
    """What a derived fact comes to."""

    def __init__(self, operation: Operation, slots: Sequence[Slot], marks: Marks) -> None:
        """Prepare to work out a fact into some slots."""
        super().__init__()
        self._operation = operation
        self._slots = slots
        self._line = Line(slots, marks)
        self._weighed: Memory[Hashable, Value] = Memory()

    def __missing__(self, known: tuple[Known, ...]) -> Value:
        """Work out what was not met before; numbers are not worth remembering."""
        if self._operation == "count":
            return self.keep(known, self._count(known[0].possible))
        points = [(each.number, each.unit) for each in known if each.__class__ is Point]
        point = derive_exactly(self._operation, points) if len(points) == len(known) else None
        if point is not None:
            return self._line.weigh(*point)
        possible = derive(self._operation, [each.possible for each in known])
        return self.keep(known, self._weighed.get(possible) or self._weigh(possible, possible))

    def _count(self, operand: Possible) -> Value:
        sizes = find_sizes(operand)
        return self._weighed.get(sizes) or self._weigh(sizes, derive("count", [operand]))

    def _weigh(self, key: Hashable, possible: Possible) -> Value:
        slots = [slot(possible) for slot in self._slots]
        return self._weighed.keep(key, (*slots, Known(lambda: possible, possible)))

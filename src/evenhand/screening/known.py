"""What is known of a fact, read and weighed once for each way in which it is written.

Programs repeat each other: the same `40 %` is read a thousand times. So a written answer is read, and
every part of a rule that asks for this fact alone is weighed, when it is first met; after that both are
looked up. A number is not even weighed anew: between two bounds of the policy, all numbers come out the
same.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, Generic, TypeVar

from evenhand.kinds import Kind, Linear, MisreadError
from evenhand.possible import Possible
from evenhand.reading import plain

# What each slot comes to, and last what is known: flat, for the speed of the generated function.
Value = tuple[Any, ...]
Slot = Callable[[Possible], int]
Nested = list[tuple[int, Any]]  # the answers that hold mappings, each with the number of its fact
Marks = Mapping[str, Sequence[Decimal]]  # the bounds that a fact is compared with, sorted, for each unit

MOST_REMEMBERED: Final = 4096
_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")


class UnusualError(Exception):
    """A program is not plain enough for the fast way, or is not sound: the loader has to look at it."""


class Memory(dict[_K, _V], Generic[_K, _V]):
    """What was worked out before; it forgets everything when there is too much."""

    def keep(self, key: _K, value: _V) -> _V:
        """Remember something."""
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        self[key] = value
        return value


class Known:
    """What is possible for a fact; one written answer is one object, so that pairs can be looked up."""

    __slots__ = ("_possible", "_read")

    def __init__(self, read: Callable[[], Possible], possible: Possible | None = None) -> None:
        """Keep how it is found out, or what it is."""
        self._read = read
        self._possible = possible

    @property
    def possible(self) -> Possible:
        """What is possible, read when it is first asked for."""
        if self._possible is None:
            self._possible = self._read()
        return self._possible


class Reader:
    """Reads the answers to one fact."""

    def __init__(self, index: int, kind: Kind, slots: Sequence[Slot], marks: Marks) -> None:
        """Prepare to read a kind of answer into some slots."""
        self.index = index
        self.kind = kind
        self.slots = slots
        self.marks = marks
        self.written = _Written(self)
        self.listed = _Listed(self)
        self.silent = self.weigh(kind.anything)
        self._others: Memory[Hashable, Value] = Memory()
        self._between: dict[tuple[str, int], tuple[int, ...]] = {}

    def __call__(self, raw: Any, nested: Nested) -> Value:
        """Read an answer that is not a text, and put mappings aside; what somebody says is read later.

        Raises UnusualError.
        """
        first = raw[0] if raw and raw.__class__ is list else raw
        if first.__class__ is dict:
            nested.append((self.index, raw))
            if "by" in first:
                return self.silent
        return self.read(raw)

    def read(self, raw: Any) -> Value:
        """Read one answer, however it is written. Raises UnusualError."""
        if raw.__class__ is str:
            return self.written[raw]
        key = (raw.__class__, tuple(raw) if isinstance(raw, list) else raw)
        try:
            found = self._others.get(key)
        except TypeError:  # a partial value, or a list of them
            key = (raw.__class__, repr(raw))
            found = self._others.get(key)
        return found or self._others.keep(key, self.take(raw))

    def take(self, raw: Any) -> Value:
        """Read and weigh an answer that was not met before. Raises UnusualError."""
        value = plain(raw)
        try:
            if isinstance(self.kind, Linear) and not isinstance(raw, dict):
                return self._take_point(value)
            return self.weigh(self.kind.read(value))
        except MisreadError as misread:
            raise UnusualError from misread

    def weigh(self, possible: Possible) -> Value:
        """Weigh every slot."""
        return (*(slot(possible) for slot in self.slots), Known(lambda: possible, possible))

    def _take_point(self, raw: Any) -> Value:
        """Weigh a number like any other between the same two bounds."""
        assert isinstance(self.kind, Linear)  # noqa: S101 - the caller looked
        number, unit = self.kind.point(raw)
        span = self.kind.span
        if (span.low is not None and number < span.low) or (span.high is not None and number > span.high):
            raise UnusualError
        marks = self.marks.get(unit, ())
        place = 2 * bisect_left(marks, number)
        place += place // 2 < len(marks) and marks[place // 2] == number
        slots = self._between.get((unit, place))
        if slots is None:
            slots = self._between[unit, place] = self.weigh(self.kind.exactly(raw))[:-1]
        return (*slots, Known(lambda: self.kind.exactly(raw)))


class _Written(Memory[str, Value]):
    """The answers to one fact that are written as a text."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self._reader = reader

    def __missing__(self, raw: str) -> Value:
        """Read an answer that was not met before."""
        return self.keep(raw, self._reader.take(raw))


class _Listed(Memory[tuple[Any, ...], Value]):
    """The answers to one fact that are written as a list of words."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self._reader = reader

    def __missing__(self, raw: tuple[Any, ...]) -> Value:
        """Read an answer that was not met before."""
        return self.keep(raw, self._reader.take(list(raw)))


def find_said(nested: Nested) -> Nested:
    """Find the answers that are what somebody says."""
    return [(fact, raw) for fact, raw in nested if "by" in (raw[0] if raw.__class__ is list else raw)]


def sort_marks(ends: Iterable[tuple[str, Decimal]]) -> Marks:
    """Sort the bounds of each unit."""
    marks: dict[str, set[Decimal]] = {}
    for unit, end in ends:
        marks.setdefault(unit, set()).add(end)
    return {unit: sorted(numbers) for unit, numbers in marks.items()}

"""What is known of a fact, and what a rule comes to by it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from decimal import Decimal
from typing import Any, Final, Generic, TypeVar

from evenhand.kinds import Kind
from evenhand.possible import Possible, Quantities
from evenhand.reading import plain

# What each slot comes to, and last what is known: flat, for the speed of the generated function.
Value = tuple[Any, ...]
Slot = Callable[[Possible], int]
Nested = list[tuple[int, Any]]  # the answers that hold mappings, each with the number of its fact

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


class Point(Known):
    """An exact number, which becomes an object of its own only when it is asked for."""

    __slots__ = ("number", "place", "unit")

    def __init__(self, number: Decimal, unit: str, place: int) -> None:
        """Keep the number, its unit, and its place among the bounds that its fact is compared with."""
        self.number = number
        self.unit = unit
        self.place = place

    @property
    def possible(self) -> Quantities:
        """The one number."""
        return Quantities.at(self.number, self.unit)


class Listing(Known):
    """A complete list of records, which is read only when it is asked for."""

    __slots__ = ("_kind", "_raw", "names")

    def __init__(self, kind: Kind, raw: Sequence[Any], names: frozenset[str]) -> None:
        """Keep the list as it is written, and what its records are called."""
        self._kind = kind
        self._raw = raw
        self.names = names

    @property
    def possible(self) -> Possible:
        """The list."""
        return self._kind.read(plain(self._raw))

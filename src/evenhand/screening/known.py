"""What is known of a fact, and what it adds to the sum of its program."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import reduce
from typing import Any, Final, Generic, TypeVar

from msgspec import Struct

from evenhand.facts.kinds import Records
from evenhand.facts.possible import Possible, Quantities
from evenhand.reading import plain

Slot = Callable[[Possible], int]  # what an answer adds for one part of a rule
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


class Answer(Struct, eq=False):
    """What is possible for a fact; one written answer is one object, so that pairs can be looked up.

    `parts` is what it adds for each part of a rule that asks for that fact.
    """

    possible: Possible
    parts: Sequence[int]


class Point(Struct, eq=False):
    """An exact number, which becomes an answer like any other only when that is asked for."""

    number: Decimal
    unit: str
    parts: Sequence[int]

    @property
    def possible(self) -> Quantities:
        """The one number."""
        return Quantities.at(self.number, self.unit)


class Listing(Struct, eq=False):
    """A complete list of records, which is read only when it is asked for."""

    kind: Records
    raw: Sequence[Any]
    parts: Sequence[int]

    @property
    def names(self) -> frozenset[str]:
        """What its records are called."""
        return frozenset(record[self.kind.key] for record in self.raw)

    @property
    def possible(self) -> Possible:
        """The list."""
        return self.kind.read(plain(self.raw))


class United(Struct, eq=False):
    """Several answers, which are brought together only when that is asked for."""

    answers: Sequence[Weighed]

    @property
    def possible(self) -> Possible:
        """What one of them allows."""
        return unite([each.possible for each in self.answers])


Weighed = Answer | Point | Listing
Known = Weighed | United


def add_up(slots: Iterable[Slot], possible: Possible) -> tuple[int, Sequence[int]]:
    """Give what an answer adds, in all and for each part of a rule."""
    parts = tuple([slot(possible) for slot in slots])
    return sum(parts), parts


def add_agreed(answers: Iterable[Weighed]) -> int:
    """Add up what answers come to of which each may be the one: what they do not all come to is open."""
    parts: Iterator[tuple[int, ...]] = zip(*(each.parts for each in answers), strict=True)
    return sum([each[0] for each in parts if len(set(each)) == 1])


def find_points(known: Known) -> Sequence[Point]:
    """Find the exact numbers of which one is the answer; none where it may be anything else."""
    if isinstance(known, Point):
        return (known,)
    if not isinstance(known, United):
        return ()
    points = [each for each in known.answers if isinstance(each, Point)]
    return points if len(points) == len(known.answers) else ()


def unite(answers: Sequence[Possible]) -> Possible:
    """Give what one of several answers allows."""
    return reduce(lambda left, right: left.join(right), answers)


# What an answer adds to the sum of its program, and what is known by it.
Value = tuple[int, Known]

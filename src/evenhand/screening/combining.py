"""Combining several answers to one fact into one, as `accounts` does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from evenhand.accounts import reconcile
from evenhand.possible import Lists, Possible
from evenhand.screening.known import Known, Listing, Memory, Point, United, Value, unite
from evenhand.screening.lists import ListReader
from evenhand.screening.reader import Reader

_Combine = Callable[[Sequence[Possible]], Possible]
_Both = tuple[Value, Value]


class Combining:
    """Combines answers that were read, and remembers what came of them."""

    def __init__(self, readers: Sequence[Reader]) -> None:
        """Keep the readers, which weigh what comes of it."""
        self._readers = readers
        self._combined: Memory[tuple[Any, ...], Value] = Memory()
        self._both: Memory[tuple[Any, ...], _Both] = Memory()
        self._places: Memory[tuple[Any, ...], Value] = Memory()

    def settle(self, fact: int, values: Sequence[Value]) -> Value:
        """Give what several answers of one side leave possible."""
        return values[0] if len(values) == 1 else self._combine(fact, values, _agree)

    def narrow(self, fact: int, own: Value, record: Value) -> Value:
        """Narrow what a principal says by the record."""
        return self._combine(fact, [own, record], _narrow)

    def compare(self, fact: int, values: Sequence[Value]) -> _Both:
        """Give what no side disputes, and what none rebuts: the same where they exclude each other."""
        known = [known for _, known in values]
        found = self._both.get((fact, *known))
        if found is not None:
            return found
        united = self._unite(fact, values, known)
        if united is not None:
            return united, united
        same = all(each is known[0] for each in known)
        both = (values[0], values[0]) if same else self._compare(fact, known)
        return self._both.keep((fact, *known), both)

    def _unite(self, fact: int, values: Sequence[Value], known: Sequence[Known]) -> Value | None:
        """Unite numbers, or different lists, without bringing them together; None for whatever else."""
        points = [each for each in known if isinstance(each, Point)]
        if len(points) == len(known):
            return self._unite_points(fact, values, points)
        listings = [each for each in known if isinstance(each, Listing)]
        reader = self._readers[fact]
        if len(listings) < len(known) or not isinstance(reader, ListReader):
            return None
        if len({each.names for each in listings}) < len(listings):
            return None
        return reader.unite(listings), United(known)

    def _compare(self, fact: int, known: Sequence[Known]) -> _Both:
        answers = [each.possible for each in known]
        undisputed = unite(answers)
        # One word and another exclude each other; a list may leave a field open that another names.
        are_exact = all(each.is_exact and not isinstance(each, Lists) for each in answers)
        unrebutted = undisputed if are_exact else _agree(answers)
        united = self._readers[fact].weigh(undisputed)
        return united, united if unrebutted == undisputed else self._readers[fact].weigh(unrebutted)

    def _combine(self, fact: int, values: Sequence[Value], combine: _Combine) -> Value:
        known = [known for _, known in values]
        if all(each is known[0] for each in known):
            return values[0]
        key = (fact, combine, *known)
        found = self._combined.get(key)
        if found is None:
            possible = combine([each.possible for each in known])
            found = self._combined.keep(key, self._readers[fact].weigh(possible))
        return found

    def _unite_points(self, fact: int, values: Sequence[Value], points: Sequence[Point]) -> Value:
        """Unite numbers like any others at the same places."""
        different = {(each.unit, each.number): each.place for each in points}
        if len(different) == 1:
            return values[0]
        key = (fact, *((unit, different[unit, number]) for unit, number in sorted(different)))
        found = self._places.get(key)
        if found is None:
            found = self._places.keep(
                key, self._readers[fact].weigh(unite([each.possible for each in points]))
            )
        return found[0], United(points)


def _agree(answers: Sequence[Possible]) -> Possible:
    return reconcile(answers)[0]


def _narrow(answers: Sequence[Possible]) -> Possible:
    """Narrow what a principal says by the record, which holds where nothing else is left."""
    own, record = answers
    met = own.meet(record)
    return record if met.is_empty else met

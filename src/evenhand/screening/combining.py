"""Combining several answers to one fact into one, as `accounts` does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from evenhand.audit.accounts import reconcile
from evenhand.facts.possible import Possible
from evenhand.screening.known import Answer, Listing, Memory, Point, United, Value, Weighed, unite
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

    def settle(self, fact: int, values: Sequence[Value]) -> Value:
        """Give what several answers of one side leave possible."""
        return values[0] if len(values) == 1 else self._combine(fact, values, _agree)

    def narrow(self, fact: int, own: Value, record: Value) -> Value:
        """Narrow what a principal says by the record."""
        return self._combine(fact, [own, record], _narrow)

    def compare(self, fact: int, values: Sequence[Value]) -> _Both:
        """Give what no side disputes, and what none rebuts: the same where they exclude each other."""
        reader = self._readers[fact]
        speaking = [value for value in values if value is not reader.silent]
        if len(speaking) < len(values):
            return reader.silent, self.settle(fact, speaking)
        known = [each for _, each in values if not isinstance(each, United)]
        found = self._both.get((fact, *known))
        if found is not None:
            return found
        if all(each is known[0] for each in known):
            return values[0], values[0]
        both = self._compare(fact, known)
        # What is new with each program is not worth remembering.
        return self._both.keep((fact, *known), both) if isinstance(known[0], Answer) else both

    def _compare(self, fact: int, known: Sequence[Weighed]) -> _Both:
        if _exclude_each_other(known):
            united = self._readers[fact].unite(known)
            return united, united
        answers = [each.possible for each in known]
        undisputed, unrebutted = unite(answers), _agree(answers)
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


def _exclude_each_other(known: Sequence[Weighed]) -> bool:
    """Checks if all are exact, and no two the same; a list may leave a field open that another names."""
    listings = [each for each in known if isinstance(each, Listing)]
    if listings:
        return len({each.names for each in listings}) == len(known)
    return all(isinstance(each, Point) or each.possible.is_exact for each in known)


def _agree(answers: Sequence[Possible]) -> Possible:
    return reconcile(answers)[0]


def _narrow(answers: Sequence[Possible]) -> Possible:
    """Narrow what a principal says by the record, which holds where nothing else is left."""
    own, record = answers
    met = own.meet(record)
    return record if met.is_empty else met

"""Truth tables: what a rule or condition comes to, for every way in which its parts may come out.

Each part gives a digit: 0 open, 1 yes, 2 no. A table is looked up by the sum of its parts' digits, each
times its own power of three.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from evenhand.facts.operators import Truth, negation
from evenhand.policy.conditions import (
    All,
    AnyOf,
    AtLeastNOf,
    Condition,
    Not,
    at_least,
    conjunction,
    disjunction,
)
from evenhand.screening.known import Memory

DIGITS: Final[dict[Truth, int]] = {None: 0, True: 1, False: 2}
_TRUTHS: Final[tuple[Truth, ...]] = (None, True, False)

Combine = Callable[[Iterator[Truth]], Truth]


class Table(Memory[int, int]):
    """What comes of some parts, written out as they are first met."""

    def __init__(self, count: int, combine: Callable[[Iterator[Truth]], int]) -> None:
        """Keep how COUNT parts are combined."""
        super().__init__()
        self._count = count
        self._combine = combine

    def __missing__(self, digits: int) -> int:
        """Combine what was not met before: the first part's digit counts for least."""
        truths = [_TRUTHS[digits // 3**place % 3] for place in range(self._count)]
        return self.keep(digits, self._combine(iter(truths)))

    def in_full(self) -> bytes:
        """Write out every way in which the parts may come out, which takes less room to look up."""
        return bytes([self[digits] for digits in range(3**self._count)])


def take_apart(condition: Condition) -> tuple[Sequence[Condition], Combine]:
    """Give the comparisons in a condition, and how it comes out by how they do."""
    match condition:
        case Not():
            parts, combine = take_apart(condition.part)
            return parts, lambda truths: negation(combine(truths))
        case All():
            return _take_each(condition.parts, conjunction)
        case AnyOf():
            return _take_each(condition.parts, disjunction)
        case AtLeastNOf():
            return _take_each(condition.parts, lambda truths: at_least(condition.n, truths))
        case _:
            return [condition], next


def _take_each(
    conditions: Sequence[Condition], combine: Callable[[Sequence[Truth]], Truth]
) -> tuple[Sequence[Condition], Combine]:
    taken = [take_apart(condition) for condition in conditions]
    parts = [part for its_parts, _ in taken for part in its_parts]
    return parts, lambda truths: combine([combine_one(truths) for _, combine_one in taken])

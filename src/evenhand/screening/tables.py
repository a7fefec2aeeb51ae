"""Truth tables: what a rule or condition comes to, for every way in which its parts may come out.

Each part gives a digit: 0 open, 1 yes, 2 no. A table is looked up by the sum of its parts' digits, each
times its own power of three.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from evenhand.comparison import Truth
from evenhand.conditions import (
    All,
    AnyOf,
    AtLeastNOf,
    Condition,
    Counted,
    Not,
    Quantified,
    at_least,
    conjunction,
    disjunction,
    negation,
)
from evenhand.screening.known import Memory

DIGITS: Final[dict[Truth, int]] = {None: 0, True: 1, False: 2}
_TRUTHS: Final[tuple[Truth, ...]] = (None, True, False)

_IsPart = Callable[[Condition], bool]
_AsksFor = Callable[[Sequence[Condition]], Sequence[str]]
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


def merge(condition: Condition, is_part: _IsPart, asks_for: _AsksFor) -> Condition:
    """Bring together the parts that ask for the same one thing: they are weighed as one."""
    if is_part(condition):
        return condition
    match condition:
        case All() | AnyOf():
            return type(condition)(tuple(_merge_parts(condition, is_part, asks_for)))
        case Not():
            return Not(merge(condition.part, is_part, asks_for))
        case AtLeastNOf():
            parts = tuple(merge(part, is_part, asks_for) for part in condition.parts)
            return AtLeastNOf(condition.n, parts)
        case _:
            return condition


def _merge_parts(condition: All | AnyOf, is_part: _IsPart, asks_for: _AsksFor) -> Iterator[Condition]:
    alone: dict[str, list[Condition]] = {}
    for part in condition.parts:
        if is_part(part) and not isinstance(part, (Quantified, Counted)):
            alone.setdefault(asks_for([part])[0], []).append(part)
        else:
            yield merge(part, is_part, asks_for)
    for parts in alone.values():
        yield parts[0] if len(parts) == 1 else type(condition)(tuple(parts))


def take_apart(condition: Condition, is_part: _IsPart) -> tuple[Sequence[Condition], Combine]:
    """Give the parts of a condition, and how it comes out by how they do."""
    if is_part(condition):
        return [condition], next
    match condition:
        case Not():
            parts, combine = take_apart(condition.part, is_part)
            return parts, lambda truths: negation(combine(truths))
        case All():
            return _take_each(condition.parts, is_part, conjunction)
        case AnyOf():
            return _take_each(condition.parts, is_part, disjunction)
        case AtLeastNOf():
            return _take_each(condition.parts, is_part, lambda truths: at_least(condition.n, truths))
        case _:
            return [condition], next


def _take_each(
    conditions: Sequence[Condition],
    is_part: Callable[[Condition], bool],
    combine: Callable[[Sequence[Truth]], Truth],
) -> tuple[Sequence[Condition], Combine]:
    taken = [take_apart(condition, is_part) for condition in conditions]
    parts = [part for its_parts, _ in taken for part in its_parts]
    return parts, lambda truths: combine([combine_one(truths) for _, combine_one in taken])

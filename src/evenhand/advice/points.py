"""The numbers that stand for all others: each bound, and so many in each gap between two."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from evenhand.facts import kinds
from evenhand.facts.possible import Possible, Quantities
from evenhand.facts.ranges import Range

_MOST_WHOLE_NUMBERS: Final = 24


def count_through(possible: Quantities) -> list[Possible] | None:
    """Give every whole number that is possible, unless they are too many."""
    numbers = list[Decimal]()
    for line in possible.along(""):
        if line.low is None or line.high is None or line.high - line.low > _MOST_WHOLE_NUMBERS:
            return None
        numbers += [Decimal(each) for each in range(math.ceil(line.low), math.floor(line.high) + 1)]
    return [Quantities.of({"": [Range(each, each)]}) for each in numbers]


def list_points(
    bounds: Sequence[Decimal], ends: Sequence[Decimal], kind: kinds.Linear, many: int
) -> Iterator[Decimal]:
    """Give each bound, some numbers beside them, each end, and so many numbers in each gap between these."""
    marks = sorted({*bounds, *ends})
    if not marks:
        yield from (kind.plain_number + kind.step * index for index in range(many))
        return
    nearest = [near for bound in sorted(bounds) for near in _round(bound, kind)]
    yield from nearest
    gaps = [*itertools.pairwise([None, *marks, None])]
    inside = [number for low, high in gaps for number in _fill(low, high, kind, many)]
    beside = {number + kind.step * way for number in nearest for way in (-1, 1)}
    yield from sorted(beside & set(inside))
    yield from (near for end in sorted(ends) for near in _round(end, kind))
    yield from inside


def _round(number: Decimal, kind: kinds.Linear) -> list[Decimal]:
    if not kind.is_whole or number == number.to_integral_value():
        return [number]
    return [Decimal(math.floor(number)), Decimal(math.ceil(number))]


def _fill(low: Decimal | None, high: Decimal | None, kind: kinds.Linear, many: int) -> list[Decimal]:
    """Give so many numbers between two ends, or all that there are; near an end where there is one."""
    step = kind.step
    if low is None or high is None:
        end, way = (high or Decimal(0), -1) if low is None else (low, 1)
        beyond = _inside(end, way, kind)
        return [beyond + step * way * index for index in range(many)]
    if kind.is_whole:
        first, last = math.floor(low) + 1, math.ceil(high) - 1
        numbers = [*range(first, min(last, first + many - 1) + 1), *range(max(first + many, last), last + 1)]
        return list(map(Decimal, numbers))
    if high - low > step * (many + 1):
        return [*(low + step * index for index in range(1, many + 1)), high - step]
    return [low + (high - low) * index / (many + 1) for index in range(1, many + 1)]


def _inside(end: Decimal, way: int, kind: kinds.Linear) -> Decimal:
    """Give the first number beyond an end."""
    if not kind.is_whole:
        return end + kind.step * way
    return Decimal(math.floor(end) + 1 if way > 0 else math.ceil(end) - 1)

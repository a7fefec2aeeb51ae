"""Ranges of numbers on one line: between two ends, with intersection and union."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import reduce
from typing import Final

from msgspec import Struct

_MANY: Final = 100
_FURTHEST: Final = Decimal(10) ** 45  # the product of three answers, each the largest that is taken in


class Range(Struct, frozen=True, cache_hash=True):
    """The numbers between two ends; None is an end without bound."""

    low: Decimal | None = None
    high: Decimal | None = None
    low_open: bool = False
    high_open: bool = False

    @property
    def is_empty(self) -> bool:
        """Checks if no number is between the ends."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def ends(self) -> tuple[Decimal, ...]:
        """Give the ends that are numbers."""
        return tuple(end for end in (self.low, self.high) if end is not None)

    def meet(self, other: Range) -> Range:
        """Give the numbers in both."""
        return _between(max(self._low_key(), other._low_key()), min(self._high_key(), other._high_key()))

    @property
    def within_reach(self) -> Range:
        """Give a range, a little wider if need be, whose ends can be worked with and written out.

        What was worked out from itself, again and again, has ends of any size.
        """
        low = None if self.low is None or self.low < -_FURTHEST else min(self.low, _FURTHEST)
        high = None if self.high is None or self.high > _FURTHEST else max(self.high, -_FURTHEST)
        return Range(low, high, self.low_open and low == self.low, self.high_open and high == self.high)

    def touches(self, other: Range) -> bool:
        """Checks if this range, which starts first, leaves no gap before the other."""
        if self.high is None or other.low is None or self.high > other.low:
            return True
        return self.high == other.low and not (self.high_open and other.low_open)

    def hull(self, other: Range) -> Range:
        """Give the smallest range around both."""
        return _between(min(self._low_key(), other._low_key()), max(self._high_key(), other._high_key()))

    def _low_key(self) -> tuple[Decimal, bool]:
        return (Decimal("-Infinity"), False) if self.low is None else (self.low, self.low_open)

    def _high_key(self) -> tuple[Decimal, bool]:
        return (Decimal("Infinity"), True) if self.high is None else (self.high, not self.high_open)


def _between(low: tuple[Decimal, bool], high: tuple[Decimal, bool]) -> Range:
    start, end = (None if number.is_infinite() else number for number, _ in (low, high))
    return Range(start, end, low_open=low[1], high_open=not high[1])


EVERYWHERE: Final = Range()


def merged(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """Sort ranges, drop the empty ones and join those that touch."""
    result: list[Range] = []
    for each in sorted((each for each in ranges if not each.is_empty), key=Range._low_key):  # noqa: SLF001 - the module's own
        if result and result[-1].touches(each):
            result[-1] = result[-1].hull(each)
        else:
            result.append(each)
    return tuple(result)


def meet_ranges(mine: tuple[Range, ...], theirs: tuple[Range, ...]) -> list[Range]:
    """Intersect two sorted lists of ranges in one pass."""
    result: list[Range] = []
    left = right = 0
    while left < len(mine) and right < len(theirs):
        result.append(mine[left].meet(theirs[right]))
        if mine[left]._high_key() <= theirs[right]._high_key():  # noqa: SLF001 - the module's own
            left += 1
        else:
            right += 1
    return result


def spread(ranges: tuple[Range, ...]) -> tuple[Range, ...]:
    """Give the ranges, or their hull where there are too many to combine one by one."""
    return ranges if len(ranges) <= _MANY else (reduce(Range.hull, ranges),)

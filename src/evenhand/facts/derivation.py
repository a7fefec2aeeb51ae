"""Derived facts: arithmetic on the values still possible.

The result of each operation holds every value that some possible operands give, so a derived fact
never claims to know more than the facts it is made of. Division by zero, and two currencies, give
a result about which everything is possible (design §5).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from decimal import Context, Decimal, localcontext
from functools import reduce
from typing import Final, Literal

from evenhand.facts.possible import EVERYWHERE, Lists, Possible, Quantities, Range, Sets, spread

Operation = Literal["ratio", "product", "sum", "difference", "count"]

_CONTEXT: Final = Context(prec=60)
_NOTHING_KNOWN: Final = Quantities.of({}, [EVERYWHERE])
_INFINITE: Final = Decimal("Infinity")
_End = tuple[Decimal, bool]  # a number, perhaps infinite, and whether the range stops short of it


def derive(operation: Operation, operands: Sequence[Possible]) -> Possible:
    """Work out what is possible for a derived fact from what is possible for its operands."""
    if operation == "count":
        return _count(operands[0])
    combine, find_unit = _ARITHMETIC[operation]
    lines = [operand for operand in operands if isinstance(operand, Quantities)]
    with localcontext(_CONTEXT):
        return reduce(lambda left, right: _combine(left, right, combine, find_unit), lines)


def _count(operand: Possible) -> Quantities:
    ranges = [
        Range(Decimal(low), None if high is None else Decimal(high)) for low, high in find_sizes(operand)
    ]
    return Quantities.of({"": ranges})


def find_sizes(operand: Possible) -> tuple[tuple[int, int | None], ...]:
    """Find how few and how many members a set or list may have, for each of its boxes."""
    if isinstance(operand, Sets):
        return tuple((len(box.must), None if box.may is None else len(box.may)) for box in operand.boxes)
    assert isinstance(operand, Lists)  # noqa: S101 - types are checked when the policy loads
    return tuple((len(box.records), len(box.records) if box.complete else None) for box in operand.boxes)


_DeriveRange = Callable[[Range, Range], Range | None]
_FindUnit = Callable[[str, str], str | None]


def _combine(left: Quantities, right: Quantities, combine: _DeriveRange, find_unit: _FindUnit) -> Quantities:
    if left.unit is None or right.unit is None:
        return _NOTHING_KNOWN
    unit = find_unit(left.unit, right.unit)
    if unit is None:
        return _NOTHING_KNOWN
    pairs = itertools.product(spread(left.along(left.unit)), spread(right.along(right.unit)))
    ranges = [combine(mine, theirs) for mine, theirs in pairs]
    known = [each for each in ranges if each is not None]
    return Quantities.of({unit: known}) if len(known) == len(ranges) else _NOTHING_KNOWN


def _ends(each: Range) -> tuple[_End, _End]:
    low = (-_INFINITE, True) if each.low is None else (each.low, each.low_open)
    high = (_INFINITE, True) if each.high is None else (each.high, each.high_open)
    return low, high


def _range(low: _End, high: _End) -> Range:
    return Range(
        None if low[0].is_infinite() else low[0],
        None if high[0].is_infinite() else high[0],
        low_open=low[1] and not low[0].is_infinite(),
        high_open=high[1] and not high[0].is_infinite(),
    )


def _add(left: Range, right: Range) -> Range:
    (low, high), (other_low, other_high) = _ends(left), _ends(right)
    return _range(
        (low[0] + other_low[0], low[1] or other_low[1]),
        (high[0] + other_high[0], high[1] or other_high[1]),
    )


def _subtract(left: Range, right: Range) -> Range:
    low, high = _ends(right)
    return _add(left, _range((-high[0], high[1]), (-low[0], low[1])))


def _multiply(left: Range, right: Range) -> Range:
    products = [_multiply_ends(mine, theirs) for mine, theirs in itertools.product(_ends(left), _ends(right))]
    low = min(products)
    high = max(products, key=lambda end: (end[0], not end[1]))
    return _range(low, high)


def _multiply_ends(left: _End, right: _End) -> _End:
    for end in (left, right):
        if end[0] == 0 and not end[1]:
            return Decimal(0), False  # nothing times anything is nothing, however much that is
    if left[0] == 0 or right[0] == 0:
        return Decimal(0), True
    return left[0] * right[0], left[1] or right[1]


def _divide(left: Range, right: Range) -> Range | None:
    """Divide; None where the divisor may be zero."""
    (low, low_open), (high, high_open) = _ends(right)
    if low < 0 < high or (low == 0 and not low_open) or (high == 0 and not high_open):
        return None
    sign = Decimal(1) if high > 0 else Decimal(-1)
    pairs = itertools.product(_ends(left), _ends(right))
    quotients = [_divide_ends(mine, theirs, sign) for mine, theirs in pairs]
    return _range(min(quotients), max(quotients, key=lambda end: (end[0], not end[1])))


def _divide_ends(left: _End, right: _End, sign: Decimal) -> _End:
    if left[0] == 0 and not left[1]:
        return Decimal(0), False
    if right[0].is_infinite() or (left[0] == 0 and right[0] == 0):
        return Decimal(0), True
    if right[0] == 0:
        return _INFINITE.copy_sign(left[0] * sign), True
    return left[0] / right[0], left[1] or right[1]


def _same_unit(left: str, right: str) -> str | None:
    return left if left == right else None


def _quotient_unit(left: str, right: str) -> str | None:
    return "" if left == right else left if not right else None


def _product_unit(left: str, right: str) -> str | None:
    return left or right if not (left and right) else None


_ARITHMETIC: Final[Mapping[str, tuple[_DeriveRange, _FindUnit]]] = {
    "ratio": (_divide, _quotient_unit),
    "product": (_multiply, _product_unit),
    "sum": (_add, _same_unit),
    "difference": (_subtract, _same_unit),
}

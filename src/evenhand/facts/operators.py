"""The operators: comparisons of, and arithmetic on, what is possible.

The set of each is closed (design §5). A comparison is exact where its two sides are independent: it is
True when it holds for every pair of possible values, False when it holds for none, and None otherwise.
The result of arithmetic, a derived fact, holds every value that some possible operands give, so that it
never claims to know more than the facts it is made of. Division by zero, and two currencies, give a result
about which everything is possible.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Context, Decimal, InvalidOperation, localcontext
from functools import reduce
from typing import Final, Literal, get_args

from msgspec import Struct, field

from evenhand.facts.possible import Lists, Possible, Quantities, SetBox, Sets, Words
from evenhand.facts.ranges import EVERYWHERE, Range, spread

Truth = bool | None
Operator = Literal[
    "is", "is_one_of", "at_least", "at_most", "more_than", "less_than",
    "on_or_before", "on_or_after", "includes", "includes_any_of", "includes_all_of",
]  # fmt: skip

_CompareBoxes = Callable[[SetBox, SetBox], Truth]
_Line = tuple[Range, ...]
_CompareLines = Callable[[_Line, _Line], Truth]

OPERATORS: Final[tuple[Operator, ...]] = get_args(Operator)
Operation = Literal["ratio", "product", "sum", "difference", "count"]

_CONTEXT: Final = Context(prec=60, traps=[InvalidOperation])  # too large a number is infinite
_NOTHING_KNOWN: Final = Quantities.of({}, [EVERYWHERE])
_INFINITE: Final = Decimal("Infinity")
_End = tuple[Decimal, bool]  # a number, perhaps infinite, and whether the range stops short of it
_NOTHING: Final[_Line] = (Range(Decimal(0), Decimal(0)),)
# Something below nothing, nothing, and something above it, each beside where it lies.
_SIDES: Final[Mapping[_Line, Range]] = {
    (Range(Decimal(-1), Decimal(-1)),): Range(high=Decimal(0), high_open=True),
    _NOTHING: Range(Decimal(0), Decimal(0)),
    (Range(Decimal(1), Decimal(1)),): Range(low=Decimal(0), low_open=True),
}


class Marks(Struct):
    """Where comparisons tell the answers to one fact apart; `sizes` are those of lists and sets."""

    numbers: set[tuple[Decimal, str]] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    sizes: set[int] = field(default_factory=set)
    fields: dict[str, Marks] = field(default_factory=lambda: defaultdict(Marks))

    def note(self, bound: Possible) -> None:
        """Note where a comparison with a bound tells answers apart."""
        match bound:
            case Quantities():
                self.numbers.update(bound.ends())
            case Words():
                self.words |= {str(word) for word in bound.words}
            case Sets():
                self.words |= {word for box in bound.boxes for word in box.must}


def compare(operator: Operator, subject: Possible, operand: Possible) -> Truth:
    """Compare what is possible for a subject with what is possible for an operand."""
    match operator:
        case "is":
            return _is(subject, operand)
        case "is_one_of":
            return _is_one_of(subject, operand)
        case "at_least" | "on_or_after":
            return _at_least(subject, operand)
        case "at_most" | "on_or_before":
            return _at_least(operand, subject)
        case "more_than":
            return negation(_at_least(operand, subject))
        case "less_than":
            return negation(_at_least(subject, operand))
        case "includes":
            return _is_one_of(operand, subject)
        case "includes_any_of":
            return _each_pair(subject, operand, _shares_a_member)
        case "includes_all_of":
            return _each_pair(subject, operand, _holds_all)


def negation(truth: Truth) -> Truth:
    """Give Kleene's not: the unknown stays unknown."""
    return None if truth is None else not truth


def conjunction(truths: Iterable[Truth]) -> Truth:
    """Give Kleene's and: false as soon as one part is, true only when all are."""
    seen = set(truths)
    return False if False in seen else None if None in seen else True


def disjunction(truths: Iterable[Truth]) -> Truth:
    """Give Kleene's or: true as soon as one part is, false only when all are."""
    return negation(conjunction(negation(truth) for truth in truths))


def at_least(n: int, truths: Iterable[Truth]) -> Truth:
    """Say whether at least N parts are true, however the unknown ones turn out."""
    seen = list(truths)
    certain, open_ones = seen.count(True), seen.count(None)
    return True if certain >= n else None if certain + open_ones >= n else False


def compare_count(operator: Operator, fewest: int, most: int | None, operand: Possible) -> Truth:
    """Compare a number of records of which only bounds may be known."""
    high = None if most is None else Decimal(most)
    return compare(operator, Quantities.of({"": [Range(Decimal(fewest), high)]}), operand)


def _is(subject: Possible, operand: Possible) -> Truth:
    if isinstance(subject, Quantities) and isinstance(operand, Quantities):
        return _by_line(subject, operand, _are_equal)
    if subject.meet(operand).is_empty:
        return False
    return True if subject.is_exact and operand.is_exact else None


def _is_one_of(subject: Possible, operand: Possible) -> Truth:
    """Say whether a word is in a set; of the set, only what it must and may hold is known."""
    assert isinstance(subject, Words)  # noqa: S101 - types are checked when the policy loads
    assert isinstance(operand, Sets)  # noqa: S101
    return _agreed(_word_in_box(subject, box) for box in operand.boxes)


def _word_in_box(subject: Words, box: SetBox) -> Truth:
    if not subject.all_but and subject.words <= box.must:
        return True
    if box.may is None:
        return None
    outside = subject.words >= box.may if subject.all_but else not subject.words & box.may
    return False if outside else None


def _at_least(left: Possible, right: Possible) -> Truth:
    assert isinstance(left, Quantities)  # noqa: S101 - types are checked when the policy loads
    assert isinstance(right, Quantities)  # noqa: S101
    return _by_line(left, right, _line_is_at_least)


def _by_line(left: Quantities, right: Quantities, compare_lines: _CompareLines) -> Truth:
    """Compare line by line: those of one unit by their numbers, those of two by their signs alone."""
    unit = left.unit
    if unit is not None and unit == right.unit:
        return compare_lines(left.along(unit), right.along(unit))
    truths = set[Truth]()
    for (one, mine), (other, theirs) in itertools.product(_lines(left), _lines(right)):
        if one == other:
            truths.add(compare_lines(mine, theirs))
        if one != other or one is None:  # two amounts of units not named may be of two, too
            truths.add(_by_sign(mine, theirs, compare_lines))
    return _agreed(truths)


def _lines(possible: Quantities) -> Iterator[tuple[str | None, _Line]]:
    """Give each unit with its numbers, and None with those of every unit not named."""
    yield from ((unit, line) for unit, line in possible.lines if line)
    if possible.elsewhere:
        yield None, possible.elsewhere


def _by_sign(mine: _Line, theirs: _Line, compare_lines: _CompareLines) -> Truth:
    """Compare amounts of two units without a rate: all that is known is which are nothing, more, or less."""
    signs = itertools.product(_signs(mine), _signs(theirs))
    return _agreed(None if left == right != _NOTHING else compare_lines(left, right) for left, right in signs)


def _signs(line: _Line) -> list[_Line]:
    """Give nothing, something above it and something below it, as far as they are possible."""
    return [sign for sign, side in _SIDES.items() if any(not each.meet(side).is_empty for each in line)]


def _line_is_at_least(mine: _Line, theirs: _Line) -> Truth:
    """Compare two lines by their ends: the lowest of one with the highest of the other, and the reverse."""
    if _reaches(mine[0], theirs[-1]):
        return True
    return False if _falls_short(mine[-1], theirs[0]) else None


def _are_equal(mine: _Line, theirs: _Line) -> Truth:
    if not any(not one.meet(other).is_empty for one in mine for other in theirs):
        return False
    ends = {end for line in (mine, theirs) for each in line for end in (each.low, each.high)}
    return True if len(ends) == 1 and None not in ends else None


def _reaches(lowest: Range, highest: Range) -> bool:
    return lowest.low is not None and highest.high is not None and lowest.low >= highest.high


def _falls_short(highest: Range, lowest: Range) -> bool:
    if highest.high is None or lowest.low is None:
        return False
    touching = highest.high == lowest.low and (highest.high_open or lowest.low_open)
    return highest.high < lowest.low or touching


def _each_pair(subject: Possible, operand: Possible, compare_boxes: _CompareBoxes) -> Truth:
    assert isinstance(subject, Sets)  # noqa: S101 - types are checked when the policy loads
    assert isinstance(operand, Sets)  # noqa: S101
    return _agreed(
        compare_boxes(mine, theirs) for mine, theirs in itertools.product(subject.boxes, operand.boxes)
    )


def _shares_a_member(subject: SetBox, operand: SetBox) -> Truth:
    if subject.must & operand.must:
        return True
    if subject.may is None:
        return False if operand.may == frozenset() else None
    if operand.may is None:
        return False if not subject.may else None
    return None if subject.may & operand.may else False


def _holds_all(subject: SetBox, operand: SetBox) -> Truth:
    if operand.may is not None and operand.may <= subject.must:
        return True
    return None if subject.may is None or operand.must <= subject.may else False


def _agreed(truths: Iterable[Truth]) -> Truth:
    seen = set(truths)
    return seen.pop() if len(seen) == 1 else None


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
    return Range(low[0], high[0], low_open=low[1], high_open=high[1]).within_reach


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

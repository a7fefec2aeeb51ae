"""Narrowing: what is left of an answer when a comparison on it is known to hold, or not to hold.

Nothing is taken away that may be so: an answer stays as long as some possible operand lets the comparison
come out as it is known to. For one exact operand that is exact.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from evenhand.facts.kinds.kind import Kind
from evenhand.facts.kinds.linear import Linear
from evenhand.facts.kinds.plain_numbers import Integer
from evenhand.facts.operators import Operator
from evenhand.facts.possible import Lists, Possible, Quantities, SetBox, Sets, Words
from evenhand.facts.ranges import EVERYWHERE, Range
from evenhand.vocabulary.errors import MisreadError

# How a comparison reads from its other end.
MIRRORED: Final[Mapping[Operator, Operator]] = {
    "is": "is",
    "at_least": "at_most",
    "at_most": "at_least",
    "more_than": "less_than",
    "less_than": "more_than",
    "on_or_before": "on_or_after",
    "on_or_after": "on_or_before",
}
_DENIED: Final[Mapping[Operator, Operator]] = {
    "at_least": "less_than",
    "at_most": "more_than",
    "more_than": "at_most",
    "less_than": "at_least",
    "on_or_after": "less_than",
    "on_or_before": "more_than",
}


_NOTHING: Final = Range(Decimal(0), Decimal(0))
_NUMBER: Final = Integer(at_least=Decimal(0))


def narrow(operator: Operator, subject: Possible, operand: Possible, kind: Kind, *, holds: bool) -> Possible:
    """Give what is left of a subject of some kind where its comparison with an operand holds, or does not."""
    match subject, operand:
        case Quantities(), Quantities():
            return _narrow_line(operator, subject, operand, kind, holds=holds)
        case Words(), Words():
            return _narrow_words(subject, operand, kind, holds=holds)
        case Words(), Sets():
            return _narrow_to_members(subject, operand, holds=holds)
        case Lists(), Quantities():
            return _narrow_lists(operator, subject, operand, holds=holds)
        case Sets(), _:
            return _narrow_set(operator, subject, operand, kind.anything, holds=holds)
        case _:
            return subject


def _narrow_words(subject: Words, operand: Words, kind: Kind, *, holds: bool) -> Possible:
    if holds:
        return subject.meet(operand)
    return _without(subject, operand, kind)


def _without(subject: Possible, operand: Possible, kind: Kind) -> Possible:
    """Take one exact answer away, where its kind can say what is left."""
    if not operand.is_exact:
        return subject
    try:
        return subject.meet(kind.anything_but(operand))
    except MisreadError:
        return subject


def _narrow_to_members(subject: Words, operand: Sets, *, holds: bool) -> Possible:
    """Narrow a word to those that are in a set, or that are not."""
    if not holds:
        surely = frozenset[str].intersection(*(box.must for box in operand.boxes))
        return subject.meet(Words(surely, all_but=True))
    perhaps = [box.may for box in operand.boxes]
    if None in perhaps:
        return subject
    return subject.meet(Words(frozenset().union(*(may for may in perhaps if may is not None))))


def _narrow_line(
    operator: Operator, subject: Quantities, operand: Quantities, kind: Kind, *, holds: bool
) -> Possible:
    """Narrow an amount on the line of the operand's unit.

    With amounts of other units only nothing can be compared, which is nothing in each.
    """
    unit = operand.unit
    if unit is None:
        return subject
    if operator == "is" and not holds:
        return _without(subject, operand, kind)
    same = tuple(_close(each, kind) for each in operand.along(unit))
    allowed = same if operator == "is" else (_bound(operator, operand, kind, holds=holds),)
    return subject.meet(
        Quantities.of({unit: allowed}, allowed if operand.hull == _NOTHING else (EVERYWHERE,))
    )


def _bound(operator: Operator, operand: Quantities, kind: Kind, *, holds: bool) -> Range:
    """Give the numbers with which the comparison may come out as it is known to."""
    asked = operator if holds else _DENIED[operator]
    ranges = operand.along(operand.unit or "")
    return _close(_range(asked, ranges), kind)


def _range(operator: Operator, operand: tuple[Range, ...]) -> Range:
    """Give the numbers that compare so with some number of the operand."""
    lowest, highest = operand[0], operand[-1]
    match operator:
        case "at_least" | "on_or_after":
            return Range(low=lowest.low, low_open=lowest.low_open)
        case "more_than":
            return Range(low=lowest.low, low_open=lowest.low is not None)
        case "less_than":
            return Range(high=highest.high, high_open=highest.high is not None)
        case _:
            return Range(high=highest.high, high_open=highest.high_open)


def _close(line: Range, kind: Kind) -> Range:
    """Close the ends of whole numbers and days: nothing lies between 3 and 4, and after 2.5 comes 3."""
    if not isinstance(kind, Linear) or not kind.is_whole:
        return line
    low, high = line.low, line.high
    return Range(
        None if low is None else Decimal(math.floor(low) + 1 if line.low_open else math.ceil(low)),
        None if high is None else Decimal(math.ceil(high) - 1 if line.high_open else math.floor(high)),
    )


def _narrow_lists(operator: Operator, subject: Lists, operand: Quantities, *, holds: bool) -> Possible:
    """Leave the lists that may have such a number of records; one that can have no more is complete."""
    boxes = []
    for box in subject.boxes:
        known = Decimal(len(box.records))
        number = Quantities.of({"": [Range(known, known if box.complete else None)]})
        left = _narrow_line(operator, number, operand, _NUMBER, holds=holds)
        if not left.is_empty:
            is_full = left == Quantities.of({"": [Range(known, known)]})
            boxes.append(replace(box, complete=box.complete or is_full))
    return Lists.of(boxes)


def _narrow_set(
    operator: Operator, subject: Sets, operand: Possible, anything: Possible, *, holds: bool
) -> Possible:
    members = _members(operand)
    if members is None or not isinstance(anything, Sets):
        return subject
    universe = anything.boxes[0].may  # None, where any word may be in it
    return subject.meet(Sets.of(_boxes(operator, members, universe, holds=holds)))


def _members(operand: Possible) -> frozenset[str] | None:
    """Give the members that an operand surely is; None where that is not known."""
    match operand:
        case Words() if operand.is_exact:
            return frozenset(str(word) for word in operand.words)
        case Sets() if operand.is_exact:
            return operand.boxes[0].must
        case _:
            return None


def _boxes(
    operator: Operator, members: frozenset[str], universe: frozenset[str] | None, *, holds: bool
) -> Iterable[SetBox]:
    anything = [SetBox(frozenset(), universe)]
    match operator, holds:
        case "is", True:
            return [SetBox(members, members)]
        case "is", False:
            if universe is None:
                return anything
            lacking = (SetBox(frozenset(), universe - {member}) for member in sorted(members))
            with_more = (SetBox(frozenset({word}), universe) for word in sorted(universe - members))
            return (*lacking, *with_more)
        case (("includes" | "includes_all_of"), True):
            return [SetBox(members, universe)]
        case "includes_any_of", True:
            return [SetBox(frozenset({member}), universe) for member in sorted(members)]
        case (("includes" | "includes_any_of"), False):
            return anything if universe is None else [SetBox(frozenset(), universe - members)]
        case "includes_all_of", False:
            if universe is None:
                return anything
            return [SetBox(frozenset(), universe - {member}) for member in sorted(members)]
        case _:
            return anything

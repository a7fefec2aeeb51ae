"""Exact answers out of those still possible: which there are, and whether one is among them."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from hypothesis import strategies as st

from evenhand.facts.kinds import Date, Integer, Kind, Records
from evenhand.facts.possible import ListBox, ListRecord, Lists, Possible, Quantities, SetBox, Sets, Words
from evenhand.facts.ranges import Range
from strategies.answers import CURRENCIES, WORDS, Draw

_OUTSIDE: Final = "none of these"
_TODAY: Final = Decimal(dt.date(2026, 3, 1).toordinal())
_STEPS: Final = tuple(map(Decimal, ("-1000", "-1", "-0.1", "0", "0.1", "1", "1000")))


def exactly(number: Decimal | int, unit: str = "") -> Quantities:
    """Give one number."""
    return Quantities.of({unit: [Range(Decimal(number), Decimal(number))]})


def members(possible: Possible, kind: Kind, beside: Possible | None = None) -> list[Possible]:
    """Give the exact answers of a small world that are possible.

    Those at every edge are among them, also at the edges of what it stands beside.
    """
    match possible:
        case Words():
            outside = {*WORDS, _OUTSIDE} - possible.words if possible.all_but else possible.words
            return [Words(frozenset({word})) for word in sorted(outside, key=str)]
        case Quantities():
            marks = _ends_of(beside) if isinstance(beside, Quantities) else []
            return list(_numbers(possible, kind, marks))
        case Sets():
            held = {each for box in possible.boxes for each in _sets_in(box)}
            return [Sets.of([SetBox(each, each)]) for each in sorted(held, key=sorted)]
    raise AssertionError(possible)


def _numbers(possible: Quantities, kind: Kind, marks: Sequence[Decimal]) -> Iterator[Quantities]:
    units = [unit for unit, _ in possible.lines]
    if possible.elsewhere:
        units += [unit for unit in (*CURRENCIES, "GBP") if unit not in units]
    for unit in units:
        for each in possible.along(unit):
            yield from (exactly(number, unit) for number in sorted(_numbers_in(each, kind, marks)))


def _ends_of(possible: Quantities) -> list[Decimal]:
    lines = [*(line for _, line in possible.lines), possible.elsewhere]
    ends = [end for line in lines for each in line for end in (each.low, each.high)]
    return [end for end in ends if end is not None]


def _numbers_in(each: Range, kind: Kind, marks: Sequence[Decimal]) -> Iterator[Decimal]:
    """Give numbers at the ends of a range and at the marks, near them, far from them, and between them."""
    middle = _TODAY if isinstance(kind, Date) else Decimal(0)
    ends = [end for end in (each.low, each.high) if end is not None] or [middle]
    near = {end + step for end in (*ends, *marks) for step in _STEPS}
    for number in near | {sum(ends, Decimal(0)) / len(ends)}:
        is_sensible = number % 1 == 0 or not isinstance(kind, (Integer, Date))
        if is_sensible and _is_between(number, each):
            yield number


def _sets_in(box: SetBox) -> Iterator[frozenset[str]]:
    free = sorted((frozenset({*WORDS, _OUTSIDE}) if box.may is None else box.may) - box.must)
    for size in range(len(free) + 1):
        yield from (box.must.union(chosen) for chosen in itertools.combinations(free, size))


def choose(draw: Draw, possible: Possible, kind: Kind) -> Possible:
    """Choose one exact answer out of those still possible."""
    if isinstance(possible, Lists):
        assert isinstance(kind, Records)
        return Lists.of([_choose_list(draw, draw(st.sampled_from(possible.boxes)), kind)])
    chosen: Possible = draw(st.sampled_from(members(possible, kind)))
    return chosen


def _choose_list(draw: Draw, box: ListBox, kind: Records) -> ListBox:
    """Fill in a list: every field of its records, and the records that may yet be missing."""
    free = [] if box.complete else sorted(set(WORDS) - {record.key for record in box.records})
    added = draw(st.lists(st.sampled_from(free), unique=True)) if free else []
    records = sorted((*box.records, *(ListRecord(key, ()) for key in added)), key=lambda record: record.key)
    return ListBox(tuple(_choose_record(draw, record, kind) for record in records), complete=True)


def _choose_record(draw: Draw, record: ListRecord, kind: Records) -> ListRecord:
    fields = {kind.key: Words(frozenset({record.key}))} | {
        name: choose(draw, record.field(name) or inner.anything, inner)
        for name, inner in kind.fields
        if name != kind.key
    }
    return ListRecord(record.key, tuple(sorted(fields.items())))


def holds(possible: Possible, exact: Possible) -> bool:
    """Say whether an exact answer is among those still possible, from first principles."""
    match possible, exact:
        case Words(), Words():
            return (next(iter(exact.words)) in possible.words) is not possible.all_but
        case Quantities(), Quantities():
            (unit, (point,)) = exact.lines[0]
            return point.low is not None and any(
                _is_between(point.low, each) for each in possible.along(unit)
            )
        case Sets(), Sets():
            held = exact.boxes[0].must
            return any(box.must <= held and (box.may is None or held <= box.may) for box in possible.boxes)
        case Lists(), Lists():
            return any(_is_list_of(box, exact.boxes[0]) for box in possible.boxes)
    raise AssertionError(possible)


def _is_between(number: Decimal, each: Range) -> bool:
    above = each.low is None or number > each.low or (number == each.low and not each.low_open)
    below = each.high is None or number < each.high or (number == each.high and not each.high_open)
    return above and below


def _is_list_of(box: ListBox, exact: ListBox) -> bool:
    records = {record.key: dict(record.fields) for record in exact.records}
    if box.complete and records.keys() - {record.key for record in box.records}:
        return False
    return all(
        record.key in records
        and all(holds(possible, records[record.key][name]) for name, possible in record.fields)
        for record in box.records
    )
